package io.kontor.account;

import static org.assertj.core.api.Assertions.assertThat;

import io.kontor.account.AccountEntity.Abandon;
import io.kontor.account.AccountEntity.AdjustPosition;
import io.kontor.account.AccountEntity.Command;
import io.kontor.account.AccountEntity.Denied;
import io.kontor.account.AccountEntity.Granted;
import io.kontor.account.AccountEntity.Recheck;
import io.kontor.account.AccountEntity.Rechecked;
import io.kontor.account.AccountEntity.Reserve;
import io.kontor.account.AccountEntity.ReserveReply;
import io.kontor.account.AccountEntity.SetLimits;
import io.kontor.account.AccountEntity.Undecided;
import io.kontor.account.AccountEntity.Wanted;
import io.kontor.instrument.InstrumentCatalog;
import io.kontor.marketdata.Quote;
import io.kontor.model.Ear;
import io.kontor.model.Samples;
import io.kontor.platform.batch.Decision;
import io.kontor.risk.LimitUse;
import io.kontor.risk.Limits;
import io.kontor.risk.RiskLimit;
import io.kontor.risk.SampleLimits;
import io.kontor.value.ClientOrderId;
import io.kontor.value.CommandId;
import io.kontor.value.Price;
import io.kontor.value.Quantity;
import io.kontor.value.Refusal;
import io.kontor.value.RefusalCode;
import io.kontor.value.Side;
import io.kontor.value.VenueId;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An account decides on an order by the steps and ticks of the venue it is at, wherever its symbol is placed by now. */
class HomeMovedAccountTest {
    private final InstrumentCatalog catalog = Samples.nothingListedYet();
    private final AccountLogic logic =
            AccountOnTape.logic(Samples.limits("40"), catalog, (venue, _) -> Optional.of(quote(venue)));
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

    /** Rounded up and down each by itself, the one order would be 30 of 20. */
    @Test
    void whatFitsStillFitsInTheStepItIsCountedIn() {
        homeMoves();
        limitedTo(SampleLimits.wide().position(Samples.BTC, "20").done());

        assertThat(reserve(2, "11", "102")).isInstanceOf(Granted.class);
        assertThat(recheck("11", "102")).isEmpty();
        assertThat(recheck("20", "102")).isEmpty();
        assertThat(recheck("21", "102").map(Refusal::code)).contains(RefusalCode.RISK_POSITION);
    }

    @Test
    void whatOnlyReducesIsHeldAgainstWhatIsHeldToTheUnit() {
        hold("11");
        assertThat(sell("s", 1, "11", "101", true)).isInstanceOf(Granted.class);
        homeMoves();

        assertThat(recheck("s", Side.SELL, "11", "101", true)).isEmpty();
        assertThat(recheck("s", Side.SELL, "12", "101", true).map(Refusal::code))
                .contains(RefusalCode.RISK_REDUCE_ONLY);
    }

    @Test
    void whatIsToReduceOnlyIsHeldAgainstWhatIsHeldToTheUnit() {
        hold("11");
        assertThat(sell("s", 1, "20", "101", false)).isInstanceOf(Granted.class);
        homeMoves();

        assertThat(reducing("s", 2, "20", "12"))
                .isInstanceOfSatisfying(
                        Denied.class, d -> assertThat(d.refusal().code()).isEqualTo(RefusalCode.RISK_REDUCE_ONLY));
        assertThat(reducing("s", 3, "20", "11")).isInstanceOf(Granted.class);
    }

    /** At 100 with a collar of 1 % it is 99 at least; counted in tens, 91 would be as good as 100. */
    @Test
    void aSaleOffTheTickItIsCountedInPassesNoCollar() {
        assertThat(sell("s", 1, "11", "101", false)).isInstanceOf(Granted.class);
        homeMoves();
        limitedTo(SampleLimits.wide().collar("0.01").done());

        assertThat(sell("s", 2, "11", "91", false))
                .isInstanceOfSatisfying(
                        Denied.class, d -> assertThat(d.refusal().code()).isEqualTo(RefusalCode.RISK_PRICE_COLLAR));
        assertThat(recheck("s", Side.SELL, "11", "91", false).map(Refusal::code))
                .contains(RefusalCode.RISK_PRICE_COLLAR);
        assertThat(sell("s", 3, "11", "100", false)).isInstanceOf(Granted.class);
    }

