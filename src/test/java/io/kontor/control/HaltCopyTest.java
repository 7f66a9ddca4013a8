package io.kontor.control;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import io.kontor.control.HaltRegistry.Sign;
import io.kontor.value.CommandId;
import io.kontor.value.HaltId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A node's copy of the halts, told things by a registry and by the one before it. */
class HaltCopyTest {
    private static final HaltSettings SETTINGS =
            new HaltSettings(Duration.ofHours(2), Duration.ofHours(1), Duration.ofMillis(300), 10);
    private static final long BEFORE = 7;
    private static final long NOW = 8;
    private static final List<Halt> HALTED = List.of(new Halt(
            HaltId.of(new CommandId("a")),
            HaltScope.global(),
            "why",
            "ann",
            List.of(),
            Instant.parse("2026-11-20T10:15:30Z")));

    private final ActorTestKit kit = ActorTestKit.create();
    private final HaltBoard board = new HaltBoard(() -> 0);
    private final TestProbe<HaltRegistry.Command> registry = kit.createTestProbe(HaltRegistry.Command.class);
    private ActorRef<HaltCopy.News> copy = kit.system().ignoreRef();

    @BeforeEach
    void start() {
        kit.spawn(HaltCopy.create("node", registry.ref(), board, SETTINGS, () -> 0));
        copy = registry.expectMessageClass(HaltRegistry.Renew.class).replyTo();
    }

    @AfterEach
    void shutDown() {
        kit.shutdownTestKit();
    }

    @Test
    void aChangeByARegistryThatHasASuccessorLiftsNoHalt() {
        copy.tell(new HaltCopy.Granted(0, 3, List.of(), new Sign(BEFORE, 1)));
        registry.expectMessage(new HaltRegistry.Confirm("node", BEFORE, 3));
        copy.tell(new HaltCopy.Granted(10, 1, HALTED, new Sign(NOW, 1)));
        registry.expectMessage(new HaltRegistry.Confirm("node", NOW, 1));

        copy.tell(new HaltCopy.Changed(BEFORE, 4, List.of()));
        copy.tell(new HaltCopy.Changed(NOW, 2, HALTED));

        registry.expectMessage(new HaltRegistry.Confirm("node", NOW, 2));
        assertThat(board.size()).isOne();
    }

    @Test
    void anAnswerToAnEarlierQuestionLiftsNoHalt() {
        copy.tell(new HaltCopy.Granted(10, 1, HALTED, new Sign(NOW, 1)));
        registry.expectMessage(new HaltRegistry.Confirm("node", NOW, 1));

        copy.tell(new HaltCopy.Granted(5, 9, List.of(), new Sign(BEFORE, 1)));
        copy.tell(new HaltCopy.Changed(NOW, 2, HALTED));

        registry.expectMessage(new HaltRegistry.Confirm("node", NOW, 2));
        assertThat(board.size()).isOne();
    }

    @Test
    void nothingIsTrustedBeforeAQuestionWasAnswered() {
        copy.tell(new HaltCopy.Changed(NOW, 2, HALTED));
        copy.tell(new HaltCopy.Withheld(new Sign(NOW, 1)));

        HaltRegistry.Renew again = registry.expectMessageClass(HaltRegistry.Renew.class);
        assertThat(again.heard()).isEqualTo(Optional.of(new Sign(NOW, 1)));
        assertThat(board.isCurrent()).isFalse();
    }
}
