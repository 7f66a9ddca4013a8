package io.kontor.ingress.json;

import java.lang.reflect.RecordComponent;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Writes a journalled event as it stands, component by component under its own name: history is shown whole, and a field the journal
 * gains is shown without anybody remembering to. Values (ids, prices, enums) are spelled by their {@code toString}.
 */
public final class RecordJson {
    private static final ClassValue<List<RecordComponent>> COMPONENTS = new ClassValue<>() {
        @Override
        protected List<RecordComponent> computeValue(Class<?> type) {
            List<RecordComponent> components = List.of(type.getRecordComponents());
            components.forEach(component -> component.getAccessor().trySetAccessible());
            return components;
        }
    };

    private RecordJson() {}

    /** The record's type under {@code type}, then its components. */
    public static void write(JsonOut out, Record event) {
        write(out, event, Map.of());
    }

    /** As {@link #write}, with another name for a component whose own is taken by what stands beside it. */
    public static void write(JsonOut out, Record event, Map<String, String> otherwise) {
        out.put("type", event.getClass().getSimpleName());
        fields(out, event, otherwise);
    }

    /** The record's components alone. */
    public static void fields(JsonOut out, Record event) {
        fields(out, event, Map.of());
    }

    private static void fields(JsonOut out, Record event, Map<String, String> otherwise) {
        for (RecordComponent component : COMPONENTS.get(event.getClass())) {
            String name = component.getName();
            value(out, otherwise.getOrDefault(name, name), read(component, event));
        }
    }

    private static void value(JsonOut out, String name, Object value) {
        switch (value) {
            case Optional<?> optional -> optional.ifPresent(v -> value(out, name, v));
            case Map<?, ?> map -> out.putObject(name, inner -> map.forEach((k, v) -> value(inner, k.toString(), v)));
            case Collection<?> items -> collection(out, name, items);
            case Record one when isValue(one) -> out.put(name, (Object) one);
            case Record nested -> out.putObject(name, inner -> nested(inner, nested));
            default -> out.put(name, value);
        }
    }

    private static void collection(JsonOut out, String name, Collection<?> items) {
        List<Record> records = items.stream()
                .filter(Record.class::isInstance)
                .map(Record.class::cast)
                .filter(item -> !isValue(item))
                .toList();
        if (records.isEmpty()) {
            out.putTexts(name, items);
        } else {
            out.putObjects(name, records, RecordJson::nested);
        }
    }

    /** Names the case where the component's type leaves a choice. */
    private static void nested(JsonOut out, Record nested) {
        boolean oneOfSeveral =
                List.of(nested.getClass().getInterfaces()).stream().anyMatch(Class::isSealed);
        if (oneOfSeveral) {
            out.put("type", nested.getClass().getSimpleName());
        }
        fields(out, nested);
    }

    /** A record of our value package is one figure or id with a spelling of its own. */
    private static boolean isValue(Record value) {
        return value.getClass().getPackageName().equals("io.kontor.value")
                && COMPONENTS.get(value.getClass()).size() <= 2;
    }

    private static Object read(RecordComponent component, Record event) {
        try {
            return component.getAccessor().invoke(event);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("a record's own component can be read: " + component, e);
        }
    }
}
