package io.kontor.risk;

import io.kontor.instrument.AmountRule;
import io.kontor.instrument.Instrument;
import io.kontor.instrument.PriceRule;
import io.kontor.marketdata.Quote;
import io.kontor.marketdata.QuoteBoard;
import io.kontor.model.Samples;
import io.kontor.value.Price;
import io.kontor.value.Quantity;
import io.kontor.value.Side;
import io.kontor.value.Symbol;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * What the whole gate costs for an order that passes: the clock, the symbol's figures, its mark on the node's board, both rate windows,
 * every check with every limit set, and the attempt noted. One symbol of one account, or 1,000 symbols in each of 100 accounts touched at
 * random, so that nearly every order waits for memory. Not run with the tests, see docs/reference/performance.md.
 *
 * <p>The clock is read for each order, and time goes on by a tenth of a second per account, so that the default rates are never met. The
 * books stand still: that a grant changes them is the account's fold. Amounts and prices come in steps and ticks; turning decimals into
 * them is not measured.
 *
 * <p>Beside it, on the same orders and with the clock read as often, what {@link ExchangeCoreStep} decides in its risk step: not the same
 * question, so a scale and no race.
 */
@State(Scope.Thread)
@BenchmarkMode({Mode.AverageTime, Mode.SampleTime})
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 3)
@Fork(2)
public class RiskGateBenchmark {
    private static final int ORDERS = 1 << 16;

    /** What the orders are in. */
    public enum Spread {
        ONE_BOOK(1, 1),
        AT_RANDOM(100, 1_000);

        private final int accounts;
        private final int symbolsEach;

        Spread(int accounts, int symbolsEach) {
            this.accounts = accounts;
            this.symbolsEach = symbolsEach;
        }
    }

    @Param
    private Spread spread = Spread.ONE_BOOK;

    private final Clock clock = Clock.systemUTC();
    private final QuoteBoard quotes = new QuoteBoard(clock, System::nanoTime, Duration.ofDays(1));
    private RiskBook[] books = new RiskBook[0];
    private Symbol[] symbols = new Symbol[0];
    private final short[] accountOf = new short[ORDERS];
    private final short[] symbolOf = new short[ORDERS];
    private final byte[] amountOf = new byte[ORDERS];
    private long order;

    @Setup
    public void setUp() {
        Random random = new Random(1);
        int accounts = spread.accounts;
        int symbolsEach = spread.symbolsEach;
        Limits limits = limits(symbolsEach);
        books = new RiskBook[accounts];
        symbols = new Symbol[symbolsEach];
        for (int account = 0; account < accounts; account++) {
            books[account] = new RiskBook(limits);
        }
        for (int i = 0; i < symbolsEach; i++) {
            Instrument instrument = instrument(i);
            symbols[i] = instrument.symbol();
            Quote quote = quote(instrument, 10_000 + random.nextInt(100_000));
            quotes.publish(quote, quotes.now());
            for (RiskBook book : books) {
                trade(book, instrument, quote, random);
            }
        }
        for (int i = 0; i < ORDERS; i++) {
            accountOf[i] = (short) random.nextInt(accounts);
            symbolOf[i] = (short) random.nextInt(symbolsEach);
            amountOf[i] = (byte) (1 + random.nextInt(100));
        }
    }

    /** Nothing but what chooses the order. */
    @Benchmark
    public long emptyLoop() {
        int i = (int) order++ & (ORDERS - 1);
        return accountOf[i] + (long) symbolOf[i] + amountOf[i];
    }

    /** Reading the clock alone. */
    @Benchmark
    public long clock() {
        return micros(clock.instant()) + order++;
    }

    @Benchmark
    public boolean acceptedOrder() {
        int i = (int) order & (ORDERS - 1);
        Instant read = clock.instant();
        long now = micros(read) + order++ * (100_000 / spread.accounts);
        RiskBook book = books[accountOf[i]];
        SymbolRisk s = book.find(symbols[symbolOf[i]]);
        if (!s.isMarkedBy(quotes.latest(Samples.VENUE, symbols[symbolOf[i]], read.toEpochMilli())
                .orElse(null))) {
            throw new IllegalStateException("marks do not change here");
        }
        Side side = (amountOf[i] & 1) == 0 ? Side.BUY : Side.SELL;
        RiskAsk ask = book.ask().order(s, side, amountOf[i], amountOf[i], s.mark / 2, now);
        if (!RiskGate.ALL.isWithinRate(book, ask) || !RiskGate.ALL.passes(book, ask)) {
            throw new IllegalStateException(RiskGate.refusal(book, ask).detail());
        }
        RiskGate.count(book, ask);
        return true;
    }

