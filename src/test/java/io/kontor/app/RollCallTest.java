package io.kontor.app;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.BehaviorTestKit;
import akka.actor.testkit.typed.javadsl.TestInbox;
import akka.actor.typed.RecipientRef;
import io.kontor.account.AccountEntity;
import io.kontor.control.HaltBoard;
import io.kontor.ingress.Accounts;
import io.kontor.ingress.Entities;
import io.kontor.ingress.Readiness;
import io.kontor.model.Samples;
import io.kontor.order.OrderEntity;
import io.kontor.platform.journal.JournalHealth;
import io.kontor.value.AccountId;
import io.kontor.value.IntentId;
import io.kontor.value.VenueId;
import io.kontor.venue.VenueConnection;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RollCallTest {
    private static final Duration EVERY = Duration.ofSeconds(2);
    private static final AccountId MAIN = new AccountId("main");
    private static final VenueId SIM = new VenueId("SIM");

    private final TestInbox<AccountEntity.Command> account = TestInbox.create();
    private final TestInbox<VenueConnection.Command> connection = TestInbox.create();
    private final List<RollCall.Present> present = new ArrayList<>();
    private long nanos = Long.MAX_VALUE - 5;
    private final BehaviorTestKit<RollCall.Message> rollCall = BehaviorTestKit.create(RollCall.create(
            new Accounts(Map.of(MAIN, List.of(SIM))), new Two(), EVERY, true, () -> nanos, present::add));

    @Test
    void whoNoLongerAnswersIsNoLongerHere() {
        call();
        answer(true);
        assertThat(present.getLast().accounts()).containsExactly(MAIN);
        assertThat(present.getLast().connections().get(SIM)).containsOnlyKeys(MAIN);

        for (int missed = 1; missed <= RollCall.CALLS_TO_MISS; missed++) {
            nanos += EVERY.toNanos();
            call();
        }
        assertThat(present.getLast().accounts())
                .as("not silent for long enough")
                .containsExactly(MAIN);
        nanos += EVERY.toNanos();
        call();

        assertThat(present.getLast().accounts()).isEmpty();
        assertThat(present.getLast().connections().get(SIM)).isEmpty();
        assertThat(present.getLast().silent()).containsEntry(SIM, Set.of(MAIN));
        assertThat(present.getLast().usage()).as("what it last used").containsKey(MAIN);
        answer(true);
        assertThat(present.getLast().accounts()).containsExactly(MAIN);
        assertThat(present.getLast().silent()).containsEntry(SIM, Set.of());
    }

    @Test
    void aConnectionThatNoLongerAnswersIsDown() {
        Health health = new Health(
                JournalHealth.Up::new,
                new HaltBoard(() -> nanos),
                new Accounts(Map.of(MAIN, List.of(SIM))),
                Samples.instruments(),
                (_, _) -> Optional.empty(),
                Optional.empty());
        call();
        answer(true);
        health.update(present.getLast());
        assertThat(health.down()).containsEntry(SIM, Set.of());
        assertThat(health.parts())
                .filteredOn(part -> !part.ready())
                .noneMatch(part -> part.name().equals("accounts"));

        nanos += EVERY.toNanos() * (RollCall.CALLS_TO_MISS + 1);
        call();
        health.update(present.getLast());

        assertThat(health.down()).containsEntry(SIM, Set.of(MAIN));
        assertThat(health.parts()).contains(new Readiness.Part("accounts", false, "0 of 1 recovered"));
    }

    @Test
    void manyCallsAtOnceMakeNobodySilent() {
        call();
        answer(true);

        for (int i = 0; i < 100; i++) {
            call();
        }

        assertThat(present.getLast().accounts()).containsExactly(MAIN);
    }

    @Test
    void aConnectionThatIsWantedDownIsNotMissed() {
        call();
        answer(false);

        nanos += EVERY.toNanos() * (RollCall.CALLS_TO_MISS + 1);
        call();

        assertThat(present.getLast().silent()).containsEntry(SIM, Set.of());
    }

    private void call() {
        account.getAllReceived();
        connection.getAllReceived();
        rollCall.run(new RollCall.NodesChanged());
    }

    private void answer(boolean wantedUp) {
        if (account.receiveMessage() instanceof AccountEntity.GetUsage get) {
            get.replyTo().tell(new AccountEntity.Usage(MAIN, List.of()));
        }
        if (connection.receiveMessage() instanceof VenueConnection.GetStatus get) {
            get.replyTo()
                    .tell(new VenueConnection.Status(
                            MAIN, SIM, wantedUp, wantedUp, Instant.EPOCH, Optional.empty(), "CLOSED", 0, 0));
        }
        while (rollCall.selfInbox().hasMessages()) {
            rollCall.runOne();
        }
    }

    /** An account and its connection, played by the test. */
    private final class Two implements Entities {
        @Override
        public RecipientRef<OrderEntity.Command> order(IntentId intent) {
            throw new AssertionError("no order is called");
        }

        @Override
        public RecipientRef<AccountEntity.Command> account(AccountId id) {
            return account.getRef();
        }

        @Override
        public RecipientRef<VenueConnection.Command> venue(AccountId id, VenueId venue) {
            return connection.getRef();
        }
    }
}
