package io.kontor.venue.local;

import io.kontor.sim.NotTaken;
import io.kontor.sim.TradingSession;
import io.kontor.sim.message.CancelOnly;
import io.kontor.sim.message.Target;
import io.kontor.value.ClientOrderId;
import io.kontor.value.Quantity;
import io.kontor.value.Refusal;
import io.kontor.value.Symbol;
import io.kontor.value.VenueClientOrderId;
import io.kontor.value.VenueId;
import io.kontor.value.VenueOrderId;
import io.kontor.venue.OrderRequest;
import io.kontor.venue.SendGuard;
import io.kontor.venue.VenueOrder;
import io.kontor.venue.VenueSession;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** One account's session at the simulated exchange. Only what the exchange did not take is {@link NotSent}. */
final class LocalSession implements VenueSession {
    private final VenueId venue;
    private final TradingSession session;
    private final SendGuard guard;
    private final Clock clock;
    /** The exchange learns of it in its turn; here nothing more leaves at once. */
    private volatile boolean closed;

    LocalSession(VenueId venue, TradingSession session, SendGuard guard, Clock clock) {
        this.venue = venue;
        this.session = session;
        this.guard = guard;
        this.clock = clock;
    }

    @Override
    public CompletionStage<Void> submit(OrderRequest order) {
        return guarded(order, () -> session.submit(Translation.order(session.account(), order)));
    }

    @Override
    public CompletionStage<Void> cancel(Symbol symbol, VenueClientOrderId target) {
        return sent(session.cancel(id(target)));
    }

    @Override
    public CompletionStage<Void> cancel(Symbol symbol, VenueOrderId number, VenueClientOrderId name) {
        return sent(
                session.cancel(target(symbol, number), id(name), CancelOnly.ANY).thenAccept(_ -> {}));
    }

    @Override
    public CompletionStage<Void> replace(VenueClientOrderId target, OrderRequest replacement) {
        return guarded(
                replacement, () -> session.replace(id(target), Translation.order(session.account(), replacement)));
    }

    @Override
    public CompletionStage<Void> amend(
            Symbol symbol, VenueClientOrderId target, Quantity quantity, Instant sendBefore) {
        return closed || clock.instant().isAfter(sendBefore)
                ? CompletableFuture.failedStage(new NotSent("sendBefore: " + sendBefore + " is past, or closed"))
                : sent(session.goodUntil(sendBefore)
                        .amend(Target.of(id(target)), id(target), quantity)
                        .thenAccept(_ -> {}));
    }

    @Override
    public CompletionStage<Optional<VenueOrder>> query(Symbol symbol, VenueClientOrderId id) {
        return sent(session.query(id(id)).thenApply(found -> found.map(Translation::order)));
    }

    @Override
    public CompletionStage<Optional<VenueOrder>> query(Symbol symbol, VenueOrderId number) {
        return sent(session.order(target(symbol, number)).thenApply(found -> found.map(Translation::openOrder)));
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
        closed = true;
        session.close();
    }

    /** The exchange has it when the guard lets go: nothing of ours lies between. */
    private CompletionStage<Void> guarded(OrderRequest order, Supplier<CompletionStage<Void>> request) {
        if (closed) {
            return CompletableFuture.failedStage(new NotSent("the session is over"));
        }
        if (clock.instant().isAfter(order.sendBefore())) {
            return CompletableFuture.failedStage(new NotSent("sendBefore: " + order.sendBefore() + " is past"));
        }
        CompletableFuture<Void> answer = new CompletableFuture<>();
        Optional<Refusal> refusal = guard.send(
                venue,
                session.account(),
                order.symbol(),
                order.closes(),
                () -> request.get().whenComplete((_, failure) -> {
                    if (failure == null) {
                        answer.complete(null);
                    } else {
                        answer.completeExceptionally(failure);
                    }
                }));
        return refusal.<CompletionStage<Void>>map(why -> CompletableFuture.failedStage(NotSent.by(why)))
                .orElseGet(() -> sent(answer));
    }

    /** The exchange keeps an account's reports and tells them from any cursor on. */
    @Override
    public long beginning() {
        return 0;
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

    private static Target target(Symbol symbol, VenueOrderId number) {
        return new Target(OptionalLong.of(Long.parseLong(number.value())), Optional.empty(), Optional.of(symbol));
    }

    private static ClientOrderId id(VenueClientOrderId id) {
        return new ClientOrderId(id.toString());
    }
}
