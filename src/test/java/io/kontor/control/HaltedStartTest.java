package io.kontor.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import com.typesafe.config.ConfigFactory;
import io.kontor.platform.batch.Tape;
import io.kontor.platform.cluster.failover.StandstillClock;
import io.kontor.value.CommandId;
import io.kontor.value.HaltId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A gateway on a journal that was restored starts halted: the venues may know more than it does. */
class HaltedStartTest {
    private static final Instant NOW = Instant.parse("2026-11-20T09:30:00Z");
    private static final CommandId RESTORED = new CommandId("restored-1");
    private static final HaltSettings SETTINGS =
            new HaltSettings(Duration.ofSeconds(3), Duration.ofMillis(50), Duration.ofSeconds(20), 3);

    private final Tape tape = new Tape();
    private final BlockingQueue<Halt> begun = new LinkedBlockingQueue<>();
    private ActorTestKit kit = ActorTestKit.create(tape.config());

    @AfterEach
    void shutDown() {
        kit.shutdownTestKit();
    }

    @Test
    void theFirstCopyAnybodyMayTrustIsHalted() throws Exception {
        TestProbe<HaltCopy.News> copy = kit.createTestProbe(HaltCopy.News.class);
        ActorRef<HaltRegistry.Command> registry = registry(SETTINGS.startingHalted(RESTORED));
        registry.tell(new HaltRegistry.Renew("node", 0, Optional.empty(), copy.ref()));

        HaltCopy.Granted first = copy.expectMessageClass(HaltCopy.Granted.class, Duration.ofSeconds(20));

        assertThat(first.halts())
                .singleElement()
                .satisfies(halt -> assertThat(halt.scope()).isEqualTo(HaltScope.global()));
        assertThat(begun.poll(20, TimeUnit.SECONDS).id()).isEqualTo(HaltId.of(RESTORED));
    }

    @Test
    void itIsInTheJournalAndStandsWithoutTheSettingToo() {
        TestProbe<HaltRegistry.Reply> caller = kit.createTestProbe(HaltRegistry.Reply.class);
        ActorRef<HaltRegistry.Command> registry = registry(SETTINGS.startingHalted(RESTORED));
        copy(registry);
        assertThat(halts(registry)).hasSize(1);
        // Answered once what came before it is on disk.
        registry.tell(new HaltRegistry.Raise(halt("another"), caller.ref()));
        caller.expectMessageClass(HaltRegistry.Done.class, Duration.ofSeconds(20));

        assertThat(afterRestart(SETTINGS)).extracting(Halt::by).contains("start");
    }

    @Test
    void onceLiftedTheSameNameHaltsNothingAndAnotherDoes() {
        ActorRef<HaltRegistry.Command> registry = registry(SETTINGS.startingHalted(RESTORED));
        copy(registry);
        lift(registry, HaltId.of(RESTORED));

        assertThat(afterRestart(SETTINGS.startingHalted(RESTORED))).isEmpty();
        assertThat(afterRestart(SETTINGS.startingHalted(new CommandId("restored-2"))))
                .hasSize(1);
    }

    @Test
    void aNameLiftedLongAgoHaltsNothing() {
        ActorRef<HaltRegistry.Command> registry = registry(SETTINGS.startingHalted(RESTORED));
        lift(registry, HaltId.of(RESTORED));
        for (int n = 0; n <= HaltState.LIFTED_MAX; n++) {
            Halt later = halt("later-" + n);
            ask(registry, replyTo -> new HaltRegistry.Raise(later, replyTo));
            lift(registry, later.id());
        }

        assertThat(afterRestart(SETTINGS.startingHalted(RESTORED))).isEmpty();
    }

    @Test
    void aNameNobodyCouldUseIsRefusedAtTheStart() {
        assertThatThrownBy(() -> HaltSettings.from(ConfigFactory.parseString("kontor.halts.at-start = \"a b\"")
                        .withFallback(ConfigFactory.defaultReference())
                        .resolve()))
                .hasMessageContaining("kontor.halts.at-start: a b");
    }

    private List<Halt> afterRestart(HaltSettings settings) {
        kit.shutdownTestKit();
        kit = ActorTestKit.create(tape.config());
        ActorRef<HaltRegistry.Command> registry = registry(settings);
        HaltBoard board = copy(registry);
        kit.createTestProbe()
                .awaitAssert(
                        Duration.ofSeconds(20),
                        () -> assertThat(board.isCurrent()).isTrue());
        return halts(registry);
    }

    private void lift(ActorRef<HaltRegistry.Command> registry, HaltId id) {
        ask(registry, replyTo -> new HaltRegistry.Lift(id, "checked", "bob", Optional.of(NOW), replyTo));
    }

    /** Again until it is done: the halt of the start may not be on disk yet. */
    private void ask(
            ActorRef<HaltRegistry.Command> registry,
            Function<ActorRef<HaltRegistry.Reply>, HaltRegistry.Command> question) {
        TestProbe<HaltRegistry.Reply> caller = kit.createTestProbe(HaltRegistry.Reply.class);
        caller.awaitAssert(Duration.ofSeconds(20), () -> {
            registry.tell(question.apply(caller.ref()));
            return caller.expectMessageClass(HaltRegistry.Done.class, Duration.ofSeconds(20));
        });
    }

    private List<Halt> halts(ActorRef<HaltRegistry.Command> registry) {
        TestProbe<HaltRegistry.Halts> reader = kit.createTestProbe(HaltRegistry.Halts.class);
        registry.tell(new HaltRegistry.GetHalts(reader.ref()));
        return reader.receiveMessage(Duration.ofSeconds(20)).inForce();
    }

    private HaltBoard copy(ActorRef<HaltRegistry.Command> registry) {
        HaltBoard board = new HaltBoard(System::nanoTime);
        kit.spawn(HaltCopy.create("node", registry, board, SETTINGS, System::nanoTime));
        return board;
    }

    private ActorRef<HaltRegistry.Command> registry(HaltSettings settings) {
        HaltRegistry.Actions actions = new HaltRegistry.Actions() {
            @Override
            public void begin(Halt halt) {
                begun.add(halt);
            }

            @Override
            public void everywhere(Halt halt) {}
        };
        StandstillClock presence = new StandstillClock(System::nanoTime, NOW::toEpochMilli);
        HaltRegistry.Ports ports =
                new HaltRegistry.Ports(actions, _ -> {}, Clock.fixed(NOW, ZoneOffset.UTC), presence, System::nanoTime);
        return kit.spawn(HaltRegistry.create(settings, ports, HaltRegistry.Seat.alone()));
    }

    private static Halt halt(String command) {
        return new Halt(HaltId.of(new CommandId(command)), HaltScope.global(), "why", "ann", List.of(), NOW);
    }
}
