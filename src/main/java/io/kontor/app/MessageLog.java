package io.kontor.app;

import io.kontor.instrument.Instrument;
import io.kontor.marketdata.MarketDataListener;
import io.kontor.value.AccountId;
import io.kontor.value.Quantity;
import io.kontor.value.Symbol;
import io.kontor.value.VenueClientOrderId;
import io.kontor.value.VenueId;
import io.kontor.value.VenueOrderId;
import io.kontor.venue.ExecutionReport;
import io.kontor.venue.OrderRequest;
import io.kontor.venue.SendGuard;
import io.kontor.venue.VenueAdapter;
import io.kontor.venue.VenueCapabilities;
import io.kontor.venue.VenueOrder;
import io.kontor.venue.VenueSession;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A venue's adapter that also writes every message to and from the venue to the logger {@code kontor.messages}, with its ids. */
record MessageLog(VenueAdapter adapter) implements VenueAdapter {
    private static final Logger LOG = LoggerFactory.getLogger("kontor.messages");

    @Override
    public VenueId venue() {
        return adapter.venue();
    }

    @Override
    public VenueCapabilities capabilities() {
        return adapter.capabilities();
    }

    @Override
    public VenueCapabilities capabilities(Symbol symbol) {
        return adapter.capabilities(symbol);
    }

    @Override
    public CompletionStage<Collection<Instrument>> instruments() {
        return adapter.instruments();
    }

    @Override
    public CompletionStage<VenueSession> logOn(
            AccountId account, long after, VenueSession.Listener listener, SendGuard guard) {
        LOG.info("to {} {} logOn after={}", venue(), account, after);
        return adapter.logOn(account, after, new LoggedListener(venue(), account, listener), guard)
                .thenApply(session -> new LoggedSession(venue(), account, session));
    }

    @Override
    public CompletionStage<AutoCloseable> subscribe(Symbol symbol, MarketDataListener listener) {
        return adapter.subscribe(symbol, listener);
    }

    @Override
    public void close() {
        adapter.close();
    }

    private record LoggedListener(VenueId venue, AccountId account, VenueSession.Listener listener)
            implements VenueSession.Listener {
        @Override
        public void onReport(ExecutionReport report) {
            LOG.info(
                    "from {} {} {} {} venueOrderId={} cumulative={} cursor={}",
                    venue,
                    account,
                    report.type(),
                    report.clientOrderId(),
                    report.venueOrderId(),
                    report.cumulative(),
                    report.cursor());
            listener.onReport(report);
        }

        @Override
        public boolean hasRoom() {
            return listener.hasRoom();
        }

        @Override
        public long lastTaken() {
            return listener.lastTaken();
        }

        @Override
        public void onDown(String reason) {
            LOG.info("from {} {} down reason={}", venue, account, reason);
            listener.onDown(reason);
        }
    }

    private record LoggedSession(VenueId venue, AccountId account, VenueSession session) implements VenueSession {
        @Override
        public CompletionStage<Void> submit(OrderRequest order) {
            LOG.info(
                    "to {} {} submit {} {} {} {} @ {}",
                    venue,
                    account,
                    order.id(),
                    order.side(),
                    order.quantity(),
                    order.symbol(),
                    order.price());
            return session.submit(order);
        }

        @Override
        public CompletionStage<Void> cancel(Symbol symbol, VenueClientOrderId target) {
            LOG.info("to {} {} cancel {}", venue, account, target);
            return session.cancel(symbol, target);
        }

        @Override
        public CompletionStage<Void> cancel(Symbol symbol, VenueOrderId number, VenueClientOrderId name) {
            LOG.info("to {} {} cancel {} of {}, placed elsewhere", venue, account, number, symbol);
            return session.cancel(symbol, number, name);
        }

        @Override
        public CompletionStage<Void> replace(VenueClientOrderId target, OrderRequest replacement) {
            LOG.info(
                    "to {} {} replace {} by {} {} @ {}",
                    venue,
                    account,
                    target,
                    replacement.id(),
                    replacement.quantity(),
                    replacement.price());
            return session.replace(target, replacement);
        }

        @Override
        public CompletionStage<Void> amend(
                Symbol symbol, VenueClientOrderId target, Quantity quantity, Instant sendBefore) {
            LOG.info("to {} {} amend {} to {}", venue, account, target, quantity);
            return session.amend(symbol, target, quantity, sendBefore);
        }

        @Override
        public CompletionStage<Optional<VenueOrder>> query(Symbol symbol, VenueClientOrderId id) {
            LOG.info("to {} {} query {}", venue, account, id);
            return session.query(symbol, id);
        }

        @Override
        public CompletionStage<Optional<VenueOrder>> query(
                Symbol symbol, VenueClientOrderId id, Optional<VenueOrderId> known) {
            LOG.info(
                    "to {} {} query {} {}",
                    venue,
                    account,
                    id,
                    known.map(VenueOrderId::value).orElse(""));
            return session.query(symbol, id, known);
        }

        @Override
        public CompletionStage<Optional<VenueOrder>> query(Symbol symbol, VenueOrderId number) {
            LOG.info("to {} {} query {} {}", venue, account, symbol, number);
            return session.query(symbol, number);
        }

        @Override
        public CompletionStage<Collection<VenueOrder>> openOrders() {
            LOG.info("to {} {} openOrders", venue, account);
            return session.openOrders();
        }

        @Override
        public long beginning() {
            return session.beginning();
        }

        @Override
        public void acknowledge(long cursor) {
            session.acknowledge(cursor);
        }

        @Override
        public void close() {
            LOG.info("to {} {} logOff", venue, account);
            session.close();
        }
    }
}
