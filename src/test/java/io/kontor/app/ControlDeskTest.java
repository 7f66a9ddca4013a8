package io.kontor.app;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.ManualTime;
import akka.actor.typed.javadsl.Behaviors;
import io.kontor.control.breaker.CircuitBreaker;
import io.kontor.control.degraded.Component;
import io.kontor.control.degraded.DegradedMode;
import io.kontor.control.degraded.ManualOverride;
import io.kontor.control.degraded.Overrides;
import io.kontor.control.degraded.Vitals;
import io.kontor.platform.batch.Tape;
import io.kontor.platform.config.Configuration;
import io.kontor.value.AccountId;
import io.kontor.value.Refusal;
import io.kontor.value.RefusalCode;
import io.kontor.value.VenueId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ControlDeskTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Instant NOW = Instant.parse("2026-11-20T09:30:00Z");

    private final Tape tape = new Tape();
    private ActorTestKit kit = ActorTestKit.create(ManualTime.config().withFallback(tape.config()));

    @AfterEach
    void shutDown() {
        kit.shutdownTestKit();
    }

    @Test
    void anOverrideMayTakeTheJournalAsLongAsAnythingElseMay() throws Exception {
        ControlDesk desk = start();
        tape.hold();

        CompletableFuture<Overrides.Reply> reply = desk.set(word()).toCompletableFuture();
        Tape.Held write = tape.next();
        ManualTime.get(kit.system()).timePasses(Duration.ofMillis(4_500));
        write.store();

        assertThat(reply.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isEqualTo(new Overrides.Done("a", false));
        assertThat(desk.overrides().toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .containsExactly(word());
    }

    @Test
    void beforeTheJournalIsReadNobodyIsToldThatNothingWasDecidedAndNoOrderIsTaken() throws Exception {
        start().set(word()).toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        kit.shutdownTestKit();
        kit = ActorTestKit.create(ManualTime.config().withFallback(tape.config()));
        tape.holdReplay();
        ControlDesk desk = start();

        CompletableFuture<List<ManualOverride>> overrides = desk.overrides().toCompletableFuture();
        ManualTime.get(kit.system()).timePasses(Duration.ofMillis(2_500));

        assertThat(overrides).isNotDone();
        assertThat(refusal(desk)).contains(RefusalCode.NOT_READY);
        tape.replay().complete(null);
        assertThat(overrides.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).containsExactly(word());
        kit.createTestProbe().awaitAssert(PATIENCE, () -> {
            assertThat(refusal(desk)).contains(RefusalCode.VENUE_UNAVAILABLE);
            return null;
        });
    }

    private static Optional<RefusalCode> refusal(ControlDesk desk) {
        return desk.standing()
                .newOrder(new AccountId("main"), new VenueId("SIM"))
                .map(Refusal::code);
    }

    private ControlDesk start() throws Exception {
        CompletableFuture<ControlDesk> desk = new CompletableFuture<>();
        kit.spawn(Behaviors.<Void>setup(context -> {
            desk.complete(new ControlDesk(
                    context,
                    Settings.from(Configuration.load(Optional.empty())),
                    new NothingWrong(),
                    kit.createTestProbe(CircuitBreaker.Command.class).ref(),
                    Clock.fixed(NOW, ZoneOffset.UTC)));
            return Behaviors.empty();
        }));
        return desk.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    private static ManualOverride word() {
        return new ManualOverride(
                "a",
                new Component(Component.Kind.VENUE, "SIM"),
                ManualOverride.Stance.REFUSE,
                "maintenance",
                "ann",
                NOW.plusSeconds(600),
                NOW);
    }

    /** Components without a fault. */
    private static final class NothingWrong implements DegradedMode.Ports {
        @Override
        public CompletionStage<Void> write() {
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public Optional<String> journalDown() {
            return Optional.empty();
        }

        @Override
        public Map<VenueId, Set<AccountId>> down() {
            return Map.of(new VenueId("SIM"), Set.of());
        }

        @Override
        public Map<VenueId, Long> stale() {
            return Map.of();
        }

        @Override
        public int inFlight() {
            return 0;
        }

        @Override
        public Optional<Vitals.Beside> kafka() {
            return Optional.empty();
        }
    }
}
