package io.kontor;

import akka.actor.typed.ActorRef;
import io.kontor.control.HaltScope;
import io.kontor.control.degraded.Component;
import io.kontor.platform.serialization.Wire;
import io.kontor.risk.Limits;
import io.kontor.risk.SampleLimits;
import io.kontor.value.HaltId;
import io.kontor.value.IntentId;
import io.kontor.value.Symbol;
import java.lang.reflect.Constructor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;
import org.pcollections.PVector;
import org.pcollections.TreePVector;

/**
 * Makes a full instance of any journalled type: every optional present, every list with a member for each case it can hold. The same
 * type always gives the same instance.
 */
public final class WireSamples {
    private static final Instant AT = Instant.parse("2026-11-20T10:15:30.123456789Z");
    private static final Map<Class<?>, Object> LEAVES = Map.ofEntries(
            Map.entry(String.class, "text"),
            Map.entry(int.class, 3),
            Map.entry(Integer.class, 3),
            Map.entry(long.class, 5_000_000_000L),
            Map.entry(Long.class, 5_000_000_000L),
            Map.entry(boolean.class, true),
            Map.entry(Boolean.class, true),
            Map.entry(BigDecimal.class, new BigDecimal("1234.5678")),
            Map.entry(Instant.class, AT),
            Map.entry(Duration.class, Duration.ofMillis(1500)),
            Map.entry(
                    Limits.class,
                    SampleLimits.wide()
                            .collar("0.1")
                            .gross("2")
                            .net("3")
                            .loss("4")
                            .position(new Symbol("BTC/USDT"), "5")
                            .done()),
            Map.entry(LocalDate.class, LocalDate.parse("2026-11-20")),
            Map.entry(HaltScope.class, new HaltScope(HaltScope.Type.ACCOUNT, "main")),
            Map.entry(Component.class, new Component(Component.Kind.VENUE, "SIM")),
            Map.entry(HaltId.class, new HaltId("00000000-0000-4000-8000-000000000000")),
            Map.entry(IntentId.class, new IntentId("ABCDEF234567ABCDEF23")),
            Map.entry(Symbol.class, new Symbol("BTC/USDT")));

    private static final ThreadLocal<ActorRef<?>> REFERENCE = new ThreadLocal<>();

    private WireSamples() {}

    public static Wire of(Class<?> type) {
        return (Wire) sample(type);
    }

    /** One that may carry references to actors, all to the same one. */
    static Wire of(Class<?> type, ActorRef<?> reference) {
        REFERENCE.set(reference);
        try {
            return of(type);
        } finally {
            REFERENCE.remove();
        }
    }

    private static Object sample(Type type) {
        if (type instanceof ParameterizedType generic) {
            return generic(generic);
        }
        Class<?> raw = (Class<?>) type;
        Object leaf = LEAVES.get(raw);
        if (leaf != null) {
            return leaf;
        }
        if (raw.isEnum()) {
            return raw.getEnumConstants()[0];
        }
        return raw.isSealed() ? cases(raw).getFirst() : instance(raw);
    }

    private static Object generic(ParameterizedType type) {
        Class<?> raw = (Class<?>) type.getRawType();
        Type[] of = type.getActualTypeArguments();
        if (raw == Optional.class) {
            return Optional.of(sample(of[0]));
        }
        if (raw == ActorRef.class) {
            return REFERENCE.get();
        }
        if (raw == List.class) {
            return members(of[0]);
        }
        if (raw == Set.class) {
            return Set.copyOf(members(of[0]));
        }
        if (raw == PVector.class) {
            return TreePVector.from(members(of[0]));
        }
        if (raw == Map.class) {
            return Map.of(sample(of[0]), sample(of[1]));
        }
        if (raw == PMap.class) {
            return HashTreePMap.singleton(sample(of[0]), sample(of[1]));
        }
        throw new IllegalArgumentException(type + " (expected: a type this can make)");
    }

    private static List<Object> members(Type of) {
        return of instanceof Class<?> raw && raw.isSealed() ? cases(raw) : List.of(sample(of));
    }

    private static List<Object> cases(Class<?> sealed) {
        List<Object> cases = new ArrayList<>();
        for (Class<?> permitted : sealed.getPermittedSubclasses()) {
            if (permitted.isSealed()) {
                cases.addAll(cases(permitted));
            } else if (permitted.isRecord()) {
                cases.add(instance(permitted));
            }
        }
        return cases;
    }

    private static Object instance(Class<?> type) {
        RecordComponent[] components = type.getRecordComponents();
        Class<?>[] types =
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        Object[] values = Arrays.stream(components)
                .map(component -> sample(component.getGenericType()))
                .toArray();
        try {
            Constructor<?> constructor = type.getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return constructor.newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException(type.getName() + ": no sample of " + Arrays.toString(values), e);
        }
    }
}
