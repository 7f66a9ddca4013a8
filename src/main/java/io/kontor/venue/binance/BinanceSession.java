package io.kontor.venue.binance;

import io.kontor.value.IntentId;
import io.kontor.value.Quantity;
import io.kontor.value.Refusal;
import io.kontor.value.Symbol;
import io.kontor.value.VenueClientOrderId;
import io.kontor.value.VenueOrderId;
import io.kontor.venue.ExecutionReport.ExecType;
import io.kontor.venue.OrderRequest;
import io.kontor.venue.VenueOrder;
import io.kontor.venue.VenueSession;
import io.kontor.venue.binance.BinanceAccess.Channel;
import io.kontor.venue.binance.link.AccountLink;
import io.kontor.venue.binance.link.Caller;
import io.kontor.venue.binance.link.Clearance;
import io.kontor.venue.binance.link.VenueLink;
import io.kontor.venue.binance.protocol.Listing;
import io.kontor.venue.binance.protocol.Method;
import io.kontor.venue.binance.protocol.OrderParams;
import io.kontor.venue.binance.protocol.Params;
import io.kontor.venue.binance.protocol.ProtocolException;
import io.kontor.venue.binance.protocol.Reply;
import io.kontor.venue.binance.protocol.VenueError;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * One account's session. Orders go by the WebSocket API. Where its connection has gone, and with it the reports, new orders stay here;
 * a cancel goes by REST, if it provably has not left yet. What the venue refuses in its answer, and so never reports, becomes a report
 * here.
 */
final class BinanceSession implements VenueSession {
    private final VenueLink venue;
    private final Caller caller;
    private final Channel channel;
    private final AccountLink link;
    private final Listing listing;
    private final OrderNames names;
    private final Questions questions;
    private final ReportStream reports;
    private final TradeChecks checks;
    private final Halts halts;
    private final Lanes lanes = new Lanes();
    private volatile boolean closed;

    /** The guard's answer for this account and venue. */
    interface Halts {
        Optional<Refusal> send(OrderRequest order, Runnable send);
    }

    BinanceSession(
            VenueLink venue,
            Caller caller,
            Channel channel,
            AccountLink link,
            Listing listing,
            OrderNames names,
            Questions questions,
            ReportStream reports,
            TradeChecks checks,
            Halts halts) {
        this.venue = venue;
        this.caller = caller;
        this.channel = channel;
        this.link = link;
        this.listing = listing;
        this.names = names;
        this.questions = questions;
        this.reports = reports;
        this.checks = checks;
        this.halts = halts;
    }

    @Override
    public CompletionStage<Void> submit(OrderRequest order) {
        return request(
                Method.PLACE,
                order.id(),
                OrderParams.place(listing.venueSymbol(order.symbol()), order),
                clearance(order),
                error -> reports.refused(ExecType.REJECTED, order, error, now()));
    }

    @Override
    public CompletionStage<Void> cancel(Symbol symbol, VenueClientOrderId target) {
        return cancel(symbol, target(symbol, target));
    }

    @Override
    public CompletionStage<Void> cancel(Symbol symbol, VenueOrderId number, VenueClientOrderId name) {
        return cancel(symbol, new OrderParams.Target(listing.venueSymbol(symbol), name, Optional.of(number)));
    }

    private CompletionStage<Void> cancel(Symbol symbol, OrderParams.Target target) {
        return request(
                Method.CANCEL,
                target.order(),
                OrderParams.cancel(target),
                Clearance.ANY_TIME,
                error -> reports.refused(ExecType.CANCEL_REJECTED, symbol, target.order(), error.text(), now()));
    }

    @Override
    public CompletionStage<Void> replace(VenueClientOrderId target, OrderRequest replacement) {
        return request(
                Method.CANCEL_REPLACE,
                replacement.id(),
                OrderParams.cancelReplace(target(replacement.symbol(), target), replacement),
                clearance(replacement),
                error -> reports.refused(ExecType.REPLACE_REJECTED, replacement, error, now()));
    }