    /** It would be held under the venue it was first asked for to its end, and nothing that is done by venue would find it. */
    @Test
    void whatIsPlacedAgainElsewhereWaitsUntilItsFormerRoomIsGivenBack() {
        assertThat(place("b", Samples.VENUE)).isInstanceOf(Granted.class);
        homeMoves();

        assertThat(place("b", Samples.NEARER))
                .isInstanceOfSatisfying(
                        Undecided.class, r -> assertThat(r.refusal().code()).isEqualTo(RefusalCode.OUTCOME_UNKNOWN));
        decide(new Abandon(Books.id("b"), 1, 1));

        assertThat(place("b", Samples.NEARER)).isInstanceOf(Granted.class);
        assertThat(state.order(Books.id("b")).orElseThrow().venue()).isEqualTo(Samples.NEARER);
    }

    /** Nobody was told of the first; held as that, its room would be taken from the other side for good. */
    @Test
    void whatIsPlacedAgainAsSomethingElseWaitsLikewise() {
        assertThat(place("b", Samples.VENUE)).isInstanceOf(Granted.class);

        assertThat(sell("b", 1, "10", "100", false)).isInstanceOf(Undecided.class);
        decide(new Abandon(Books.id("b"), 1, 1));

        assertThat(sell("b", 1, "10", "100", false)).isInstanceOf(Granted.class);
        assertThat(state.exposure(Samples.BTC).openSell()).isEqualTo(Quantity.of("10"));
    }

    /** Room is asked for the worse of both, and what rests is on the steps it was placed in. */
    @Test
    void whatRestsOffAStepAndTickThatBecameCoarserMayStillBeChanged() {
        finer();
        assertThat(reserve("b", 1, "1.005", "100.05")).isInstanceOf(Granted.class);
        assertThat(sell("s", 1, "1.005", "100.05", false)).isInstanceOf(Granted.class);
        coarser();

        assertThat(modify("b", Side.BUY, "1.005", "100.05", "1.00", "99.9")).isInstanceOf(Granted.class);
        assertThat(modify("s", Side.SELL, "1.005", "100.05", "1.00", "100.2")).isInstanceOf(Granted.class);
    }

    @Test
    void aChangeOffAStepOrTickThatBecameCoarserIsRefusedForWhatItAsked() {
        finer();
        assertThat(reserve("b", 1, "1.005", "100.05")).isInstanceOf(Granted.class);
        coarser();

        assertThat(modify("b", Side.BUY, "1.005", "100.05", "1.004", "99.9"))
                .isInstanceOfSatisfying(
                        Undecided.class,
                        r -> assertThat(r.refusal())
                                .isEqualTo(Refusal.of(
                                        RefusalCode.AMOUNT_NOT_ON_STEP, "amount", "1.004", "a multiple of step 0.01")));
    }

    /** What is held and what is open, each rounded up, would be 30 of 20, and the breaker would halt the account. */
    @ParameterizedTest
    @EnumSource(Side.class)
    void aPositionThatIsFullIsNotBeyondItsLimitInTheStepItIsCountedIn(Side side) {
        decide(new Abandon(Books.id("a"), 1, 1));
        limitedTo(SampleLimits.wide().position(Samples.BTC, "20").done());
        hold(side == Side.BUY ? "11" : "-11");
        assertThat(reserve("b", Samples.VENUE, side, 1, "9", "101", false)).isInstanceOf(Granted.class);
        homeMoves();

        assertThat(recheck("b", side, "9", "101", false)).isEmpty();
        RiskLimit full = side == Side.BUY ? RiskLimit.POSITION_LONG : RiskLimit.POSITION_SHORT;
        assertThat(usage())
                .filteredOn(use -> use.limit() == full)
                .containsExactly(new LimitUse(
                        full, Optional.of(Samples.BTC), new BigDecimal("20"), new BigDecimal("20"), 100, false));
    }

