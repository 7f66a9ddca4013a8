package io.kontor.venue.conformance;

import io.kontor.value.Quantity;
import io.kontor.value.Symbol;
import io.kontor.value.VenueClientOrderId;
import io.kontor.value.VenueOrderId;
import io.kontor.venue.ExecutionReport;
import io.kontor.venue.ExecutionReport.ExecType;
import io.kontor.venue.OrderRequest;
import io.kontor.venue.VenueOrder;
import io.kontor.venue.VenueSession;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A session under test and everything it told. Each report is awaited once, in whatever order they came. */
final class Line implements VenueSession.Listener {
    private static final long PATIENCE_SECONDS = 20;

    private final Symbol symbol;
    private final List<ExecutionReport> heard = new ArrayList<>();
    private final Set<ExecutionReport> awaited = Collections.newSetFromMap(new IdentityHashMap<>());
    private final List<String> ends = new ArrayList<>();
    private @Nullable VenueSession session;

    Line(Symbol symbol) {
        this.symbol = symbol;
    }

    Line on(VenueSession opened) {
        session = opened;
        return this;
    }

    VenueSession session() {
        if (session == null) {
            throw new IllegalStateException("not logged on");
        }
        return session;
    }

    // Requests

    CompletionStage<Void> submit(OrderRequest order) {
        return session().submit(order);
    }

    /** Sent and taken. */
    void place(OrderRequest order) throws Exception {
        got(submit(order));
    }

    /** Sent, taken, and at rest at the venue. */
    ExecutionReport rest(OrderRequest order) throws Exception {
        place(order);
        return await(order.id(), ExecType.NEW);
    }

    void cancel(VenueClientOrderId id) throws Exception {
        got(session().cancel(symbol, id));
    }

    /** One of somebody else's. */
    void cancel(VenueOrderId number, VenueClientOrderId name) throws Exception {
        got(session().cancel(symbol, number, name));
    }

    Outcome amend(VenueClientOrderId id, String quantity, Instant sendBefore) throws InterruptedException {
        return Outcome.of(session().amend(symbol, id, Quantity.of(quantity), sendBefore));
    }

    Optional<VenueOrder> query(VenueClientOrderId id) throws Exception {
        return got(session().query(symbol, id));
    }

    VenueOrder found(VenueClientOrderId id) throws Exception {
        return query(id).orElseThrow(() -> new AssertionError(id + " is not at the venue"));
    }

    /** One of somebody else's. */
    VenueOrder found(VenueOrderId number) throws Exception {
        return got(session().query(symbol, number))
                .orElseThrow(() -> new AssertionError("order " + number + " is not at the venue"));
    }

    Collection<VenueOrder> openOrders() throws Exception {
        return got(session().openOrders());
    }

    List<String> openIds() throws Exception {
        return openOrders().stream().map(VenueOrder::clientOrderId).toList();
    }

    static <T> T got(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    /** Why it failed. */
    static Throwable failure(CompletionStage<?> stage) throws Exception {
        return stage.toCompletableFuture()
                .<Optional<Throwable>>handle((_, failure) -> Optional.ofNullable(failure))
                .get(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .orElseThrow(() -> new AssertionError("it did not fail"));
    }

    // What it told

    @Override
    public synchronized void onReport(ExecutionReport report) {
        heard.add(report);
        notifyAll();
    }

    @Override
    public synchronized void onDown(String reason) {
        ends.add(reason);
        notifyAll();
    }

    ExecutionReport await(VenueClientOrderId id, ExecType... types) throws InterruptedException {
        return await(id.toString(), types);
    }

    synchronized ExecutionReport await(String clientOrderId, ExecType... types) throws InterruptedException {
        Set<ExecType> wanted = Set.of(types);
        Predicate<ExecutionReport> fits =
                report -> report.clientOrderId().equals(clientOrderId) && wanted.contains(report.type());
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (true) {
            for (ExecutionReport report : heard) {
                if (fits.test(report) && awaited.add(report)) {
                    return report;
                }
            }
            if (!waited(until)) {
                throw new AssertionError("no " + wanted + " of " + clientOrderId + "; heard: " + heard);
            }
        }
    }

    /** Why it ended. */
    synchronized String end() throws InterruptedException {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (ends.isEmpty()) {
            if (!waited(until)) {
                throw new AssertionError("still up");
            }
        }
        return ends.getFirst();
    }

    synchronized List<String> ends() {
        return List.copyOf(ends);
    }

    synchronized List<ExecutionReport> heard() {
        return List.copyOf(heard);
    }

    List<ExecutionReport> heard(VenueClientOrderId id) {
        return heard().stream()
                .filter(report -> report.clientOrderId().equals(id.toString()))
                .toList();
    }

    private boolean waited(long until) throws InterruptedException {
        long left = until - System.nanoTime();
        if (left <= 0) {
            return false;
        }
        TimeUnit.NANOSECONDS.timedWait(this, left);
        return true;
    }
}
