package io.kontor.ingress.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Writes what callers see: decimals as strings in plain notation, times in UTC with microseconds, absent fields left out. Values of our
 * own types are written by their {@code toString}, which is their public spelling.
 */
public final class JsonOut {
    private static final JsonFactory FACTORY = new JsonFactory();

    private final JsonGenerator generator;

    private JsonOut(JsonGenerator generator) {
        this.generator = generator;
    }

    /** One object as text. */
    public static String object(Consumer<JsonOut> body) {
        StringWriter text = new StringWriter(512);
        try (JsonGenerator generator = FACTORY.createGenerator(text)) {
            new JsonOut(generator).braces(body);
        } catch (IOException e) {
            throw failed(e);
        }
        return text.toString();
    }

    /** A field of whatever type; what has no case of its own is spelled by its {@code toString}. */
    public JsonOut put(String name, Object value) {
        return switch (value) {
            case Optional<?> optional -> put(name, optional);
            case Instant time -> put(name, time);
            case BigDecimal decimal -> put(name, decimal);
            case Integer number -> put(name, (long) number);
            case Long number -> put(name, (long) number);
            case Boolean flag -> put(name, (boolean) flag);
            default -> io(() -> generator.writeStringField(name, value.toString()));
        };
    }

    public JsonOut put(String name, Optional<?> value) {
        value.ifPresent(v -> put(name, v));
        return this;
    }

    public JsonOut put(String name, BigDecimal value) {
        return io(() -> generator.writeStringField(name, value.toPlainString()));
    }

    public JsonOut put(String name, Instant time) {
        return io(() -> generator.writeStringField(name, Times.format(time)));
    }

    public JsonOut put(String name, long value) {
        return io(() -> generator.writeNumberField(name, value));
    }

    public JsonOut put(String name, boolean value) {
        return io(() -> generator.writeBooleanField(name, value));
    }

    public JsonOut putObject(String name, Consumer<JsonOut> body) {
        io(() -> generator.writeFieldName(name));
        return braces(body);
    }

    public <T> JsonOut putObjects(String name, Collection<T> items, BiConsumer<JsonOut, ? super T> item) {
        io(() -> generator.writeArrayFieldStart(name));
        items.forEach(value -> braces(out -> item.accept(out, value)));
        return io(generator::writeEndArray);
    }

    /** An array of strings, each spelled by its {@code toString}. */
    public JsonOut putTexts(String name, Collection<?> items) {
        io(() -> generator.writeArrayFieldStart(name));
        items.forEach(value -> io(() -> generator.writeString(value.toString())));
        return io(generator::writeEndArray);
    }

    /** The same, left out where there are none. */
    public JsonOut putUnlessEmpty(String name, Collection<?> items) {
        return items.isEmpty() ? this : putTexts(name, items);
    }

    /** A field whose value is JSON already. */
    public JsonOut putJson(String name, String json) {
        return io(() -> {
            generator.writeFieldName(name);
            generator.writeRawValue(json);
        });
    }

    private JsonOut braces(Consumer<JsonOut> body) {
        io(generator::writeStartObject);
        body.accept(this);
        return io(generator::writeEndObject);
    }

    private JsonOut io(Write write) {
        try {
            write.run();
            return this;
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private static UncheckedIOException failed(IOException e) {
        return new UncheckedIOException("writing to memory cannot fail", e);
    }

    private interface Write {
        void run() throws IOException;
    }
}
