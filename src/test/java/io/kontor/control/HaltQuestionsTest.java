package io.kontor.control;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import io.kontor.control.HaltRegistry.Halts;
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
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who asks which halts are in force is told what is so, or nothing. */
class HaltQuestionsTest {
    private static final Instant NOW = Instant.parse("2026-11-20T09:30:00Z");
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final HaltSettings SETTINGS =
            new HaltSettings(Duration.ofSeconds(3), Duration.ofMillis(50), Duration.ofSeconds(15), 3);

    private final Tape tape = new Tape();
    private ActorTestKit kit = ActorTestKit.create(tape.config());

    @AfterEach
    void shutDown() {
        kit.shutdownTestKit();
    }

    @Test
    void whichHaltsAreInForceIsNotSaidBeforeTheJournalIsRead() {
        TestProbe<HaltRegistry.Reply> before = kit.createTestProbe(HaltRegistry.Reply.class);
        registry().tell(new HaltRegistry.Raise(halt(), before.ref()));
        before.expectMessageClass(HaltRegistry.Done.class, PATIENCE);
        restart();
        tape.holdReplay();
        ActorRef<HaltRegistry.Command> registry = registry();
        TestProbe<Halts> reader = kit.createTestProbe(Halts.class);
        TestProbe<HaltRegistry.Reply> caller = kit.createTestProbe(HaltRegistry.Reply.class);

        registry.tell(new HaltRegistry.GetHalts(reader.ref()));

        // It answers in turn.
        registry.tell(new HaltRegistry.Lift(halt().id(), "checked", "bob", Optional.of(NOW), caller.ref()));
        caller.expectMessageClass(HaltRegistry.Refused.class, PATIENCE);
        reader.expectNoMessage(Duration.ZERO);
        tape.replay().complete(null);
        assertThat(reader.receiveMessage(PATIENCE).inForce()).containsExactly(halt());
    }

    @Test
    void ofTooManyWhoAskEarlyTheNewestAreAnswered() {
        EarlyQuestions<String> questions = new EarlyQuestions<>();
        TestProbe<String> oldest = kit.createTestProbe(String.class);
        TestProbe<String> others = kit.createTestProbe(String.class);
        questions.add(oldest.ref());
        for (int n = 0; n < EarlyQuestions.MAX; n++) {
            questions.add(others.ref());
        }

        questions.answer("now it is known");
        questions.answer("again");

        assertThat(others.receiveSeveralMessages(EarlyQuestions.MAX, PATIENCE)).containsOnly("now it is known");
        others.expectNoMessage(Duration.ZERO);
        oldest.expectNoMessage(Duration.ZERO);
    }

    private void restart() {
        kit.shutdownTestKit();
        kit = ActorTestKit.create(tape.config());
    }

    private ActorRef<HaltRegistry.Command> registry() {
        HaltRegistry.Ports ports = new HaltRegistry.Ports(
                Acted.adding(new LinkedBlockingQueue<>(), new LinkedBlockingQueue<>()),
                _ -> {},
                Clock.fixed(NOW, ZoneOffset.UTC),
                StandstillClock.SYSTEM,
                System::nanoTime);
        return kit.spawn(HaltRegistry.create(SETTINGS, ports, HaltRegistry.Seat.alone()));
    }

    private static Halt halt() {
        return new Halt(HaltId.of(new CommandId("a")), HaltScope.global(), "why", "ann", List.of(), NOW);
    }
}
