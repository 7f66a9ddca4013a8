package io.kontor.platform.serialization;

import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.deser.std.StdDelegatingDeserializer;
import com.fasterxml.jackson.databind.type.TypeFactory;
import com.fasterxml.jackson.databind.util.Converter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.pcollections.HashPMap;
import org.pcollections.HashTreePMap;
import org.pcollections.HashTreePSet;
import org.pcollections.MapPSet;
import org.pcollections.PMap;
import org.pcollections.PSequence;
import org.pcollections.PSet;
import org.pcollections.PSortedMap;
import org.pcollections.PSortedSet;
import org.pcollections.PVector;
import org.pcollections.TreePMap;
import org.pcollections.TreePSet;
import org.pcollections.TreePVector;

/** Persistent collections are plain maps and lists on the wire; one that is missing is empty. */
final class PersistentCollections {

    private static final Map<Class<?>, Function<Map<?, ?>, Object>> MAPS = Map.of(
            PMap.class, HashTreePMap::from,
            HashPMap.class, HashTreePMap::from,
            PSortedMap.class, PersistentCollections::sortedMap,
            TreePMap.class, PersistentCollections::sortedMap);
    private static final Map<Class<?>, Function<Collection<?>, Object>> COLLECTIONS = Map.of(
            PVector.class, TreePVector::from,
            PSequence.class, TreePVector::from,
            TreePVector.class, TreePVector::from,
            PSet.class, HashTreePSet::from,
            MapPSet.class, HashTreePSet::from,
            PSortedSet.class, PersistentCollections::sortedSet,
            TreePSet.class, PersistentCollections::sortedSet);

    private PersistentCollections() {}

    /** Keys of a sorted map compare by themselves: no comparator crosses the wire. */
    @SuppressWarnings("unchecked")
    private static Object sortedMap(Map<?, ?> map) {
        return TreePMap.from((Map<String, Object>) map);
    }

    @SuppressWarnings("unchecked")
    private static Object sortedSet(Collection<?> elements) {
        return TreePSet.from((Collection<String>) elements);
    }

    static Optional<JsonDeserializer<?>> map(JavaType type) {
        return Optional.ofNullable(MAPS.get(type.getRawClass()))
                .map(made -> new Delegating<>(
                        types -> types.constructMapType(LinkedHashMap.class, type.getKeyType(), type.getContentType()),
                        type,
                        made,
                        Map.of()));
    }

    static Optional<JsonDeserializer<?>> collection(JavaType type) {
        return Optional.ofNullable(COLLECTIONS.get(type.getRawClass()))
                .map(made -> new Delegating<>(
                        types -> types.constructCollectionType(ArrayList.class, type.getContentType()),
                        type,
                        made,
                        List.of()));
    }

    /** Reads the mutable kind, then makes the persistent one of it. */
    private static final class Delegating<F> extends StdDelegatingDeserializer<Object> {

        private final Function<F, Object> made;
        private final F nothing;

        Delegating(Function<TypeFactory, JavaType> from, JavaType to, Function<F, Object> made, F nothing) {
            super(new Converter<F, Object>() {
                @Override
                public Object convert(F value) {
                    return made.apply(value);
                }

                @Override
                public JavaType getInputType(TypeFactory types) {
                    return from.apply(types);
                }

                @Override
                public JavaType getOutputType(TypeFactory types) {
                    return to;
                }
            });
            this.made = made;
            this.nothing = nothing;
        }

        private Delegating(
                Converter<Object, Object> converter,
                JavaType delegateType,
                JsonDeserializer<?> delegate,
                Function<F, Object> made,
                F nothing) {
            super(converter, delegateType, delegate);
            this.made = made;
            this.nothing = nothing;
        }

        @Override
        protected StdDelegatingDeserializer<Object> withDelegate(
                Converter<Object, Object> converter, JavaType delegateType, JsonDeserializer<?> delegate) {
            return new Delegating<>(converter, delegateType, delegate, made, nothing);
        }

        @Override
        public Object getAbsentValue(DeserializationContext context) {
            return made.apply(nothing);
        }

        @Override
        public Object getNullValue(DeserializationContext context) {
            return made.apply(nothing);
        }
    }
}