    @Override
    public CompletionStage<Void> amend(
            Symbol symbol, VenueClientOrderId target, Quantity quantity, Instant sendBefore) {
        return request(
                Method.AMEND,
                target,
                OrderParams.amend(target(symbol, target), quantity),
                new Clearance(sendBefore, Clearance.ANY_TIME.gate()),
                error -> reports.refused(ExecType.AMEND_REJECTED, symbol, target, error.text(), now()));
    }

    @Override
    public CompletionStage<Optional<VenueOrder>> query(Symbol symbol, VenueClientOrderId id) {
        return query(symbol, id, Optional.empty());
    }

    @Override
    public CompletionStage<Optional<VenueOrder>> query(
            Symbol symbol, VenueClientOrderId id, Optional<VenueOrderId> known) {
        return questions.query(symbol, id, known);
    }

    @Override
    public CompletionStage<Optional<VenueOrder>> query(Symbol symbol, VenueOrderId number) {
        return questions.query(symbol, number);
    }

    @Override
    public CompletionStage<Collection<VenueOrder>> openOrders() {
        return questions.openOrders().thenApply(open -> {
            checks.listed(open);
            return open;
        });
    }

    @Override
    public long beginning() {
        return reports.beginning();
    }

    /** The venue keeps nothing for us. */
    @Override
    public void acknowledge(long cursor) {}

    @Override
    public void close() {
        closed = true;
        checks.end();
        reports.end();
        link.close();
    }

    private OrderParams.Target target(Symbol symbol, VenueClientOrderId order) {
        String venueSymbol = listing.venueSymbol(symbol);
        return new OrderParams.Target(venueSymbol, order, names.renamed(venueSymbol, order));
    }

    private Clearance clearance(OrderRequest order) {
        return new Clearance(order.sendBefore(), send -> halts.send(order, send));
    }

    private CompletionStage<Void> request(
            Method method, VenueClientOrderId id, Params params, Clearance clearance, Consumer<VenueError> onRefusal) {
        return send(method, id.intent(), params, clearance)
                .thenAccept(reply -> reply.error().ifPresentOrElse(error -> refused(error, onRefusal), () -> {
                    if (!reply.result().isObject()) {
                        throw new ProtocolException("an answer without a result");
                    }
                }));
    }

    private void refused(VenueError error, Consumer<VenueError> onRefusal) {
        switch (error.verdict()) {
            case REFUSED, NO_SUCH_ORDER -> onRefusal.accept(error);
            case NOT_TAKEN, UNKNOWN -> {
                if (error.isClock()) {
                    venue.syncClock();
                }
                throw Reply.failure(error);
            }
        }
    }

    private CompletionStage<Reply> send(Method method, IntentId intent, Params params, Clearance clearance) {
        boolean order = method != Method.CANCEL;
        if (closed || (order && !link.isOpen())) {
            return CompletableFuture.failedStage(new NotSent("the session is over"));
        }
        return switch (channel) {
            case rest -> lanes.inTurn(intent, () -> byRest(method, params, clearance));
            case websocket ->
                link.call(method, params, clearance)
                        .exceptionallyCompose(failure -> !order && !closed && provesUnsent(failure) && !link.isOpen()
                                ? byRest(method, params, clearance)
                                : CompletableFuture.failedStage(failure));
        };
    }

    private CompletionStage<Reply> byRest(Method method, Params params, Clearance clearance) {
        return venue.rest().call(method, params, caller, clearance);
    }

    private static boolean provesUnsent(Throwable failure) {
        return failure instanceof NotSent
                || (failure instanceof CompletionException && failure.getCause() instanceof NotSent);
    }

    /** By the venue's clock, as everything else in the stream of reports. */
    private Instant now() {
        return Instant.ofEpochMilli(venue.clock().venueMillis());
    }
}
