package io.kontor.control.degraded;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import io.kontor.control.degraded.ManualOverride.Stance;
import io.kontor.platform.batch.Tape;
import io.kontor.value.RefusalCode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An override holds once it is journalled, is known by its command, and survives a restart. */
class OverridesTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Instant NOW = Instant.parse("2026-11-20T09:30:00Z");

    private final Tape tape = new Tape();
    private final BlockingQueue<OverrideState> held = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> news = new LinkedBlockingQueue<>();
    private ActorTestKit kit = ActorTestKit.create(tape.config());

    @AfterEach
    void shutDown() {
        kit.shutdownTestKit();
    }

    @Test
    void itHoldsOnlyOnceItIsOnDisk() throws Exception {
        ActorRef<Overrides.Command> overrides = start();
        TestProbe<Overrides.Reply> caller = kit.createTestProbe(Overrides.Reply.class);
        assertThat(held.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isEqualTo(OverrideState.none());
        tape.hold();

        overrides.tell(new Overrides.Set(word("a", Stance.REFUSE), caller.ref()));

        Tape.Held write = tape.next();
        assertThat(held).isEmpty();
        caller.expectNoMessage();
        write.store();
        assertThat(caller.receiveMessage(PATIENCE)).isEqualTo(new Overrides.Done("a", false));
        assertThat(held.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS).all()).containsExactly(word("a", Stance.REFUSE));
        assertThat(news.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS)).contains("VENUE SIM", "REFUSE", "ann");
    }

    @Test
    void aRepeatChangesNothingAndOtherContentIsRefused() {
        ActorRef<Overrides.Command> overrides = start();
        set(overrides, word("a", Stance.REFUSE));

        assertThat(set(overrides, word("a", Stance.REFUSE))).isEqualTo(new Overrides.Done("a", true));
        assertThat(set(overrides, word("a", Stance.ACCEPT)))
                .isInstanceOfSatisfying(
                        Overrides.Refused.class,
                        refused -> assertThat(refused.refusal().code()).isEqualTo(RefusalCode.DUPLICATE_COMMAND_ID));
    }

    @Test
    void itSurvivesARestartAndEndsByItsId() throws Exception {
        set(start(), word("a", Stance.REFUSE));
        kit.shutdownTestKit();
        kit = ActorTestKit.create(tape.config());
        held.clear();
        ActorRef<Overrides.Command> overrides = start();
        assertThat(held.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS).inForce(NOW))
                .hasSize(1);

        TestProbe<Overrides.Reply> caller = kit.createTestProbe(Overrides.Reply.class);
        overrides.tell(new Overrides.End("nobody's", "r", "bob", caller.ref()));
        assertThat(caller.receiveMessage(PATIENCE)).isInstanceOf(Overrides.Refused.class);
        overrides.tell(new Overrides.End("a", "over", "bob", caller.ref()));
        assertThat(caller.receiveMessage(PATIENCE)).isEqualTo(new Overrides.Done("a", false));
        assertThat(held.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS).inForce(NOW))
                .isEmpty();
    }

    @Test
    void aRepeatAfterItsEndChangesNothing() {
        ActorRef<Overrides.Command> overrides = start();
        set(overrides, word("a", Stance.ACCEPT));
        assertThat(end(overrides, "a")).isEqualTo(new Overrides.Done("a", false));

        assertThat(end(overrides, "a")).isEqualTo(new Overrides.Done("a", true));
        assertThat(set(overrides, word("a", Stance.ACCEPT))).isEqualTo(new Overrides.Done("a", true));
        assertThat(set(overrides, word("a", Stance.REFUSE))).isInstanceOf(Overrides.Refused.class);

        assertThat(decided(overrides).inForce(NOW)).isEmpty();
    }

    @Test
    void whatEndedIsKnownAfterARestart() {
        ActorRef<Overrides.Command> before = start();
        set(before, word("a", Stance.ACCEPT));
        end(before, "a");
        kit.shutdownTestKit();
        kit = ActorTestKit.create(tape.config());

        ActorRef<Overrides.Command> overrides = start();

        assertThat(set(overrides, word("a", Stance.ACCEPT))).isEqualTo(new Overrides.Done("a", true));
        assertThat(decided(overrides).inForce(NOW)).isEmpty();
    }

    @Test
    void onlyTheNewestThatEndedAreKept() {
        OverrideState state = OverrideState.none();
        for (int i = 0; i <= OverrideState.ENDED_MAX; i++) {
            state = state.apply(new OverrideEvent.OverrideSet(word("o-" + i, Stance.ACCEPT), NOW))
                    .apply(new OverrideEvent.OverrideEnded("o-" + i, "over", "bob", NOW));
        }

        assertThat(state.ended()).hasSize(OverrideState.ENDED_MAX);
        assertThat(state.isEnded("o-0")).isFalse();
        assertThat(state.isEnded("o-" + OverrideState.ENDED_MAX)).isTrue();
    }

    private ActorRef<Overrides.Command> start() {
        return kit.spawn(Overrides.create(Clock.fixed(NOW, ZoneOffset.UTC), held::add, news::add));
    }

    private Overrides.Reply set(ActorRef<Overrides.Command> overrides, ManualOverride override) {
        TestProbe<Overrides.Reply> caller = kit.createTestProbe(Overrides.Reply.class);
        overrides.tell(new Overrides.Set(override, caller.ref()));
        return caller.receiveMessage(PATIENCE);
    }

    private Overrides.Reply end(ActorRef<Overrides.Command> overrides, String id) {
        TestProbe<Overrides.Reply> caller = kit.createTestProbe(Overrides.Reply.class);
        overrides.tell(new Overrides.End(id, "over", "bob", caller.ref()));
        return caller.receiveMessage(PATIENCE);
    }

    private OverrideState decided(ActorRef<Overrides.Command> overrides) {
        TestProbe<Overrides.Decided> caller = kit.createTestProbe(Overrides.Decided.class);
        overrides.tell(new Overrides.Get(caller.ref()));
        return caller.receiveMessage(PATIENCE).state();
    }

    private static ManualOverride word(String id, Stance stance) {
        return new ManualOverride(
                id,
                new Component(Component.Kind.VENUE, "SIM"),
                stance,
                "maintenance",
                "ann",
                NOW.plusSeconds(600),
                NOW);
    }
}
