package io.kontor.account;

import static org.assertj.core.api.Assertions.assertThat;

import io.kontor.account.AccountEntity.AdjustPosition;
import io.kontor.account.AccountEntity.AdjustRefused;
import io.kontor.account.AccountEntity.AdjustReply;
import io.kontor.account.AccountEntity.Announce;
import io.kontor.account.AccountEntity.Announced;
import io.kontor.account.AccountEntity.Command;
import io.kontor.account.AccountEntity.LimitsRefused;
import io.kontor.account.AccountEntity.LimitsReply;
import io.kontor.account.AccountEntity.Reserve;
import io.kontor.account.AccountEntity.ReserveReply;
import io.kontor.account.AccountEntity.SetLimits;
import io.kontor.account.AccountEntity.Undecided;
import io.kontor.instrument.InstrumentCatalog;
import io.kontor.model.Ear;
import io.kontor.model.Samples;
import io.kontor.platform.batch.Decision;
import io.kontor.position.Ledger;
import io.kontor.risk.Limits;
import io.kontor.risk.SampleLimits;
import io.kontor.value.ClientOrderId;
import io.kontor.value.CommandId;
import io.kontor.value.Price;
import io.kontor.value.Quantity;
import io.kontor.value.RefusalCode;
import io.kontor.value.Side;
import io.kontor.value.Symbol;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What an account does while nobody has said yet what a symbol is. */
class UnlistedInstrumentTest {
    private final InstrumentCatalog catalog = Samples.nothingListedYet();
    private final AccountLogic logic = AccountOnTape.logic(Samples.limits("40"), catalog);
    private final Books books = new Books();
    private final List<Announced> announced = new ArrayList<>();
    private AccountState state = AccountState.empty(Samples.ACCOUNT);

    @Test
    void aSymbolOfAVenueThatHasNotListedYetIsNotReady() {
        assertThat(reserve()).isEqualTo(RefusalCode.NOT_READY);
        assertThat(adjust()).isEqualTo(RefusalCode.NOT_READY);
        assertThat(limit()).isEqualTo(RefusalCode.NOT_READY);

        catalog.merge(Samples.VENUE, List.of());

        assertThat(reserve()).isEqualTo(RefusalCode.UNKNOWN_SYMBOL);
        assertThat(adjust()).isEqualTo(RefusalCode.UNKNOWN_SYMBOL);
        assertThat(limit()).isEqualTo(RefusalCode.UNKNOWN_SYMBOL);
    }

    /** In units of itself, as what nobody knows is kept, its fees in BTC would never be taken off. */
    @Test
    void aFirstFillWaitsForItsInstrument() {
        Announcement fill = books.filled("a", Side.BUY, "3", "7", "3");

        announce(fill);
        assertThat(state.positions()).isEmpty();
        assertThat(announced).isEmpty();
        catalog.merge(Samples.VENUE, List.of(Samples.instrument(Samples.BTC)));
        announce(fill);

        assertThat(state.positions().get(Samples.BTC))
                .isNotNull()
                .extracting(Ledger::terms)
                .isEqualTo(Books.TERMS);
        assertThat(announced).containsExactly(new Announced(Books.id("a"), 1));
    }

    @Test
    void whatIsNoFillWaitsForNothing() {
        announce(books.announcement("a", Side.BUY, 1, "10", "0", false, Optional.empty()));

        assertThat(announced).containsExactly(new Announced(Books.id("a"), 1));
    }

    /** A fact does not wait for what will not come. */
    @Test
    void aFillInASymbolThatItsVenueDoesNotListIsBooked() {
        catalog.merge(Samples.VENUE, List.of());

        announce(books.filled("a", Side.BUY, "3", "7", "3"));

        assertThat(state.positions()).containsOnlyKeys(Samples.BTC);
    }

    private void announce(Announcement announcement) {
        decide(new Announce(Books.id("a"), List.of(announcement), Optional.of(0L), new Ear<>(announced::add)));
    }

    private RefusalCode reserve() {
        List<ReserveReply> replies = new ArrayList<>();
        decide(new Reserve(
                Books.id("b"),
                new ClientOrderId("b"),
                Samples.VENUE,
                Samples.BTC,
                Side.BUY,
                1,
                1,
                Quantity.of("1"),
                Price.of("100"),
                false,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                new Ear<>(replies::add)));
        return ((Undecided) replies.getLast()).refusal().code();
    }

    /** Of a symbol that those in force do not name. */
    private RefusalCode limit() {
        List<LimitsReply> replies = new ArrayList<>();
        Limits limits =
                SampleLimits.wide().position(new Symbol("SOL/USDT"), "5").done();
        decide(new SetLimits(limits, 1, Optional.empty(), "test", "as the test says", new Ear<>(replies::add)));
        return ((LimitsRefused) replies.getLast()).refusal().code();
    }

    private RefusalCode adjust() {
        List<AdjustReply> replies = new ArrayList<>();
        decide(new AdjustPosition(
                new CommandId("c-1"),
                Samples.BTC,
                BigDecimal.ONE,
                Optional.empty(),
                "dust",
                "ops",
                new Ear<>(replies::add)));
        return ((AdjustRefused) replies.getLast()).refusal().code();
    }

    private void decide(Command command) {
        Decision<AccountEvent> decision = logic.decide(state, command);
        for (AccountEvent event : decision.events()) {
            state = state.apply(event);
        }
        decision.whenDurable().run();
    }
}