    private List<LimitUse> usage() {
        List<AccountEntity.Usage> answers = new ArrayList<>();
        decide(new AccountEntity.GetUsage(new Ear<>(answers::add)));
        return answers.getLast().usage();
    }

    private void finer() {
        limitedTo(SampleLimits.wide().done());
        catalog.merge(Samples.VENUE, List.of(Samples.instrument(Samples.BTC, "0.001", "0.01")));
    }

    private void coarser() {
        catalog.merge(Samples.VENUE, List.of(Samples.instrument(Samples.BTC, "0.01", "0.1")));
    }

    private void limitedTo(Limits limits) {
        decide(new SetLimits(limits, 1, Optional.empty(), "test", "as the test says", new Ear<>(_ -> {})));
    }

    /** Traded at 100 there. */
    private static Quote quote(VenueId venue) {
        return new Quote(
                venue,
                Samples.BTC,
                Optional.empty(),
                Optional.empty(),
                Optional.of(Price.of("100")),
                Quantity.ZERO,
                Samples.START,
                false);
    }

    private void hold(String quantity) {
        decide(new AdjustPosition(
                new CommandId("held"),
                Samples.BTC,
                new BigDecimal(quantity),
                Optional.of(Price.of("100")),
                "opening balance",
                "test",
                new Ear<>(_ -> {})));
    }

    private void homeMoves() {
        catalog.merge(Samples.NEARER, List.of(Samples.coarseInstrument(Samples.BTC)));
    }

    private ReserveReply reserve(int revision, String total, String price) {
        return reserve("a", revision, total, price);
    }

    private ReserveReply reserve(String order, int revision, String total, String price) {
        return reserve(order, Samples.VENUE, Side.BUY, revision, total, price, false);
    }

    private ReserveReply place(String order, VenueId venue) {
        return reserve(order, venue, Side.BUY, 1, "10", "100", false);
    }

    private ReserveReply sell(String order, int revision, String total, String price, boolean reduceOnly) {
        return reserve(order, Samples.VENUE, Side.SELL, revision, total, price, reduceOnly);
    }

    /** As an order asks that rests for so much at 101 and is to be less, reducing only. */
    private ReserveReply reducing(String order, int revision, String rests, String total) {
        Optional<Wanted> wanted = Optional.of(new Wanted(Quantity.of(total), Price.of("101")));
        return reserve(order, Samples.VENUE, Side.SELL, revision, rests, "101", true, wanted);
    }

    /** As an order asks that rests for so much at that price and is to be something less at a better one. */
    private ReserveReply modify(String order, Side side, String rests, String at, String total, String limit) {
        return reserve(
                order,
                Samples.VENUE,
                side,
                2,
                rests,
                at,
                false,
                Optional.of(new Wanted(Quantity.of(total), Price.of(limit))));
    }

    private ReserveReply reserve(
            String order, VenueId venue, Side side, int revision, String total, String price, boolean reduceOnly) {
        return reserve(order, venue, side, revision, total, price, reduceOnly, Optional.empty());
    }

    private ReserveReply reserve(
            String order,
            VenueId venue,
            Side side,
            int revision,
            String total,
            String price,
            boolean reduceOnly,
            Optional<Wanted> wanted) {
        List<ReserveReply> replies = new ArrayList<>();
        decide(new Reserve(
                Books.id(order),
                new ClientOrderId(order),
                venue,
                Samples.BTC,
                side,
                revision,
                1,
                Quantity.of(total),
                Price.of(price),
                reduceOnly,
                Optional.empty(),
                wanted,
                Optional.empty(),
                new Ear<>(replies::add)));
        return replies.getLast();
    }

    private Optional<Refusal> recheck(String total, String price) {
        return recheck("a", Side.BUY, total, price, false);
    }

    private Optional<Refusal> recheck(String order, Side side, String total, String price, boolean reduceOnly) {
        List<Rechecked> replies = new ArrayList<>();
        decide(new Recheck(
                Books.id(order),
                Samples.VENUE,
                Samples.BTC,
                side,
                1,
                Quantity.of(total),
                Quantity.of(total),
                Price.of(price),
                reduceOnly,
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