    /** An engine of its own for each kind of symbol, with the same orders put to it. */
    @State(Scope.Thread)
    public static class Peer {
        private ExchangeCoreStep spot = new ExchangeCoreStep(false, 0, 0);
        private ExchangeCoreStep margin = spot;

        @Setup
        public void setUp(RiskGateBenchmark gate) {
            spot = new ExchangeCoreStep(false, gate.spread.accounts, gate.spread.symbolsEach);
            margin = new ExchangeCoreStep(true, gate.spread.accounts, gate.spread.symbolsEach);
        }
    }

    @Benchmark
    public boolean exchangeCoreSpot(Peer peer) {
        return place(peer.spot);
    }

    @Benchmark
    public boolean exchangeCoreMargin(Peer peer) {
        return place(peer.margin);
    }

    private boolean place(ExchangeCoreStep engine) {
        int i = (int) order++ & (ORDERS - 1);
        if (!engine.accepts(accountOf[i], symbolOf[i], (amountOf[i] & 1) == 0, amountOf[i], micros(clock.instant()))) {
            throw new IllegalStateException("balances do not run out here");
        }
        return true;
    }

    private static long micros(Instant at) {
        return at.getEpochSecond() * 1_000_000 + at.getNano() / 1_000;
    }

    private static void trade(RiskBook book, Instrument instrument, Quote quote, Random random) {
        SymbolRisk s = book.add(instrument);
        s.convert(instrument, BigDecimal.ONE, true);
        s.mark(quote, quote.mark().orElseThrow(), 0, true);
        int position = random.nextInt(2_000) - 1_000;
        s.position(
                quote,
                new BigDecimal(position).movePointLeft(3),
                quote.mark()
                        .orElseThrow()
                        .value()
                        .multiply(new BigDecimal(-position))
                        .movePointLeft(3),
                DayFees.NONE);
        s.open(Quantity.of("0.5"), Quantity.of("0.5"));
        Price away = new Price(quote.mark().orElseThrow().value().multiply(new BigDecimal("0.5")));
        s.rests(Side.BUY, away);
        s.rests(Side.SELL, new Price(away.value().multiply(new BigDecimal("3"))));
        book.changed(s);
    }

    private static Limits limits(int symbols) {
        SampleLimits limits = SampleLimits.wide()
                .rate(100, 1_000)
                .lots(1_000)
                .collar("0.1")
                .orderNotional("1000000")
                .gross("1000000000")
                .net("1000000000")
                .loss("100000")
                .noSelfTrade()
                .repeats(50);
        for (int i = 0; i < symbols; i++) {
            limits.position(instrument(i).symbol(), "10");
        }
        return limits.done();
    }

    private static Quote quote(Instrument instrument, int cents) {
        return new Quote(
                instrument.venue(),
                instrument.symbol(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(new Price(BigDecimal.valueOf(cents, 2))),
                Quantity.ZERO,
                Instant.EPOCH,
                false);
    }

    private static Instrument instrument(int i) {
        Instrument s = Samples.instrument(Samples.BTC);
        return new Instrument(
                new Symbol("S" + i + "/USDT"),
                s.venue(),
                "S" + i,
                s.type(),
                s.base(),
                s.quote(),
                new AmountRule(Quantity.of("0.001"), Quantity.of("1000"), Quantity.of("0.001"), Quantity.of("1")),
                PriceRule.fixed(Price.of("0.01"), Price.of("1000000"), Price.of("0.01")),
                s.minNotional(),
                s.capabilities(),
                s.contract(),
                s.calendar());
    }

    public static void main(String[] args) throws RunnerException {
        new Runner(new OptionsBuilder()
                        .include(RiskGateBenchmark.class.getName())
                        .addProfiler(GCProfiler.class)
                        .build())
                .run();
    }
}
