package io.kontor.sim;

import io.kontor.sim.books.Slice;
import io.kontor.sim.fault.RequestKind;
import io.kontor.sim.message.CancelOnly;
import io.kontor.sim.message.Fill;
import io.kontor.sim.message.Holding;
import io.kontor.sim.message.NewOrder;
import io.kontor.sim.message.OrderRecord;
import io.kontor.sim.message.OrderStatement;
import io.kontor.sim.message.Reason;
import io.kontor.sim.message.Report;
import io.kontor.sim.message.Target;
import io.kontor.value.AccountId;
import io.kontor.value.ClientOrderId;
import io.kontor.value.Money;
import io.kontor.value.Quantity;
import io.kontor.value.Side;
import io.kontor.value.Symbol;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * An account's open line to the exchange; thread-safe. Requests are carried out in the order they are made. A stage that completes means
 * the exchange has the request on disk; one that fails with {@link NotTaken} that it never entered; with {@link AnswerLost}, or not ending
 * at all, that nothing is known. Stages complete on the engine's thread: what follows must not block.
 */
public final class TradingSession implements AutoCloseable {
    private final EngineDoor door;
    private final Session session;
    private final Instant until;
    private final AtomicBoolean closed;

    TradingSession(EngineDoor door, Session session) {
        this(door, session, Instant.MAX, new AtomicBoolean());
    }

    private TradingSession(EngineDoor door, Session session, Instant until, AtomicBoolean closed) {
        this.door = door;
        this.session = session;
        this.until = until;
        this.closed = closed;
    }

    /** The same line, for requests that fail with {@link TooLate} where the exchange comes to them after this. */
    public TradingSession goodUntil(Instant last) {
        return new TradingSession(door, session, last, closed);
    }

    public AccountId account() {
        return session.account();
    }

    /** The outcome, a rejection too, comes as a report. */
    public CompletionStage<Void> submit(NewOrder order) {
        requireOwn(order);
        return request(RequestKind.SUBMIT, (core, now) -> submit(core, order, now));
    }

    public CompletionStage<Void> cancel(ClientOrderId target) {
        return request(RequestKind.CANCEL, (core, now) -> core.engine().cancel(session.account(), target, now));
    }

    /** As {@link #submit}; answers what it caused. */
    public CompletionStage<List<Report>> place(NewOrder order) {
        requireOwn(order);
        return decide(RequestKind.SUBMIT, (core, now) -> submit(core, order, now));
    }

    /** As {@link #place}, of so much as the quote amount is good for when the order arrives; zero where there is nobody to trade with. */
    public CompletionStage<List<Report>> placeForQuote(
            Symbol symbol, Side side, Money quote, Function<Quantity, NewOrder> order) {
        return decide(RequestKind.SUBMIT, (core, now) -> {
            NewOrder sized = order.apply(core.engine().quantityFor(symbol, side, quote));
            requireOwn(sized);
            submit(core, sized, now);
        });
    }

    /** Answers what it caused. */
    public CompletionStage<List<Report>> cancel(Target target, CancelOnly only) {
        return cancel(target, target.about(), only);
    }

    /**
     * Answers what it caused.
     *
     * @param about what a refusal that finds no order is told under
     */
    public CompletionStage<List<Report>> cancel(Target target, ClientOrderId about, CancelOnly only) {
        return decide(
                RequestKind.CANCEL, (core, now) -> core.engine().cancel(session.account(), target, about, only, now));
    }

    /** Cancels all open orders of a symbol; answers what it caused. */
    public CompletionStage<List<Report>> cancelAll(Symbol symbol) {
        return decide(
                RequestKind.CANCEL,
                (core, now) -> List.copyOf(
                                core.engine().account(session.account()).openOrders())
                        .stream()
                        .filter(order -> order.request().symbol().equals(symbol))
                        .map(order -> order.clientOrderId())
                        .forEach(id -> core.engine().cancel(session.account(), id, now)));
    }

    /**
     * Cancels one order and then places another, with nobody between; answers what it caused, the cancel first.
     *
     * @param always also where the first cannot be canceled
     */
    public CompletionStage<List<Report>> cancelReplace(
            Target target, CancelOnly only, NewOrder replacement, boolean always) {
        requireOwn(replacement);
        return decide(RequestKind.REPLACE, (core, now) -> {
            core.beforeSubmit(replacement, now);
            core.engine().cancelReplace(target, only, replacement, always, now);
        });
    }

    /** Lets an open order be for less, under an id that may be new; answers what it caused. */
    public CompletionStage<List<Report>> amend(Target target, ClientOrderId newId, Quantity newQuantity) {
        return decide(
                RequestKind.REPLACE,
                (core, now) -> core.engine().amend(session.account(), target, newId, newQuantity, now));
    }

    /** Why an order would be rejected if it came now; nothing happens. */
    public CompletionStage<Optional<Reason>> check(NewOrder order) {
        requireOwn(order);
        return ask(core -> core.engine().check(order, core.now()));
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

    /** The order that is meant, whether open or long over. */
    public CompletionStage<Optional<OrderRecord>> order(Target target) {
        return ask(core -> core.books().find(session.account(), target));
    }

    /** Part of the account's history in a symbol, oldest first. */
    public CompletionStage<List<OrderRecord>> history(Symbol symbol, Slice slice) {
        return ask(core -> core.books().history(session.account(), symbol, slice));
    }

    /** Part of the account's trades in a symbol that still stand, oldest first; numbers are the trades'. */
    public CompletionStage<List<Fill>> trades(Symbol symbol, Slice slice) {
        return ask(core -> core.books().trades(session.account(), symbol, slice));
    }

    /** Part of one order's trades, as {@link #trades(Symbol, Slice)}; however many others the account has. */
    public CompletionStage<List<Fill>> trades(long order, Slice slice, Predicate<Fill> wanted) {
        return ask(core -> core.books().trades(session.account(), order, slice, wanted));
    }

    /** The fills of one order that still stand, in the order they were made. */
    public CompletionStage<List<Fill>> fills(OrderRecord order) {
        return ask(core -> core.books().fillsOf(order).stream()
                .filter(fill -> fill.standing() != Fill.Standing.BUSTED)
                .toList());
    }

    /** What the account holds. */
    public CompletionStage<List<Holding>> balances() {
        return ask(core -> core.engine().account(session.account()).holdings());
    }

    /** A question about nothing: ends as any other would. */
    public CompletionStage<Void> reached() {
        return ask(core -> true).thenAccept(reached -> {});
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
        if (closed.compareAndSet(false, true)) {
            door.giveBack(core -> core.sessions().close(session, "closed by the participant"));
        }
    }

    private CompletionStage<Void> request(RequestKind kind, BiConsumer<ExchangeCore, Instant> effect) {
        return decide(kind, effect).thenAccept(done -> {});
    }

    private CompletionStage<List<Report>> decide(RequestKind kind, BiConsumer<ExchangeCore, Instant> effect) {
        return take((core, answer) ->
                new Request<>(session, kind, until, now -> effect.accept(core, now), caused -> caused, answer));
    }

    private static void submit(ExchangeCore core, NewOrder order, Instant now) {
        core.beforeSubmit(order, now);
        core.engine().submit(order, now);
    }

    private <T> CompletionStage<T> ask(Function<ExchangeCore, T> result) {
        return take((core, answer) ->
                new Request<>(session, RequestKind.QUERY, until, now -> {}, caused -> result.apply(core), answer));
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
