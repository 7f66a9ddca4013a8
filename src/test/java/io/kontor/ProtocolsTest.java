package io.kontor;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.typed.ActorRef;
import akka.actor.typed.javadsl.Adapter;
import akka.serialization.Serialization;
import akka.serialization.SerializationExtension;
import akka.serialization.Serializer;
import akka.serialization.Serializers;
import com.typesafe.config.ConfigFactory;
import io.kontor.account.AccountEntity;
import io.kontor.control.HaltRegistry;
import io.kontor.control.breaker.CircuitBreaker;
import io.kontor.control.degraded.Overrides;
import io.kontor.order.OrderEntity;
import io.kontor.platform.serialization.Wire;
import io.kontor.platform.serialization.WireRegistry;
import io.kontor.platform.serialization.WireSerializer;
import io.kontor.platform.serialization.WireType;
import io.kontor.position.PositionEntity;
import io.kontor.venue.VenueConnection;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Whoever is told something from another node: what it is told, and what it answers, has a name on the wire. */
class ProtocolsTest {
    private static final Set<Class<?>> NAMED = WireRegistry.from(ConfigFactory.load()).types().stream()
            .map(WireType::type)
            .collect(Collectors.toSet());

    /** Entities live on any node, and there is one of the others on one of them. */
    private static final List<Class<?>> PROTOCOLS = List.of(
            OrderEntity.Command.class,
            AccountEntity.Command.class,
            PositionEntity.Command.class,
            VenueConnection.Command.class,
            HaltRegistry.Command.class,
            CircuitBreaker.Command.class,
            Overrides.Command.class);

    private static ActorTestKit kit;

    @BeforeAll
    static void start() {
        kit = ActorTestKit.create(ConfigFactory.load());
    }

    @AfterAll
    static void stop() {
        kit.shutdownTestKit();
    }

    @TestFactory
    Stream<DynamicTest> everyCommandAndEveryAnswerHasAName() {
        return PROTOCOLS.stream()
                .map(protocol ->
                        DynamicTest.dynamicTest(protocol.getEnclosingClass().getSimpleName(), () -> {
                            List<String> unnamed = new ArrayList<>();
                            for (Class<?> command : cases(protocol)) {
                                requireNamed(command, command.getName(), unnamed);
                                answersOf(command).forEach(answer -> requireAnswer(answer, command, unnamed));
                            }
                            assertThat(unnamed).isEmpty();
                        }));
    }

    @TestFactory
    Stream<DynamicTest> everyCommandComesToAnotherNodeAsItWas() {
        return PROTOCOLS.stream()
                .flatMap(protocol -> cases(protocol).stream())
                .map(command -> DynamicTest.dynamicTest(
                        command.getName(),
                        () -> comesThrough(
                                WireSamples.of(command, kit.createTestProbe().ref()))));
    }

    @TestFactory
    Stream<DynamicTest> everyAnswerComesBackAsItWas() {
        return PROTOCOLS.stream()
                .flatMap(protocol -> cases(protocol).stream())
                .flatMap(command -> answersOf(command).stream())
                .distinct()
                .flatMap(answer -> raw(answer) == Optional.class
                        ? Stream.of(Optional.empty(), Optional.of(sample(inside(answer))))
                        : cases(raw(answer)).stream().map(ProtocolsTest::sample))
                .map(answer -> DynamicTest.dynamicTest(
                        answer.toString()
                                .substring(0, Math.min(40, answer.toString().length())),
                        () -> comesThrough(answer)));
    }

    @Test
    void nothingIsSentByJavasOwnSerialization() {
        assertThat(kit.system().settings().config().getBoolean("akka.actor.allow-java-serialization"))
                .isFalse();
    }

    private static void comesThrough(Object message) {
        Serialization serialization = SerializationExtension.get(Adapter.toClassic(kit.system()));
        Serializer serializer = serialization.findSerializerFor(message);
        byte[] bytes = serialization.serialize(message).get();

        Object read = serialization
                .deserialize(bytes, serializer.identifier(), Serializers.manifestFor(serializer, message))
                .get();

        assertThat(serializer).isInstanceOf(WireSerializer.class);
        assertThat(read).isEqualTo(message);
    }

    private static Wire sample(Type type) {
        return WireSamples.of(raw(type), kit.createTestProbe().ref());
    }

    private static List<Type> answersOf(Class<?> command) {
        return Stream.of(command.getRecordComponents())
                .flatMap(part -> answerOf(part.getGenericType()).stream())
                .toList();
    }

    private static Type inside(Type type) {
        return ((ParameterizedType) type).getActualTypeArguments()[0];
    }

    private static void requireAnswer(Type answer, Class<?> command, List<String> unnamed) {
        Class<?> type = raw(answer);
        if (type == Optional.class) {
            requireAnswer(inside(answer), command, unnamed);
        } else if (!Wire.class.isAssignableFrom(type)) {
            unnamed.add(command.getName() + " is answered by " + type.getName() + ", which is no Wire");
        } else {
            cases(type)
                    .forEach(each ->
                            requireNamed(each, command.getName() + " is answered by " + each.getName(), unnamed));
        }
    }

    private static void requireNamed(Class<?> type, String what, List<String> unnamed) {
        if (!NAMED.contains(type)) {
            unnamed.add(what + ": no name in kontor.wire");
        }
    }

    /** The answer that a reference, or one that may be absent, takes. */
    private static Optional<Type> answerOf(Type type) {
        if (!(type instanceof ParameterizedType generic)) {
            return Optional.empty();
        }
        Type inside = inside(generic);
        return switch (raw(type)) {
            case Class<?> raw when raw == ActorRef.class -> Optional.of(inside);
            case Class<?> raw when raw == Optional.class -> answerOf(inside);
            default -> Optional.empty();
        };
    }

    /** Without those that an actor keeps for itself, under an interface that only its own package sees. */
    private static List<Class<?>> cases(Class<?> type) {
        if (!type.isSealed()) {
            return List.of(type);
        }
        return Stream.of(type.getPermittedSubclasses())
                .filter(each -> !each.isInterface() || Modifier.isPublic(each.getModifiers()))
                .filter(each -> each.isInterface() || each.isRecord())
                .flatMap(each -> cases(each).stream())
                .toList();
    }

    private static Class<?> raw(Type type) {
        return type instanceof ParameterizedType generic ? (Class<?>) generic.getRawType() : (Class<?>) type;
    }
}
