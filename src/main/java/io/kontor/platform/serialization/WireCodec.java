package io.kontor.platform.serialization;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.Module;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.cfg.MapperBuilder;
import com.fasterxml.jackson.databind.deser.DefaultDeserializationContext;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.cbor.databind.CBORMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import com.fasterxml.jackson.module.blackbird.BlackbirdModule;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * {@link Wire} objects to bytes and back, under their names: CBOR with named fields. Fields this build does not know are
 * skipped, fields the bytes do not have are empty, zero or null: so a type may gain fields without a new version. Decimals
 * and times are exact; a record of one text or number that is not itself a named type is written as that text or number.
 * Thread-safe, and needs no actor system.
 */
public final class WireCodec {

    private final WireRegistry registry;
    private final ObjectMapper cbor;
    private final ObjectWriter json;
    private final Map<Class<?>, ObjectWriter> writers = new ConcurrentHashMap<>();
    /** By manifest; only those that can be read. */
    private final Map<String, Reading> readings = new ConcurrentHashMap<>();

    private interface Reading {
        @Nullable
        Object read(byte[] bytes) throws IOException;
    }

    /** @param more what particular surroundings add, such as references to actors */
    public WireCodec(WireRegistry registry, Module... more) {
        this.registry = registry;
        cbor = configured(CBORMapper.builder(), WireModule.compact(), more)
                .setDefaultTyping(WireTyping.compact(registry))
                .build();
        json = configured(JsonMapper.builder(), WireModule.readable(), more)
                .setDefaultTyping(WireTyping.readable(registry))
                .build()
                .writer();
    }

    private static <M extends ObjectMapper, B extends MapperBuilder<M, B>> B configured(
            B builder, WireModule ours, Module... more) {
        builder.addModules(new Jdk8Module(), new JavaTimeModule(), new BlackbirdModule(), ours)
                .addModules(more)
                .visibility(PropertyAccessor.ALL, Visibility.NONE)
                .visibility(PropertyAccessor.FIELD, Visibility.ANY)
                // Of records, their components: unlike fields these are read by compiled code.
                .visibility(PropertyAccessor.GETTER, Visibility.PUBLIC_ONLY)
                .visibility(PropertyAccessor.CREATOR, Visibility.ANY)
                .defaultPropertyInclusion(
                        JsonInclude.Value.construct(JsonInclude.Include.NON_ABSENT, JsonInclude.Include.ALWAYS))
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .disable(DeserializationFeature.ADJUST_DATES_TO_CONTEXT_TIME_ZONE)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
                .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
                .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
                .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS);
        for (var collection : List.of(Collection.class, List.class, Set.class, Map.class)) {
            builder.withConfigOverride(
                    collection, override -> override.setSetterInfo(JsonSetter.Value.forValueNulls(Nulls.AS_EMPTY)));
        }
        return builder;
    }

    public WireRegistry registry() {
        return registry;
    }

    /** What {@link #decode} needs besides the bytes. */
    public String manifest(Object value) {
        return registry.of(value).manifest();
    }

    public byte[] encode(Object value) {
        var type = registry.of(value).type();
        try {
            return writers.computeIfAbsent(type, cbor::writerFor).writeValueAsBytes(value);
        } catch (JacksonException e) {
            throw new WireException("cannot write " + type.getName() + ": " + why(e), e);
        }
    }

    public Object decode(String manifest, byte[] bytes) {
        try {
            return nonNull(manifest, reading(manifest).read(bytes));
        } catch (IOException e) {
            throw new WireException("cannot read " + manifest + ": " + why(e), e);
        }
    }

    private Reading reading(String manifest) {
        var known = readings.get(manifest);
        if (known == null) {
            known = find(manifest);
            readings.put(manifest, known);
        }
        return known;
    }

    private Reading find(String manifest) {
        var written = Manifest.parse(manifest);
        var type = written.in(registry);
        var reader = cbor.readerFor(type.type());
        return written.version() == type.version()
                ? reader::readValue
                : bytes -> reader.readValue(type.migrated(written.version(), reader.readTree(bytes)));
    }

    private static Object nonNull(String manifest, @Nullable Object value) {
        if (value == null) {
            throw new WireException("cannot read " + manifest + ": there is nothing in it");
        }
        return value;
    }

    /** For people and audits: plain decimals in quotes, times in ISO 8601, {@code @type} where a name is needed. Not read back. */
    public String toJson(Object value) {
        try {
            return (value instanceof Wire ? json.forType(Wire.class) : json).writeValueAsString(value);
        } catch (JacksonException e) {
            throw new WireException("cannot show " + value.getClass().getName() + ": " + why(e), e);
        }
    }

    /** Finds now what would only be found with the first object: a field that cannot be written or read back. */
    public void verify() {
        for (var type : registry.types()) {
            try {
                var context = (DefaultDeserializationContext) cbor.getDeserializationContext();
                context.createDummyInstance(cbor.getDeserializationConfig())
                        .findRootValueDeserializer(cbor.constructType(type.type()));
                cbor.acceptJsonFormatVisitor(
                        type.type(),
                        new com.fasterxml.jackson.databind.jsonFormatVisitors.JsonFormatVisitorWrapper.Base());
            } catch (JsonMappingException e) {
                throw new WireException(type.name() + ", " + type.type().getName() + ": " + why(e), e);
            }
        }
    }

    private static String why(IOException e) {
        return e instanceof JacksonException jackson ? jackson.getOriginalMessage() : String.valueOf(e.getMessage());
    }
}
