package io.kontor.sim.matching;

import static io.kontor.sim.Ask.ALICE;
import static io.kontor.sim.Ask.BOB;
import static io.kontor.sim.Ask.CAROL;
import static io.kontor.sim.Ask.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.kontor.sim.Ask;
import io.kontor.sim.SimInstruments;
import io.kontor.sim.message.Fill;
import io.kontor.sim.message.OrderRecord;
import io.kontor.sim.message.Report;
import io.kontor.sim.message.SelfTrade;
import io.kontor.value.AccountId;
import io.kontor.value.ClientOrderId;
import io.kontor.value.Price;
import io.kontor.value.Quantity;
import io.kontor.value.Side;
import io.kontor.value.TimeInForce;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever participants, the outside market and the exchange's own mistakes do, the books add up. */
class MatchingEngineRandomTest {
    private static final List<AccountId> ACCOUNTS = List.of(ALICE, BOB, CAROL);
    private static final List<SelfTrade> SELF_TRADES = List.of(SelfTrade.values());
    private static final int STEPS = 4000;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void theBooksAddUpAfterEveryStep(long seed) {
        Walk walk = new Walk(seed);

        for (int step = 0; step < STEPS; step++) {
            walk.step();
            checkBookIsNotCrossed(walk.bench);
            if (step % 50 == 0) {
                checkMoney(walk.bench);
                checkOrders(walk.bench);
            }
        }
        checkMoney(walk.bench);
        checkOrders(walk.bench);
        checkCursors(walk.bench);
    }

    @Test
    void theBooksAddUpForAnySeed() {
        theBooksAddUpAfterEveryStep(printed(new Random().nextLong()));
    }

    @Test
    void theSameStepsGiveTheSameReports() {
        long seed = printed(new Random().nextLong());
        Walk one = new Walk(seed);
        Walk other = new Walk(seed);

        for (int step = 0; step < STEPS; step++) {
            one.step();
            other.step();
        }

        assertThat(other.bench.books.reports).isEqualTo(one.bench.books.reports);
        assertThat(other.bench.books.prints).isEqualTo(one.bench.books.prints);
    }

    @Test
    void anEngineRestoredFromItsRecordsGoesOnAsTheOldOneWouldHave() {
        long seed = printed(new Random().nextLong());
        Walk walk = new Walk(seed);
        for (int step = 0; step < STEPS; step++) {
            walk.step();
        }
        walk.bench.engine.clearQuotes(SimInstruments.BTC_USDT);

        Bench restored = restore(walk.bench);

        for (Side side : Side.values()) {
            assertThat(restored.shown(side)).isEqualTo(walk.bench.shown(side));
        }
        for (int i = 0; i < 40; i++) {
            Ask ask = walk.anyOrder(walk.anyAccount(), "after" + i);
            assertThat(restored.submit(ask)).isEqualTo(walk.bench.submit(ask));
        }
        for (AccountId account : ACCOUNTS) {
            assertThat(restored.locked(account, "USDT")).isEqualTo(walk.bench.locked(account, "USDT"));
            assertThat(restored.total(account, "BTC")).isEqualTo(walk.bench.total(account, "BTC"));
        }
    }

    private static Bench restore(Bench old) {
        MemoryBooks books = old.books.copy();
        Bench restored = new Bench(Walk.FEES, books, old.engine.counters());
        old.engine.accounts().forEach(a -> restored.engine.restore(a.id(), a.totals(), a.lastCursor()));
        restored.engine.restore(List.copyOf(books.open.values()));
        old.engine
                .lastTrade(SimInstruments.BTC_USDT)
                .ifPresent(last -> restored.engine.restoreLastTrade(SimInstruments.BTC_USDT, last));
        return restored;
    }

    private static void checkBookIsNotCrossed(Bench bench) {
        OrderBook book = bench.engine.book(SimInstruments.BTC_USDT);
        Resting bid = book.first(Side.BUY);
        Resting ask = book.first(Side.SELL);
        if (bid != null && ask != null) {
            assertThat(bid.price()).isLessThan(ask.price());
        }
    }

    /** What an account has is what it was given and its standing fills; what it has locked is what its open orders need. */
    private static void checkMoney(Bench bench) {
        for (AccountId id : ACCOUNTS) {
            BigDecimal base = new BigDecimal(1_000_000);
            BigDecimal quote = base;
            for (Fill fill : standing(bench, id)) {
                BigDecimal notional = fill.price().times(fill.quantity()).value();
                boolean buys = fill.side() == Side.BUY;
                base = base.add(fill.quantity().signed(fill.side()));
                quote = quote.add(buys ? notional.negate() : notional)
                        .subtract(fill.fee().value());
            }
            assertThat(bench.total(id, "BTC")).isEqualByComparingTo(base);
            assertThat(bench.total(id, "USDT")).isEqualByComparingTo(quote);
            BigDecimal locked = bench.engine.account(id).openOrders().stream()
                    .filter(order -> order.side() == Side.BUY)
                    .map(Order::locked)
                    .reduce(BigDecimal.ZERO, BigDecimal::add);
            assertThat(bench.locked(id, "USDT")).isEqualByComparingTo(locked);
        }
    }

