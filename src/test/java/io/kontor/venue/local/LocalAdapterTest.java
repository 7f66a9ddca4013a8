package io.kontor.venue.local;

import static io.kontor.sim.SimInstruments.BTC_USDT;
import static io.kontor.sim.SimInstruments.VENUE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kontor.instrument.Instrument;
import io.kontor.marketdata.MarketDataListener;
import io.kontor.marketdata.Quote;
import io.kontor.sim.Exchange;
import io.kontor.sim.SimConfig;
import io.kontor.sim.SimInstruments;
import io.kontor.sim.TestData;
import io.kontor.sim.fault.FaultKind;
import io.kontor.sim.fault.FaultSwitch;
import io.kontor.value.AccountId;
import io.kontor.value.ClientOrderId;
import io.kontor.value.FillId;
import io.kontor.value.IntentId;
import io.kontor.value.Liquidity;
import io.kontor.value.Price;
import io.kontor.value.Quantity;
import io.kontor.value.Side;
import io.kontor.value.TimeInForce;
import io.kontor.value.VenueClientOrderId;
import io.kontor.venue.ExecutionReport;
import io.kontor.venue.ExecutionReport.ExecType;
import io.kontor.venue.OrderRequest;
import io.kontor.venue.SendGuard;
import io.kontor.venue.VenueCapabilities.DuplicateFence;
import io.kontor.venue.VenueOrder;
import io.kontor.venue.VenueSession;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalAdapterTest {
    private static final AccountId MAIN = new AccountId("main");
    private static final AccountId OTHER = new AccountId("other");
    private static final Instant NOW = Instant.parse("2026-11-20T10:00:00.000001Z");
    private static final SendGuard NO_HALT = (_, _, _, _) -> Optional.empty();
    private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

    @TempDir
    Path directory;

    private Exchange exchange;
    private LocalAdapter adapter;

    @BeforeEach
    void openAlone() {
        open(SimConfig.ALONE);
    }

    @AfterEach
    void close() {
        exchange.close();
    }

    @Test
    void itSaysWhatTheExchangeCanDoAndTrades() throws Exception {
        assertThat(adapter.capabilities().duplicateFence()).isEqualTo(DuplicateFence.SEND_EXPIRY);
        assertThat(adapter.capabilities().atomicReplace()).isTrue();
        assertThat(adapter.capabilities().expiresOrders()).isFalse();
        assertThat(got(adapter.instruments())).extracting(Instrument::symbol).contains(BTC_USDT);
    }

    @Test
    void anOrderIsReportedQueriedAndListed() throws Exception {
        Line main = logOn(MAIN, 0);

        got(main.session.submit(order(MAIN, "a", 1, Side.BUY, "2", "60000")));

        ExecutionReport report = main.next();
        assertThat(report.type()).isEqualTo(ExecType.NEW);
        assertThat(report.cursor()).isEqualTo(1);
        assertThat(report.clientOrderId()).isEqualTo(id(MAIN, "a", 1).toString());
        assertThat(report.symbol()).isEqualTo(BTC_USDT);
        assertThat(report.price()).isEqualTo(Price.of("60000"));
        assertThat(report.cumulative()).isEqualTo(Quantity.ZERO);
        assertThat(report.at()).isEqualTo(NOW);
        VenueOrder queried = got(main.session.query(BTC_USDT, id(MAIN, "a", 1))).orElseThrow();
        assertThat(queried.status()).isEqualTo(VenueOrder.Status.OPEN);
        assertThat(queried.venueOrderId()).isEqualTo(report.venueOrderId());
        assertThat(got(main.session.openOrders())).containsExactly(queried);
        assertThat(got(main.session.query(BTC_USDT, id(MAIN, "nothing", 1)))).isEmpty();
    }

    @Test
    void bothSidesOfATradeAreReportedWithTheirFills() throws Exception {
        Line main = logOn(MAIN, 0);
        Line other = logOn(OTHER, 0);
        got(main.session.submit(order(MAIN, "a", 1, Side.BUY, "2", "60000")));

        got(other.session.submit(order(OTHER, "b", 1, Side.SELL, "0.5", "59000")));

        assertThat(main.next().type()).isEqualTo(ExecType.NEW);
        ExecutionReport trade = main.next();
        assertThat(trade.type()).isEqualTo(ExecType.TRADE);
        assertThat(trade.cumulative()).isEqualTo(Quantity.of("0.5"));
        assertThat(trade.fill().orElseThrow().liquidity()).isEqualTo(Liquidity.MAKER);
        assertThat(trade.fill().orElseThrow().price()).isEqualTo(Price.of("60000"));
        assertThat(trade.fill().orElseThrow().fee().toString()).isEqualTo("3");
        assertThat(other.next().type()).isEqualTo(ExecType.NEW);
        FillId fill = other.next().fill().orElseThrow().id();
        VenueOrder sold = got(other.session.query(BTC_USDT, id(OTHER, "b", 1))).orElseThrow();
        assertThat(sold.status()).isEqualTo(VenueOrder.Status.FILLED);
        assertThat(sold.fills()).extracting(f -> f.id()).containsExactly(fill);
    }

    @Test
    void aRejectionIsAReportAndItsStageCompletes() throws Exception {
        Line main = logOn(MAIN, 0);

        got(main.session.submit(order(MAIN, "a", 1, Side.BUY, "2", "60000.001")));
        got(main.session.cancel(BTC_USDT, id(MAIN, "never", 1)));

        ExecutionReport rejected = main.next();
        assertThat(rejected.type()).isEqualTo(ExecType.REJECTED);
        assertThat(rejected.text()).contains("Filter failure: PRICE_FILTER");
        ExecutionReport unknown = main.next();
        assertThat(unknown.type()).isEqualTo(ExecType.CANCEL_REJECTED);
        assertThat(unknown.clientOrderId()).isEqualTo(id(MAIN, "never", 1).toString());
        assertThat(unknown.text()).contains("Unknown order sent.");
        assertThat(got(main.session.query(BTC_USDT, id(MAIN, "a", 1)))
                        .orElseThrow()
                        .status())
                .isEqualTo(VenueOrder.Status.REJECTED);
    }

    @Test
    void theSameRequestTwiceMakesOneOrder() throws Exception {
        Line main = logOn(MAIN, 0);

        got(main.session.submit(order(MAIN, "a", 1, Side.BUY, "2", "60000")));
        got(main.session.submit(order(MAIN, "a", 1, Side.BUY, "2", "60000")));

        ExecutionReport first = main.next();
        ExecutionReport second = main.next();
        assertThat(second.type()).isEqualTo(ExecType.REJECTED);
        assertThat(second.text()).contains("Duplicate order sent.");
        assertThat(second.venueOrderId()).isEqualTo(first.venueOrderId());
        assertThat(got(main.session.openOrders())).hasSize(1);
    }

    @Test
    void anUnfilledOrderIsReplacedInOneStep() throws Exception {
        Line main = logOn(MAIN, 0);
        got(main.session.submit(order(MAIN, "a", 1, Side.BUY, "2", "60000")));

        got(main.session.replace(id(MAIN, "a", 1), order(MAIN, "a", 2, Side.BUY, "3", "59000")));
        got(main.session.cancel(BTC_USDT, id(MAIN, "a", 2)));

        assertThat(List.of(main.next().type(), main.next().type(), main.next().type()))
                .containsExactly(ExecType.NEW, ExecType.REPLACED, ExecType.CANCELED);
        assertThat(got(main.session.query(BTC_USDT, id(MAIN, "a", 1)))
                        .orElseThrow()
                        .status())
                .isEqualTo(VenueOrder.Status.CANCELED);
    }

    @Test
    void aLogOnAfterACursorGetsTheRestWithoutGapOrRepeat() throws Exception {
        Line main = logOn(MAIN, 0);
        for (int i = 0; i < 30; i++) {
            got(main.session.submit(order(MAIN, "a" + i, 1, Side.BUY, "1", "50000")));
        }
        exchange.close();
        assertThat(main.down.poll(30, TimeUnit.SECONDS)).isNotNull();

        open(SimConfig.ALONE);
        Line again = logOn(MAIN, 12);
        got(again.session.submit(order(MAIN, "last", 1, Side.BUY, "1", "50000")));

        List<Long> cursors = new ArrayList<>();
        for (int i = 13; i <= 31; i++) {
            cursors.add(again.next().cursor());
        }
        assertThat(cursors).isSorted().doesNotHaveDuplicates().startsWith(13L).endsWith(31L);
        assertThat(again.reports.poll(50, TimeUnit.MILLISECONDS)).isNull();
    }

    @Test
    void whatDidNotLeaveSaysSo() throws Exception {
        Line main = logOn(MAIN, 0);
        OrderRequest late = order(MAIN, "late", 1, Side.BUY, "1", "50000", NOW.minusMillis(1));
        assertNotSent(main.session.submit(late));

        main.session.close();
        assertThat(main.down.poll(30, TimeUnit.SECONDS)).isNotNull();
        assertNotSent(main.session.submit(order(MAIN, "a", 1, Side.BUY, "1", "50000")));

        Line open = logOn(MAIN, 0);
        exchange.close();
        assertNotSent(open.session.cancel(BTC_USDT, id(MAIN, "a", 1)));
        assertThat(open.reports).isEmpty();
    }

    @Test
    void aLostAnswerIsNotProofOfAnything() throws Exception {
        Line main = logOn(MAIN, 0);
        exchange.faults().set(FaultKind.ACK_LOST, FaultSwitch.next(1).after(Duration.ofMillis(10)));

        assertThatThrownBy(() -> got(main.session.submit(order(MAIN, "a", 1, Side.BUY, "1", "50000"))))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isNotInstanceOf(VenueSession.NotSent.class);

        assertThat(got(main.session.query(BTC_USDT, id(MAIN, "a", 1)))).isPresent();
    }

    @Test
    void aBustedFillIsReportedAndNoLongerListed() throws Exception {
        Line main = logOn(MAIN, 0);
        Line other = logOn(OTHER, 0);
        got(main.session.submit(order(MAIN, "a", 1, Side.BUY, "1", "60000")));
        got(other.session.submit(order(OTHER, "b", 1, Side.SELL, "1", "60000")));
        main.next();
        ExecutionReport trade = main.next();

        long number = Long.parseLong(trade.fill().orElseThrow().id().value());
        assertThat(got(exchange.bust(MAIN, new ClientOrderId(trade.clientOrderId()), number)))
                .isTrue();

        ExecutionReport bust = main.next();
        assertThat(bust.type()).isEqualTo(ExecType.TRADE_CANCEL);
        assertThat(bust.fill()).isEqualTo(trade.fill());
        assertThat(bust.cumulative()).isEqualTo(Quantity.ZERO);
        assertThat(got(main.session.query(BTC_USDT, id(MAIN, "a", 1)))
                        .orElseThrow()
                        .fills())
                .isEmpty();
    }

    @Test
    void marketDataComesFromTheInventedMarket() throws Exception {
        reopen("generator.enabled = true");
        BlockingQueue<Quote.Level> bids = new LinkedBlockingQueue<>();

        AutoCloseable subscription = got(adapter.subscribe(BTC_USDT, new Levels(bids)));

        assertThat(bids.poll(30, TimeUnit.SECONDS)).isNotNull();
        subscription.close();
    }

    @Test
    void anOrderIsFilledByARecordedMarket() throws Exception {
        Path recording = TestData.recording();
        reopen(SimConfig.ALONE, "recording { file = \"" + recording + "\", speed = 50, repeats = true }");
        BlockingQueue<Quote.Level> bids = new LinkedBlockingQueue<>();
        got(adapter.subscribe(BTC_USDT, new Levels(bids)));
        Quote.Level bid = bids.poll(30, TimeUnit.SECONDS);
        Line main = logOn(MAIN, 0);

        got(main.session.submit(order(MAIN, "taker", 1, Side.BUY, "0.001", "62500")));
        got(main.session.submit(order(MAIN, "maker", 1, Side.BUY, "0.001", "61590")));

        assertThat(bid).isNotNull();
        assertThat(bid.price()).isBetween(Price.of("61000"), Price.of("62500"));
        assertThat(List.of(main.next().type(), main.next().type())).containsExactly(ExecType.NEW, ExecType.TRADE);
        assertThat(main.next().type()).isEqualTo(ExecType.NEW);
        ExecutionReport made = main.next();
        assertThat(made.type()).isEqualTo(ExecType.TRADE);
        assertThat(made.fill().orElseThrow().liquidity()).isEqualTo(Liquidity.MAKER);
    }

    private void reopen(String... overrides) {
        exchange.close();
        open(overrides);
    }

    private void open(String... overrides) {
        exchange = Exchange.open(directory, SimConfig.with(overrides), new SimInstruments(), CLOCK);
        adapter = new LocalAdapter(exchange, VENUE, CLOCK);
    }

    private Line logOn(AccountId account, long after) throws Exception {
        Line line = new Line();
        line.session = got(adapter.logOn(account, after, line, NO_HALT));
        return line;
    }

    private static void assertNotSent(CompletionStage<?> answer) {
        assertThatThrownBy(() -> got(answer))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(VenueSession.NotSent.class);
    }

    private static <T> T got(CompletionStage<T> answer) throws Exception {
        return answer.toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    private static VenueClientOrderId id(AccountId account, String id, int attempt) {
        return new VenueClientOrderId(IntentId.of(account, new ClientOrderId(id)), attempt);
    }

    private static OrderRequest order(
            AccountId account, String id, int attempt, Side side, String quantity, String price) {
        return order(account, id, attempt, side, quantity, price, Instant.MAX);
    }

    private static OrderRequest order(
            AccountId account, String id, int attempt, Side side, String quantity, String price, Instant sendBefore) {
        return new OrderRequest(
                id(account, id, attempt),
                BTC_USDT,
                side,
                Quantity.of(quantity),
                Price.of(price),
                TimeInForce.GTC,
                false,
                false,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                sendBefore,
                Optional.empty());
    }

    private static final class Line implements VenueSession.Listener {
        final BlockingQueue<ExecutionReport> reports = new LinkedBlockingQueue<>();
        final BlockingQueue<String> down = new LinkedBlockingQueue<>();
        VenueSession session;

        @Override
        public void onReport(ExecutionReport report) {
            reports.add(report);
        }

        @Override
        public void onDown(String reason) {
            down.add(reason);
        }

        ExecutionReport next() throws InterruptedException {
            ExecutionReport report = reports.poll(20, TimeUnit.SECONDS);
            assertThat(report).as("a report within 20 s").isNotNull();
            return report;
        }
    }

    private record Levels(BlockingQueue<Quote.Level> bids) implements MarketDataListener {
        @Override
        public void onSnapshot(long sequence, List<Quote.Level> newBids, List<Quote.Level> newAsks, Instant at) {
            bids.addAll(newBids);
        }

        @Override
        public void onUpdate(long first, long last, List<Quote.Level> newBids, List<Quote.Level> newAsks, Instant at) {
            bids.addAll(newBids);
        }

        @Override
        public void onTrade(Price price, Quantity quantity, Instant at) {}

        @Override
        public void onDown(String reason) {}
    }
}
