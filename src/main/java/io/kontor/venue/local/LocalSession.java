package io.kontor.venue.local;

import io.kontor.sim.NotTaken;
import io.kontor.sim.TradingSession;
import io.kontor.value.ClientOrderId;
import io.kontor.value.VenueClientOrderId;
import io.kontor.venue.OrderRequest;
import io.kontor.venue.VenueOrder;
import io.kontor.venue.VenueSession;
import java.time.Clock;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** One account's session at the simulated exchange. Only what the exchange did not take is {@link NotSent}. */
final class LocalSession implements VenueSession {
    private final TradingSession session;
    private final Clock clock;

    LocalSession(TradingSession session, Clock clock) {
        this.session = session;
        this.clock = clock;
    }

    @Override
    public CompletionStage<Void> submit(OrderRequest order) {
        return inTime(order, () -> session.submit(Translation.order(session.account(), order)));
    }

    @Override
    public CompletionStage<Void> cancel(VenueClientOrderId target) {
        return sent(session.cancel(id(target)));
    }

    @Override
    public CompletionStage<Void> replace(VenueClientOrderId target, OrderRequest replacement) {
        return inTime(
                replacement, () -> session.replace(id(target), Translation.order(session.account(), replacement)));
    }

    @Override
    public CompletionStage<Optional<VenueOrder>> query(VenueClientOrderId id) {
        return sent(session.query(id(id)).thenApply(found -> found.map(Translation::order)));
    }

    @Override
    public CompletionStage<Collection<VenueOrder>> openOrders() {
        return sent(session.openOrders()
                .thenApply(open -> open.stream().map(Translation::openOrder).toList()));
    }

    @Override
    public void acknowledge(long cursor) {
        session.acknowledge(cursor);
    }

    @Override
    public void close() {
        session.close();
    }

    private CompletionStage<Void> inTime(OrderRequest order, Supplier<CompletionStage<Void>> request) {
        return clock.instant().isAfter(order.sendBefore())
                ? CompletableFuture.failedStage(new NotSent("sendBefore: " + order.sendBefore() + " is past"))
                : sent(request.get());
    }

    /** The exchange says when a request never entered it; every other failure leaves its outcome open. */
    private static <T> CompletionStage<T> sent(CompletionStage<T> answer) {
        return answer.exceptionally(failure -> {
            Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
            throw cause instanceof NotTaken notTaken
                    ? new NotSent(String.valueOf(notTaken.getMessage()))
                    : new CompletionException(cause);
        });
    }

    private static ClientOrderId id(VenueClientOrderId id) {
        return new ClientOrderId(id.toString());
    }
}