    private static void checkOrders(Bench bench) {
        for (AccountId id : ACCOUNTS) {
            List<Fill> fills = standing(bench, id);
            for (Order order : bench.engine.account(id).openOrders()) {
                OrderRecord record = order.record();
                assertThat(bench.books.open).containsValue(record);
                assertThat(record.filled().value()).isEqualByComparingTo(sum(fills, order.id()));
                assertThat(order.resting() != null || !order.isTriggered()).isTrue();
            }
        }
        assertThat(bench.books.open)
                .hasSize(ACCOUNTS.stream()
                        .mapToInt(id -> bench.engine.account(id).openOrders().size())
                        .sum());
    }

    private static void checkCursors(Bench bench) {
        for (AccountId id : ACCOUNTS) {
            List<Report> reports = bench.books.reports.stream()
                    .filter(report -> report.account().equals(id))
                    .toList();
            for (int i = 0; i < reports.size(); i++) {
                assertThat(reports.get(i).cursor()).isEqualTo(i + 1);
            }
        }
    }

    private static List<Fill> standing(Bench bench, AccountId account) {
        return bench.books.fills.values().stream()
                .filter(fill -> fill.account().equals(account) && fill.standing() != Fill.Standing.BUSTED)
                .toList();
    }

    private static BigDecimal sum(List<Fill> fills, long order) {
        return fills.stream()
                .filter(fill -> fill.orderId() == order)
                .map(fill -> fill.quantity().value())
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private static long printed(long seed) {
        System.out.println("seed " + seed);
        return seed;
    }

    /** One random history. */
    private static final class Walk {
        static final Fees FEES = Bench.fees("1", "2");

        final Bench bench = new Bench(FEES);
        private final Random random;
        private final List<ClientOrderId> ids = new ArrayList<>();

        Walk(long seed) {
            random = new Random(seed);
        }

        void step() {
            AccountId account = anyAccount();
            switch (random.nextInt(16)) {
                case 0, 1, 2, 3, 4, 5 -> bench.submit(anyOrder(account, newId()));
                case 6, 7 -> bench.cancel(account, anyId());
                case 8 -> bench.replace(anyId(), anyOrder(account, newId()));
                case 9, 10, 11 -> quote();
                case 12, 13 -> bench.outsideTrade(anySide(), anyQuantity(), anyPrice());
                case 14 -> amend();
                default -> bench.engine.fillLate(account, new ClientOrderId(anyId()), Quantity.of("0.3"), NOW);
            }
        }

        Ask anyOrder(AccountId account, String id) {
            Ask ask = Ask.of(account, id, anySide(), anyQuantity());
            if (random.nextInt(10) > 0) {
                ask = ask.at(anyPrice());
            }
            ask = switch (random.nextInt(12)) {
                case 0 -> ask.lasting(TimeInForce.IOC);
                case 1 -> ask.lasting(TimeInForce.FOK);
                case 2 -> ask.postOnly();
                case 3, 4 -> ask.showing("0.1");
                case 5, 6 -> ask.stop(anyPrice());
                case 7 -> ask.selfTrade(SELF_TRADES.get(random.nextInt(SELF_TRADES.size())));
                default -> ask;
            };
            return ask;
        }

        AccountId anyAccount() {
            return ACCOUNTS.get(random.nextInt(ACCOUNTS.size()));
        }

        /** The outside market is never crossed with itself. */
        private void quote() {
            int middle = 9990 + random.nextInt(20);
            List<String> quotes = new ArrayList<>();
            for (int price = 9985; price < 10015; price++) {
                boolean there = random.nextInt(3) > 0;
                quotes.add("BUY " + (price < middle && there ? anyQuantity() : "0") + "@" + price);
                quotes.add("SELL " + (price > middle && there ? anyQuantity() : "0") + "@" + price);
            }
            bench.quote(quotes.toArray(String[]::new));
        }

        private void amend() {
            List<Fill> fills = List.copyOf(bench.books.fills.values());
            if (fills.isEmpty()) {
                return;
            }
            Fill fill = fills.get(random.nextInt(fills.size()));
            ClientOrderId id = bench.books.idOf(fill);
            if (random.nextBoolean()) {
                bench.engine.bust(fill.account(), id, fill.trade(), NOW);
            } else {
                bench.engine.correct(fill.account(), id, fill.trade(), Price.of(anyPrice()), NOW);
            }
        }

        private String newId() {
            ids.add(new ClientOrderId("o" + ids.size()));
            return ids.getLast().value();
        }

        private String anyId() {
            int recent = Math.min(ids.size(), 60);
            return recent == 0
                    ? "none"
                    : ids.get(ids.size() - 1 - random.nextInt(recent)).value();
        }

        private Side anySide() {
            return random.nextBoolean() ? Side.BUY : Side.SELL;
        }

        private String anyQuantity() {
            return "0." + (1 + random.nextInt(9));
        }

        private String anyPrice() {
            return Integer.toString(9990 + random.nextInt(20));
        }
    }
}
