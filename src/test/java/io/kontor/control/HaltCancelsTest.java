package io.kontor.control;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.ManualTime;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import akka.actor.typed.RecipientRef;
import io.kontor.account.AccountEntity;
import io.kontor.account.AccountEntity.CancelAll;
import io.kontor.account.AccountEntity.CancelAllAccepted;
import io.kontor.account.AccountEntity.CancelAllRefused;
import io.kontor.value.AccountId;
import io.kontor.value.CommandId;
import io.kontor.value.HaltId;
import io.kontor.value.Refusal;
import io.kontor.value.RefusalCode;
import io.kontor.value.VenueId;
import io.kontor.venue.VenueConnection;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HaltCancelsTest {
    private static final Instant NOW = Instant.parse("2026-11-21T21:10:00Z");
    private static final AccountId MAIN = new AccountId("main");
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Halt HALT = halt("a");
    private static final Halt OTHER = halt("b");

    private final ActorTestKit kit = ActorTestKit.create(ManualTime.config());
    private final ManualTime time = ManualTime.get(kit.system());
    private final TestProbe<AccountEntity.Command> account = kit.createTestProbe(AccountEntity.Command.class);
    private final TestProbe<VenueConnection.Command> session = kit.createTestProbe(VenueConnection.Command.class);
    private final BlockingQueue<AccountId> canceled = new LinkedBlockingQueue<>();
    private final BlockingQueue<HaltId> begun = new LinkedBlockingQueue<>();
    private final BlockingQueue<HaltId> ended = new LinkedBlockingQueue<>();
    private final ActorRef<HaltCancels.Message> cancels =
            kit.spawn(HaltCancels.create(new Reaching(), Clock.fixed(NOW, ZoneOffset.UTC)));

    @AfterEach
    void shutDown() {
        kit.shutdownTestKit();
    }

    @Test
    void whatANodePlacedThatHadNotHeardOfTheHaltIsCanceledToo() throws Exception {
        cancels.tell(new HaltCancels.Begin(HALT));
        CancelAll first = account.expectMessageClass(CancelAll.class);
        note(first);

        cancels.tell(new HaltCancels.Everywhere(HALT));
        CancelAll second = account.expectMessageClass(CancelAll.class);

        assertThat(second.command()).as("another command cancels other orders").isNotEqualTo(first.command());
        assertThat(List.of(first.halt(), second.halt()))
                .as("so that callers' commands are not forgotten for it")
                .containsOnly(Optional.of(HALT.id()));
        assertThat(canceled).as("there may be more to cancel").isEmpty();
        note(second);
        assertThat(canceled.poll(20, TimeUnit.SECONDS)).isEqualTo(MAIN);
    }

    @Test
    void anAnswerToTheFirstTellingIsNoneToTheSecond() throws Exception {
        cancels.tell(new HaltCancels.Begin(HALT));
        CancelAll first = account.expectMessageClass(CancelAll.class);
        cancels.tell(new HaltCancels.Everywhere(HALT));
        CancelAll second = account.expectMessageClass(CancelAll.class);

        note(first);
        note(second);

        assertThat(canceled.poll(20, TimeUnit.SECONDS)).isEqualTo(MAIN);
        assertThat(canceled).as("once").isEmpty();
    }

    /** One that begins when its halt is over is ended by nobody, and would ask for orders that are refused, again and again. */
    @Test
    void theClosingIsToldOfTheEndBehindEveryBeginning() throws Exception {
        cancels.tell(new HaltCancels.Everywhere(HALT));
        CancelAll told = account.expectMessageClass(CancelAll.class);
        note(told);
        assertThat(canceled.poll(20, TimeUnit.SECONDS)).isEqualTo(MAIN);

        cancels.tell(new HaltCancels.Everywhere(HALT));
        CancelAll again = account.expectMessageClass(CancelAll.class);
        cancels.tell(new HaltCancels.End(HALT.id()));
        assertThat(ended.poll(20, TimeUnit.SECONDS)).isEqualTo(HALT.id());

        note(again);
        cancels.tell(new HaltCancels.Everywhere(OTHER));
        note(account.expectMessageClass(CancelAll.class));
        assertThat(canceled.poll(20, TimeUnit.SECONDS)).isEqualTo(MAIN);
        assertThat(begun).as("none of the one that is over").containsExactly(HALT.id(), OTHER.id());
    }

    /** Each of them began the wait anew: an account that had refused was not told again while they kept coming. */
    @Test
    void anAccountThatRefusedIsToldAgainWhateverHaltsFollow() {
        cancels.tell(new HaltCancels.Begin(HALT));
        account.expectMessageClass(CancelAll.class, PATIENCE)
                .replyTo()
                .tell(new CancelAllRefused(Refusal.of(RefusalCode.JOURNAL_UNAVAILABLE, "away")));
        session.expectMessageClass(VenueConnection.CancelOpen.class, PATIENCE);

        List<HaltId> told = new ArrayList<>();
        for (String command : List.of("c", "d", "e", "f", "g")) {
            Halt next = halt(command);
            cancels.tell(new HaltCancels.Begin(next));
            while (!told.contains(next.id())) {
                CancelAll tellingOf = account.expectMessageClass(CancelAll.class, PATIENCE);
                note(tellingOf);
                told.add(tellingOf.halt().orElseThrow());
            }
            time.timePasses(Duration.ofMillis(500));
        }

        assertThat(told).contains(HALT.id());
    }

    private static Halt halt(String command) {
        return new Halt(
                HaltId.of(new CommandId(command)),
                HaltScope.global(),
                "why",
                "ann",
                List.of(HaltAction.CANCEL_ORDERS),
                NOW);
    }

    private static void note(CancelAll told) {
        told.replyTo().tell(new CancelAllAccepted("operation", 1));
    }

    private final class Reaching implements HaltCancels.Ports {
        @Override
        public Collection<AccountId> accounts() {
            return List.of(MAIN);
        }

        @Override
        public Collection<VenueId> venuesOf(AccountId of) {
            return List.of(new VenueId("SIM"));
        }

        @Override
        public RecipientRef<AccountEntity.Command> account(AccountId of) {
            return account.ref();
        }

        @Override
        public RecipientRef<VenueConnection.Command> connection(AccountId of, VenueId venue) {
            return session.ref();
        }

        @Override
        public void canceled(Halt halt, AccountId of) {
            begun.add(halt.id());
            canceled.add(of);
        }

        @Override
        public void ended(HaltId halt) {
            ended.add(halt);
        }
    }
}
