package io.kontor.sim;

import io.kontor.sim.fault.RequestKind;
import io.kontor.sim.message.NewOrder;
import io.kontor.sim.message.OrderRecord;
import io.kontor.sim.message.OrderStatement;
import io.kontor.value.AccountId;
import io.kontor.value.ClientOrderId;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * An account's open line to the exchange; thread-safe. Requests are carried out in the order they are made. A stage that completes means
 * the exchange has the request on disk; one that fails with {@link NotTaken} that it never entered; with {@link AnswerLost}, or not ending
 * at all, that nothing is known. Stages complete on the engine's thread: what follows must not block.
 */
public final class TradingSession implements AutoCloseable {
    private final EngineDoor door;
    private final Session session;

    TradingSession(EngineDoor door, Session session) {
        this.door = door;
        this.session = session;
    }

    public AccountId account() {
        return session.account();
    }

    /** The outcome, a rejection too, comes as a report. */
    public CompletionStage<Void> submit(NewOrder order) {
        requireOwn(order);
        return request(RequestKind.SUBMIT, (core, now) -> {
            core.beforeSubmit(order, now);
            core.engine().submit(order, now);
        });
    }

    public CompletionStage<Void> cancel(ClientOrderId target) {
        return request(RequestKind.CANCEL, (core, now) -> core.engine().cancel(session.account(), target, now));
    }

    /** In one step, only while the target has no fill; otherwise the report says why not and the target stands. */
    public CompletionStage<Void> replace(ClientOrderId target, NewOrder replacement) {
        requireOwn(replacement);
        return request(RequestKind.REPLACE, (core, now) -> core.engine().replace(target, replacement, now));
    }

    /** The order of that id with all its fills, whether open or long over; empty when the exchange has never seen the id. */
    public CompletionStage<Optional<OrderStatement>> query(ClientOrderId id) {
        return ask(core -> statement(core, id));
    }

    public CompletionStage<Collection<OrderRecord>> openOrders() {
        return ask(core -> openOrders(core));
    }

    /** The reports up to this one are in the participant's books and need not be kept. */
    public void acknowledge(long cursor) {
        door.tell(core -> core.books().acknowledge(session.account(), cursor));
    }

    /** Requests already made are still carried out. */
    @Override
    public void close() {
        door.tell(core -> core.sessions().close(session, "closed by the participant"));
    }

    private CompletionStage<Void> request(RequestKind kind, BiConsumer<ExchangeCore, Instant> effect) {
        return this.<Optional<Void>>take((core, answer) ->
                        new Request<>(session, kind, now -> effect.accept(core, now), Optional::empty, answer))
                .thenAccept(done -> {});
    }

    private <T> CompletionStage<T> ask(Function<ExchangeCore, T> result) {
        return take((core, answer) ->
                new Request<>(session, RequestKind.QUERY, now -> {}, () -> result.apply(core), answer));
    }

    private <T> CompletionStage<T> take(BiFunction<ExchangeCore, CompletableFuture<T>, Request<T>> request) {
        return session.isOpen()
                ? door.enqueue((core, answer) -> core.take(request.apply(core, answer)))
                : CompletableFuture.failedStage(new NotTaken("the session is over"));
    }

    private Optional<OrderStatement> statement(ExchangeCore core, ClientOrderId id) {
        return core.books()
                .find(session.account(), id)
                .map(order -> new OrderStatement(order, core.books().fillsOf(order)));
    }

    private Collection<OrderRecord> openOrders(ExchangeCore core) {
        return core.engine().account(session.account()).openOrders().stream()
                .map(order -> order.record())
                .toList();
    }

    private void requireOwn(NewOrder order) {
        if (!order.account().equals(session.account())) {
            throw new IllegalArgumentException(
                    "account: " + order.account() + " (expected: " + session.account() + ")");
        }
    }
}
