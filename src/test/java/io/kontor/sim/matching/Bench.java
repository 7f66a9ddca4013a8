package io.kontor.sim.matching;

import static io.kontor.sim.Ask.NOW;

import io.kontor.instrument.Instrument;
import io.kontor.sim.Ask;
import io.kontor.sim.SimInstruments;
import io.kontor.sim.message.OrderRecord;
import io.kontor.sim.message.Report;
import io.kontor.sim.message.SelfTrade;
import io.kontor.value.AccountId;
import io.kontor.value.ClientOrderId;
import io.kontor.value.Price;
import io.kontor.value.Quantity;
import io.kontor.value.Side;
import io.kontor.value.Symbol;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A work bench: an engine over books in memory, and short ways to ask and to look. */
final class Bench {
    static final Fees FREE = fees("0", "0");

    final MemoryBooks books;
    final MatchingEngine engine;

    Bench() {
        this(FREE);
    }

    Bench(Fees fees) {
        this(fees, new MemoryBooks(), Counters.START);
    }

    Bench(Fees fees, MemoryBooks books, Counters counters) {
        this(rules(fees), books, counters);
    }

    Bench(EngineRules rules, MemoryBooks books, Counters counters) {
        this(new SimInstruments().all(), rules, books, counters);
    }

    Bench(Collection<Instrument> traded, EngineRules rules, MemoryBooks books, Counters counters) {
        this.books = books;
        this.engine = new MatchingEngine(traded, rules, counters, books, books, books);
    }

    static Fees fees(String maker, String taker) {
        return new Fees(new BigDecimal(maker), new BigDecimal(taker), Fees.Charge.QUOTE, Optional.empty());
    }

    static EngineRules rules(Fees fees) {
        return new EngineRules(
                fees, SelfTrade.EXPIRE_TAKER, 1000, Map.of(), new BigDecimal(1_000_000), EngineRules.Conduct.STRICT);
    }

    /** Submits and answers the reports it caused, shortened. */
    List<String> submit(Ask ask) {
        return causing(() -> engine.submit(ask.order(), NOW));
    }

    List<String> cancel(AccountId account, String id) {
        return causing(() -> engine.cancel(account, new ClientOrderId(id), NOW));
    }

    List<String> replace(String target, Ask ask) {
        return causing(() -> engine.replace(new ClientOrderId(target), ask.order(), NOW));
    }

    /** The house quotes so much at a price; {@code "BUY 0.5@60000"}. */
    List<String> quote(String... quotes) {
        return quote(SimInstruments.BTC_USDT, quotes);
    }

    List<String> quote(Symbol symbol, String... quotes) {
        List<LevelChange> changes = new ArrayList<>();
        for (String quote : quotes) {
            int blank = quote.indexOf(' ');
            int at = quote.indexOf('@');
            changes.add(new LevelChange(
                    Side.valueOf(quote.substring(0, blank)),
                    price(symbol, quote.substring(at + 1)),
                    quantity(symbol, quote.substring(blank + 1, at))));
        }
        return causing(() -> engine.quote(symbol, changes, NOW));
    }

    List<String> outsideTrade(Side aggressor, String quantity, String price) {
        Symbol symbol = SimInstruments.BTC_USDT;
        return causing(
                () -> engine.outsideTrade(symbol, aggressor, price(symbol, price), quantity(symbol, quantity), NOW));
    }

    List<String> causing(Runnable action) {
        int before = books.reports.size();
        action.run();
        return books.reports.subList(before, books.reports.size()).stream()
                .map(Bench::shorten)
                .toList();
    }

    OrderRecord order(AccountId account, String id) {
        ClientOrderId clientOrderId = new ClientOrderId(id);
        Order open = engine.account(account).openOrder(clientOrderId);
        return open == null ? books.closedOrder(account, clientOrderId).orElseThrow() : open.record();
    }

    BigDecimal total(AccountId account, String holding) {
        return engine.account(account).total(holding).stripTrailingZeros();
    }

    BigDecimal locked(AccountId account, String holding) {
        return engine.account(account).locked(holding).stripTrailingZeros();
    }

    /** What the market sees, best first: {@code 0.5@60000}. */
    List<String> shown(Side side) {
        Units units = engine.units(SimInstruments.BTC_USDT);
        return engine.book(SimInstruments.BTC_USDT).shown(side).stream()
                .map(level -> units.quantity(level.quantity()) + "@" + units.price(level.price()))
                .toList();
    }

    static String shorten(Report report) {
        String fill = report.fill()
                .map(f -> " " + f.quantity() + "@" + f.price() + " " + f.liquidity())
                .orElse("");
        String reason = report.reason().map(r -> " " + r).orElse("");
        return report.clientOrderId() + " " + report.type() + fill + reason;
    }

    private long price(Symbol symbol, String price) {
        return engine.units(symbol).price(Price.of(price));
    }

    private long quantity(Symbol symbol, String quantity) {
        return engine.units(symbol).quantity(Quantity.of(quantity));
    }
}
