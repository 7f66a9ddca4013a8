package io.kontor.account;

import io.kontor.account.AccountEntity.AdjustPosition;
import io.kontor.account.AccountEntity.Announce;
import io.kontor.account.AccountEntity.Command;
import io.kontor.account.AccountEntity.GetUsage;
import io.kontor.account.AccountEntity.Recheck;
import io.kontor.account.AccountEntity.Rechecked;
import io.kontor.account.AccountEntity.Reserve;
import io.kontor.account.AccountEntity.ReserveReply;
import io.kontor.account.AccountEntity.SetLimits;
import io.kontor.instrument.Instruments;
import io.kontor.marketdata.Quote;
import io.kontor.marketdata.Quote.Level;
import io.kontor.marketdata.QuoteBoard;
import io.kontor.model.Ear;
import io.kontor.model.Samples;
import io.kontor.model.SimulatedClock;
import io.kontor.platform.batch.Decision;
import io.kontor.position.LedgerEntry;
import io.kontor.risk.Limits;
import io.kontor.value.Asset;
import io.kontor.value.ClientOrderId;
import io.kontor.value.CommandId;
import io.kontor.value.FillId;
import io.kontor.value.Liquidity;
import io.kontor.value.Money;
import io.kontor.value.Price;
import io.kontor.value.Quantity;
import io.kontor.value.Refusal;
import io.kontor.value.Side;
import io.kontor.value.Symbol;
import io.kontor.value.VenueId;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** An account driven by its commands, whose symbols each have marks of their own. */
final class MarkedAccount {
    final SimulatedClock clock = new SimulatedClock();
    final List<AccountEvent> journal = new ArrayList<>();
    private final QuoteBoard board = new QuoteBoard(clock, () -> 0, Duration.ofDays(10));
    private final Instruments instruments;
    private AccountLogic logic;
    private AccountState state;

    MarkedAccount(Limits limits) {
        this(limits, Samples.instruments());
    }

    MarkedAccount(Limits limits, Instruments instruments) {
        this.instruments = instruments;
        logic = logic(limits);
        state = logic.empty();
    }

    private AccountLogic logic(Limits limits) {
        return AccountOnTape.logic(limits, instruments, board, clock);
    }

    /** All but the journal and the marks is made anew. */
    void restart(Limits configured) {
        logic = logic(configured);
        state = logic.empty();
        journal.forEach(event -> state = logic.apply(state, event));
    }

    /** Bid for and asked at that price. */
    void mark(Symbol symbol, String price) {
        mark(Samples.VENUE, symbol, price);
    }

    void mark(VenueId venue, Symbol symbol, String price) {
        Optional<Level> level = Optional.of(new Level(Price.of(price), Quantity.of("1")));
        publish(venue, symbol, level, level);
    }

    /** Neither bid for nor asked. */
    void empty(Symbol symbol) {
        publish(Samples.VENUE, symbol, Optional.empty(), Optional.empty());
    }

    private void publish(VenueId venue, Symbol symbol, Optional<Level> bid, Optional<Level> ask) {
        board.publish(
                new Quote(venue, symbol, bid, ask, Optional.empty(), Quantity.ZERO, clock.instant(), false),
                board.now());
    }

    void hold(Symbol symbol, String quantity, String price) {
        decide(new AdjustPosition(
                new CommandId("hold-" + journal.size()),
                symbol,
                new BigDecimal(quantity),
                Optional.of(Price.of(price)),
                "opening balance",
                "test",
                new Ear<>(_ -> {})));
    }

    /** Bought one BTC at 100 elsewhere, for that fee. */
    void trade(String fee, Asset in) {
        LedgerEntry trade = new LedgerEntry.Trade(
                Books.id("elsewhere"),
                new FillId("fill"),
                Side.BUY,
                Price.of("100"),
                Quantity.of("1"),
                Money.of(fee),
                in,
                Liquidity.TAKER,
                clock.instant());
        decide(new Announce(
                Books.id("elsewhere"),
                List.of(new Books().announcement("elsewhere", Side.BUY, 1, "0", "1", true, Optional.of(trade))),
                Optional.of(0L),
                new Ear<>(_ -> {})));
    }

    ReserveReply buy(String order, Symbol symbol) {
        List<ReserveReply> replies = new ArrayList<>();
        decide(new Reserve(
                Books.id(order),
                new ClientOrderId(order),
                Samples.VENUE,
                symbol,
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
        return replies.getLast();
    }

    /** Whether an order of {@link #buy} may still leave. */
    Optional<Refusal> recheck(String order, Symbol symbol) {
        return recheck(order, symbol, "1");
    }

    /** @param open what of it would leave */
    Optional<Refusal> recheck(String order, Symbol symbol, String open) {
        List<Rechecked> replies = new ArrayList<>();
        decide(new Recheck(
                Books.id(order),
                Samples.VENUE,
                symbol,
                Side.BUY,
                1,
                Quantity.of("1"),
                Quantity.of(open),
                Price.of("100"),
                false,
                Optional.empty(),
                new Ear<>(replies::add)));
        return replies.getLast().refusal();
    }

    void look() {
        decide(new GetUsage(new Ear<>(_ -> {})));
    }

    void limit(Limits limits) {
        decide(new SetLimits(limits, 1, Optional.empty(), "test", "as the test says", new Ear<>(_ -> {})));
    }

    private void decide(Command command) {
        Decision<AccountEvent> decision = logic.decide(state, command);
        for (AccountEvent event : decision.events()) {
            journal.add(event);
            state = logic.apply(state, event);
        }
        decision.whenDurable().run();
    }
}
