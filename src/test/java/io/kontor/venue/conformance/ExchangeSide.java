package io.kontor.venue.conformance;

import io.kontor.sim.Exchange;
import io.kontor.sim.SessionListener;
import io.kontor.sim.TradingSession;
import io.kontor.sim.fault.FaultKind;
import io.kontor.sim.fault.FaultSwitch;
import io.kontor.sim.message.NewOrder;
import io.kontor.sim.message.OrderRecord;
import io.kontor.sim.message.OrderStatus;
import io.kontor.sim.message.Report;
import io.kontor.value.AccountId;
import io.kontor.value.ClientOrderId;
import io.kontor.value.Price;
import io.kontor.value.Quantity;
import io.kontor.value.Side;
import io.kontor.value.Symbol;
import io.kontor.value.TimeInForce;
import io.kontor.venue.conformance.VenueHarness.AtVenue;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;

/** The simulated exchange as the venue's side of a harness, whatever adapter and protocol are in front of it. */
final class ExchangeSide {
    static final AccountId MAIN = new AccountId("main");
    static final AccountId OTHER = new AccountId("other");
    /** One of each side, so that they trade with each other. */
    private static final AccountId BUYER = new AccountId("buyer");

    private static final AccountId SELLER = new AccountId("seller");
    private static final Duration A_SECOND = Duration.ofSeconds(1);
    private static final Duration A_LITTLE = Duration.ofMillis(200);
    /** So that a case can see it happen and let the clock go on meanwhile. */
    private static final Duration LONGER_THAN_A_LOOK = Duration.ofMillis(500);

    private static final int ORDERS_MAX = 1_000;
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration LOOK_EVERY = Duration.ofMillis(2);

    private final Exchange exchange;
    private final AccountId account;
    private final Duration answerWait;
    private final Map<FaultKind, Long> expected = new EnumMap<>(FaultKind.class);

    /** @param answerWait after what time a caller learns that its answer is lost; zero: never from the exchange */
    ExchangeSide(Exchange exchange, AccountId account, Duration answerWait) {
        this.exchange = exchange;
        this.account = account;
        this.answerWait = answerWait;
    }

    void next(Mishap mishap) {
        FaultKind kind = switch (mishap) {
            case REQUEST_LOST -> FaultKind.REQUEST_LOST;
            case REQUEST_DELAYED -> FaultKind.REQUEST_DELAYED;
            case ANSWER_LOST -> FaultKind.ACK_LOST;
            case CUT -> FaultKind.DISCONNECT;
            case SILENCE -> FaultKind.SILENCE;
            case REPORT_LOST -> FaultKind.REPORT_LOST;
            case REPORT_TWICE -> FaultKind.REPORT_DUPLICATED;
            case REPORTS_SWAPPED -> FaultKind.REPORT_REORDERED;
            case LATE_FILL -> FaultKind.LATE_FILL;
            case BUST -> FaultKind.TRADE_BUSTED;
            case CORRECTION -> FaultKind.TRADE_CORRECTED;
            case TOO_MANY_REQUESTS -> FaultKind.TOO_MANY_REQUESTS;
            case SERVER_ERROR -> FaultKind.SERVER_ERROR;
            case BOOK_GAP -> FaultKind.BOOK_GAP;
            case MARKET_SILENCE -> FaultKind.MARKET_SILENCE;
        };
        Duration delay = switch (mishap) {
            case REQUEST_LOST, ANSWER_LOST -> answerWait;
            case REQUEST_DELAYED -> LONGER_THAN_A_LOOK;
            case SILENCE, REPORTS_SWAPPED, TOO_MANY_REQUESTS -> A_LITTLE;
            case MARKET_SILENCE -> A_SECOND;
            case CUT, REPORT_LOST, REPORT_TWICE, LATE_FILL, BUST, CORRECTION, SERVER_ERROR, BOOK_GAP -> Duration.ZERO;
        };
        expected.merge(kind, 1L, Long::sum);
        FaultSwitch once = FaultSwitch.next(1).after(delay);
        exchange.faults().set(kind, ofTheWholeVenue(kind) ? once : once.of(account));
    }

    void awaitMishaps() {
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (!hasStruckAll()) {
            if (System.nanoTime() - until > 0) {
                throw new AssertionError("expected to go wrong: " + expected + ", went wrong: "
                        + exchange.faults().struck());
            }
            LockSupport.parkNanos(LOOK_EVERY.toNanos());
        }
    }

    private boolean hasStruckAll() {
        Map<FaultKind, Long> struck = exchange.faults().struck();
        return expected.entrySet().stream().allMatch(each -> struck.getOrDefault(each.getKey(), 0L) >= each.getValue());
    }

    private static boolean ofTheWholeVenue(FaultKind kind) {
        return switch (kind) {
            case TOO_MANY_REQUESTS, SERVER_ERROR, BOOK_GAP, MARKET_SILENCE, CLOCK_SKEW, MAINTENANCE -> true;
            case REQUEST_LOST,
                    REQUEST_DELAYED,
                    ACK_LOST,
                    DISCONNECT,
                    REPORT_DUPLICATED,
                    REPORT_REORDERED,
                    REPORT_LOST,
                    LATE_FILL,
                    PARTIAL_FILL,
                    TRADE_BUSTED,
                    TRADE_CORRECTED,
                    SILENCE -> false;
        };
    }

    void somebody(Symbol symbol, Side side, Quantity quantity, Price price) throws Exception {
        AccountId who = side == Side.BUY ? BUYER : SELLER;
        asked(who, session -> session.place(order(who, "s-" + System.nanoTime(), symbol, side, quantity, price)));
    }

    void elsewhere(String clientOrderId, Symbol symbol, Side side, Quantity quantity, Price price) throws Exception {
        asked(account, session -> session.place(order(account, clientOrderId, symbol, side, quantity, price)));
    }

    void cancelElsewhere(String clientOrderId) throws Exception {
        asked(account, session -> session.cancel(new ClientOrderId(clientOrderId)));
    }

    List<AtVenue> truth() throws Exception {
        return Line.got(exchange.orders(Optional.of(account), Optional.empty(), ORDERS_MAX)).items().stream()
                .map(ExchangeSide::atVenue)
                .toList();
    }

    private static AtVenue atVenue(OrderRecord order) {
        return new AtVenue(
                order.clientOrderId().value(),
                order.status() == OrderStatus.OPEN,
                order.request().quantity(),
                order.filled());
    }

    /** Asks over a session of its own, which lasts only as long. */
    private void asked(AccountId who, Function<TradingSession, CompletionStage<?>> request) throws Exception {
        try (TradingSession session = Line.got(exchange.logOnFresh(who, new Deaf()))) {
            Line.got(request.apply(session));
        }
    }

    private static NewOrder order(
            AccountId account, String id, Symbol symbol, Side side, Quantity quantity, Price price) {
        return new NewOrder(
                account,
                new ClientOrderId(id),
                symbol,
                side,
                quantity,
                Optional.of(price),
                TimeInForce.GTC,
                false,
                false,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Instant.MAX);
    }

    private static final class Deaf implements SessionListener {
        @Override
        public void onReport(Report report) {
            // The case looks at the venue's books instead.
        }

        @Override
        public void onDown(String reason) {
            // It was over in any case.
        }
    }
}
