package io.kontor.platform.serialization;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.KeyDeserializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import java.io.IOException;
import java.lang.invoke.LambdaMetafactory;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.function.Function;

/**
 * A record around one text or number, such as an id or a price: on the wire it is that text or number, as a value and as a
 * key. Named types are never taken for one: they may gain a second component.
 */
final class ScalarRecord {

    private final Class<?> type;
    private final Class<?> component;
    private final Function<Object, Object> constructor;
    private final Function<Object, Object> accessor;

    private ScalarRecord(
            Class<?> type,
            Class<?> component,
            Function<Object, Object> constructor,
            Function<Object, Object> accessor) {
        this.type = type;
        this.component = component;
        this.constructor = constructor;
        this.accessor = accessor;
    }

    static Optional<ScalarRecord> of(Class<?> type) {
        if (!type.isRecord() || Wire.class.isAssignableFrom(type) || type.getRecordComponents().length != 1) {
            return Optional.empty();
        }
        var component = type.getRecordComponents()[0];
        var scalar = component.getType();
        if (scalar != String.class && scalar != BigDecimal.class && scalar != long.class && scalar != int.class) {
            return Optional.empty();
        }
        try {
            var lookup = MethodHandles.privateLookupIn(type, MethodHandles.lookup());
            var constructor = lookup.unreflectConstructor(type.getDeclaredConstructor(scalar));
            var accessor = lookup.unreflect(component.getAccessor());
            return Optional.of(
                    new ScalarRecord(type, scalar, compiled(lookup, constructor), compiled(lookup, accessor)));
        } catch (ReflectiveOperationException e) {
            throw new WireException("cannot reach the constructor of " + type.getName(), e);
        }
    }

    /** As code of its own, which the compiler can inline; a method handle in a field it cannot. */
    @SuppressWarnings("unchecked")
    private static Function<Object, Object> compiled(MethodHandles.Lookup lookup, MethodHandle target) {
        try {
            return (Function<Object, Object>) LambdaMetafactory.metafactory(
                            lookup,
                            "apply",
                            MethodType.methodType(Function.class),
                            MethodType.genericMethodType(1),
                            target,
                            target.type().wrap())
                    .getTarget()
                    .invoke();
        } catch (Throwable e) {
            throw new IllegalStateException("cannot compile " + target, e);
        }
    }

    private Object scalar(Object record) {
        return accessor.apply(record);
    }

    private Object record(DeserializationContext context, Object scalar) throws IOException {
        try {
            return constructor.apply(scalar);
        } catch (RuntimeException e) {
            return context.handleInstantiationProblem(type, scalar, e);
        }
    }

    /** @param plain decimals as quoted text in plain notation */
    JsonSerializer<Object> serializer(boolean plain) {
        return new Writer(plain);
    }

    JsonDeserializer<Object> deserializer() {
        return new Reader();
    }

    JsonSerializer<Object> keySerializer() {
        return new KeyWriter();
    }

    KeyDeserializer keyDeserializer() {
        return new KeyReader();
    }

    private final class Writer extends StdSerializer<Object> {
        private final boolean plain;

        Writer(boolean plain) {
            super(Object.class);
            this.plain = plain;
        }

        @Override
        public void serialize(Object record, JsonGenerator out, SerializerProvider provider) throws IOException {
            switch (scalar(record)) {
                case String text -> out.writeString(text);
                case BigDecimal decimal when plain -> out.writeString(decimal.toPlainString());
                case BigDecimal decimal -> out.writeNumber(decimal);
                case Long number -> out.writeNumber(number);
                case Integer number -> out.writeNumber(number);
                case Object other -> throw new IllegalStateException("unexpected " + other.getClass());
            }
        }
    }

    private final class Reader extends StdDeserializer<Object> {

        Reader() {
            super(type);
        }

        @Override
        public Object deserialize(JsonParser in, DeserializationContext context) throws IOException {
            if (component == String.class) {
                return record(context, _parseString(in, context, this));
            }
            if (component == BigDecimal.class) {
                return record(context, in.getDecimalValue());
            }
            return component == long.class ? record(context, in.getLongValue()) : record(context, in.getIntValue());
        }
    }

    private final class KeyWriter extends JsonSerializer<Object> {
        @Override
        public void serialize(Object record, JsonGenerator out, SerializerProvider provider) throws IOException {
            out.writeFieldName(scalar(record).toString());
        }
    }

    private final class KeyReader extends KeyDeserializer {
        @Override
        public Object deserializeKey(String key, DeserializationContext context) throws IOException {
            try {
                if (component == String.class) {
                    return record(context, key);
                }
                if (component == BigDecimal.class) {
                    return record(context, new BigDecimal(key));
                }
                return component == long.class
                        ? record(context, Long.parseLong(key))
                        : record(context, Integer.parseInt(key));
            } catch (NumberFormatException _) {
                return context.handleWeirdKey(type, key, "expected a number");
            }
        }
    }
}
