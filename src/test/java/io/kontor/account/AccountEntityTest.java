package io.kontor.account;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import io.kontor.account.AccountEntity.Command;
import io.kontor.account.AccountEntity.LimitsReply;
import io.kontor.account.AccountEntity.LimitsSet;
import io.kontor.account.AccountEntity.ProposalStands;
import io.kontor.account.AccountEntity.SetLimits;
import io.kontor.account.AccountEntity.Sweep;
import io.kontor.account.AccountEntity.Swept;
import io.kontor.account.AccountOnTape.Woken;
import io.kontor.model.Samples;
import io.kontor.position.LedgerEntry;
import io.kontor.risk.Limits;
import io.kontor.risk.SampleLimits;
import io.kontor.risk.TwoPersonRule;
import io.kontor.value.Side;
import io.kontor.value.VenueOrderId;
import io.kontor.venue.ExternalOrders;
import io.kontor.venue.VenueConnection.ListOpenOrders;
import io.kontor.venue.VenueConnection.OpenOrders;
import io.kontor.venue.VenueOrder;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What stands in front of the account's writer: it asks the venues at once and has the account look at the answer. */
class AccountEntityTest {
    private final AccountOnTape on = new AccountOnTape();

    @AfterEach
    void shutDown() {
        on.close();
    }

    @Test
    void itAsksItsVenuesAtOnceAndWakesWhatDiffers() {
        on.running();
        ListOpenOrders asked = on.venue.expectMessageClass(ListOpenOrders.class, AccountOnTape.PATIENCE);
        VenueOrder theirs = Samples.listed("theirs", "77", Samples.START);

        asked.replyTo()
                .tell(new OpenOrders(Samples.ACCOUNT, Samples.VENUE, Optional.of(List.of(theirs)), Samples.START));

        assertThat(on.woken.receiveMessage(AccountOnTape.PATIENCE).order())
                .isEqualTo(
                        ExternalOrders.intentOf(Samples.ACCOUNT, Samples.VENUE, Samples.BTC, new VenueOrderId("77")));
    }

    @Test
    void aVenueThatCannotBeAskedStillLeavesWhatIsDueByOurOwnClock() {
        ActorRef<Command> account = on.running();
        account.tell(on.reserve("a"));
        on.orders.receiveMessage(AccountOnTape.PATIENCE);
        ListOpenOrders asked = on.venue.expectMessageClass(ListOpenOrders.class, AccountOnTape.PATIENCE);

        on.clock.advance(Duration.ofMinutes(1));
        asked.replyTo().tell(new OpenOrders(Samples.ACCOUNT, Samples.VENUE, Optional.empty(), Samples.START));

        assertThat(on.woken.receiveMessage(AccountOnTape.PATIENCE)).isEqualTo(new Woken(Books.id("a"), false));
    }

    /** A sweep by the clock comes every few seconds, whatever keeps the order from leaving. */
    @Test
    void patienceStartsAnewOnlyWhereSomebodyWaitsForTheSweep() {
        ActorRef<Command> account = on.running();
        account.tell(on.reserve("a"));
        on.orders.receiveMessage(AccountOnTape.PATIENCE);
        TestProbe<Swept> session = on.probe(Swept.class);

        on.clock.advance(Duration.ofMinutes(1));
        account.tell(new Sweep(Samples.VENUE, List.of(), Samples.START, Optional.empty()));
        assertThat(on.woken.receiveMessage(AccountOnTape.PATIENCE)).isEqualTo(new Woken(Books.id("a"), false));
        account.tell(new Sweep(Samples.VENUE, List.of(), Samples.START, Optional.of(session.getRef())));
        assertThat(on.woken.receiveMessage(AccountOnTape.PATIENCE)).isEqualTo(new Woken(Books.id("a"), true));
    }

    /** As after a restore to different moments: it would be held for ever. */
    @Test
    void anOrderThatHasAnnouncedMoreThanIsHereIsAskedAndNotForgotten() {
        ActorRef<Command> account = on.running();
        Announcement first =
                new Books().announcement("a", Side.BUY, 1, "10", "0", false, Optional.<LedgerEntry>empty());
        TestProbe<AccountEntity.Announced> taken = on.probe(AccountEntity.Announced.class);
        account.tell(new AccountEntity.Announce(Books.id("a"), List.of(first), Optional.of(0L), taken.getRef()));
        taken.receiveMessage(AccountOnTape.PATIENCE);

        on.clock.advance(Duration.ofMinutes(1));
        account.tell(new Sweep(Samples.VENUE, List.of(), Samples.START, Optional.empty()));
        assertThat(on.woken.receiveMessage(AccountOnTape.PATIENCE))
                .isEqualTo(new Woken(Books.id("a"), false, Optional.of(1L)));
        account.tell(new AccountEntity.Forget(Books.id("a"), 4));

        assertThat(on.inquired.receiveMessage(AccountOnTape.PATIENCE))
                .isEqualTo(new AccountOnTape.Inquired(Books.id("a"), Optional.of(1L)));
        assertThat(on.view(account).openOrders()).containsOnlyKeys(Books.id("a"));
    }

    @Test
    void limitsProposedBeforeARestartAreShownAndAgreedToAfterIt() {
        Limits wanted = Samples.limits("5");
        TestProbe<LimitsReply> answers = on.probe(LimitsReply.class);
        on.limits = SampleLimits.settings(Samples.limits("40"), new TwoPersonRule(true, Duration.ofHours(1)));
        ActorRef<Command> account = on.running();
        account.tell(setLimits(wanted, "ann", answers.ref()));
        ProposalStands stands = answers.expectMessageClass(ProposalStands.class, AccountOnTape.PATIENCE);
        on.stop(account);

        ActorRef<Command> next = on.running();
        assertThat(on.view(next).proposed()).contains(stands.proposal());
        next.tell(setLimits(wanted, "bob", answers.ref()));

        assertThat(answers.receiveMessage(AccountOnTape.PATIENCE)).isEqualTo(new LimitsSet(wanted.as(2), false));
        assertThat(on.view(next).limits()).isEqualTo(wanted.as(2));
        assertThat(on.view(next).proposed()).isEmpty();
    }

    private static SetLimits setLimits(Limits limits, String by, ActorRef<LimitsReply> replyTo) {
        return new SetLimits(limits, 1, Optional.empty(), by, "because", replyTo);
    }
}
