package io.kontor.account;

import static org.assertj.core.api.Assertions.assertThat;

import io.kontor.account.AccountEntity.Command;
import io.kontor.account.AccountEntity.Denied;
import io.kontor.account.AccountEntity.Granted;
import io.kontor.account.AccountEntity.Recheck;
import io.kontor.account.AccountEntity.Rechecked;
import io.kontor.account.AccountEntity.Reserve;
import io.kontor.account.AccountEntity.ReserveReply;
import io.kontor.account.AccountEntity.Undecided;
import io.kontor.instrument.InstrumentCatalog;
import io.kontor.model.Ear;
import io.kontor.model.Samples;
import io.kontor.platform.batch.Decision;
import io.kontor.value.ClientOrderId;
import io.kontor.value.Price;
import io.kontor.value.Quantity;
import io.kontor.value.Refusal;
import io.kontor.value.RefusalCode;
import io.kontor.value.Side;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An account decides on an order by the steps and ticks of the venue it is at, wherever its symbol is placed by now. */
class HomeMovedAccountTest {
    private final InstrumentCatalog catalog = Samples.nothingListedYet();
    private final AccountLogic logic = AccountOnTape.logic(Samples.limits("40"), catalog);
    private AccountState state = AccountState.empty(Samples.ACCOUNT);

    @BeforeEach
    void oneIsPlaced() {
        catalog.merge(Samples.VENUE, List.of(Samples.instrument(Samples.BTC)));
        assertThat(reserve(1, "11", "101")).isInstanceOf(Granted.class);
    }

    @Test
    void aChangeIsOnTheStepAndTheTickOfTheVenueTheOrderIsAt() {
        homeMoves();

        assertThat(reserve(2, "12", "102")).isInstanceOf(Granted.class);
    }

    @Test
    void aChangeOffTheStepOrTheTickOfTheVenueTheOrderIsAtIsRefused() {
        homeMoves();

        assertThat(reserve(2, "12.5", "102"))
                .isInstanceOfSatisfying(
                        Undecided.class, r -> assertThat(r.refusal().code()).isEqualTo(RefusalCode.AMOUNT_NOT_ON_STEP));
        assertThat(reserve(2, "12", "102.5"))
                .isInstanceOfSatisfying(
                        Undecided.class, r -> assertThat(r.refusal().code()).isEqualTo(RefusalCode.PRICE_NOT_ON_TICK));
    }

    @Test
    void whatIsAboutToLeaveMayStillLeave() {
        homeMoves();

        assertThat(recheck("11", "101")).isEmpty();
        assertThat(recheck("11", "101.5").map(Refusal::code)).contains(RefusalCode.PRICE_NOT_ON_TICK);
    }

    /** Counted in tens, 40 less the 11 it has would be 20, and 29 are still held. */
    @Test
    void noLimitIsPassedByWhatIsOffTheStepItIsCountedIn() {
        reserve("b", 1, "29", "101");
        homeMoves();

        assertThat(reserve(2, "20", "101")).isInstanceOf(Denied.class);
    }

    private void homeMoves() {
        catalog.merge(Samples.NEARER, List.of(Samples.coarseInstrument(Samples.BTC)));
    }

    private ReserveReply reserve(int revision, String total, String price) {
        return reserve("a", revision, total, price);
    }

    private ReserveReply reserve(String order, int revision, String total, String price) {
        List<ReserveReply> replies = new ArrayList<>();
        decide(new Reserve(
                Books.id(order),
                new ClientOrderId(order),
                Samples.VENUE,
                Samples.BTC,
                Side.BUY,
                revision,
                1,
                Quantity.of(total),
                Price.of(price),
                false,
                Optional.empty(),
                Optional.empty(),
                new Ear<>(replies::add)));
        return replies.getLast();
    }

    private Optional<Refusal> recheck(String total, String price) {
        List<Rechecked> replies = new ArrayList<>();
        decide(new Recheck(
                Books.id("a"),
                Samples.VENUE,
                Samples.BTC,
                Side.BUY,
                1,
                Quantity.of(total),
                Quantity.of(total),
                Price.of(price),
                false,
                Optional.empty(),
                new Ear<>(replies::add)));
        return replies.getLast().refusal();
    }

    private void decide(Command command) {
        Decision<AccountEvent> decision = logic.decide(state, command);
        for (AccountEvent event : decision.events()) {
            state = logic.apply(state, event);
        }
        decision.whenDurable().run();
    }
}
