package io.kontor.venue;

import io.kontor.instrument.Instrument;
import io.kontor.marketdata.MarketDataListener;
import io.kontor.value.AccountId;
import io.kontor.value.Quantity;
import io.kontor.value.Symbol;
import io.kontor.value.VenueClientOrderId;
import io.kontor.value.VenueId;
import io.kontor.value.VenueOrderId;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** A venue that does nothing of its own: it tells the test what it was asked, and the test answers, or not. */
final class ScriptedVenue implements VenueAdapter {
    private final Consumer<Asked> test;

    /** What the venue was asked, with the stage that waits for the answer. */
    sealed interface Asked {}

    record LogOnAsked(long after, VenueSession.Listener listener, CompletableFuture<VenueSession> answer)
            implements Asked {}

    record Submitted(OrderRequest order, CompletableFuture<Void> answer) implements Asked {}

    /** @param number by which somebody else's order is meant */
    record Canceled(VenueClientOrderId target, Optional<VenueOrderId> number, CompletableFuture<Void> answer)
            implements Asked {}

    record Replaced(VenueClientOrderId target, OrderRequest order, CompletableFuture<Void> answer) implements Asked {}

    record Amended(VenueClientOrderId target, Quantity quantity, CompletableFuture<Void> answer) implements Asked {}

    record Queried(VenueClientOrderId id, Optional<VenueOrderId> known, CompletableFuture<Optional<VenueOrder>> answer)
            implements Asked {}

    record QueriedByNumber(VenueOrderId number, CompletableFuture<Optional<VenueOrder>> answer) implements Asked {}

    record Listed(CompletableFuture<Collection<VenueOrder>> answer) implements Asked {}

    record Acknowledged(long cursor) implements Asked {}

    record Closed(Session session) implements Asked {}

    ScriptedVenue(Consumer<Asked> test) {
        this.test = test;
    }

    @Override
    public VenueId venue() {
        return Samples.VENUE;
    }

    @Override
    public VenueCapabilities capabilities() {
        return new VenueCapabilities(VenueCapabilities.DuplicateFence.UNIQUE_ID, Duration.ZERO, true, true, true);
    }

    @Override
    public CompletionStage<Collection<Instrument>> instruments() {
        return CompletableFuture.completedStage(List.of());
    }

    @Override
    public CompletionStage<VenueSession> logOn(
            AccountId account, long after, VenueSession.Listener listener, SendGuard guard) {
        return ask(answer -> new LogOnAsked(after, listener, answer));
    }

    @Override
    public CompletionStage<AutoCloseable> subscribe(Symbol symbol, MarketDataListener listener) {
        throw new UnsupportedOperationException("no market data here");
    }

    @Override
    public void close() {}

    Session session() {
        return new Session(test);
    }

    private <T> CompletionStage<T> ask(java.util.function.Function<CompletableFuture<T>, Asked> asked) {
        return ask(test, asked);
    }

    private static <T> CompletionStage<T> ask(
            Consumer<Asked> test, java.util.function.Function<CompletableFuture<T>, Asked> asked) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        test.accept(asked.apply(answer));
        return answer;
    }

    static final class Session implements VenueSession {
        private final Consumer<Asked> test;
        private volatile long beginning;

        Session(Consumer<Asked> test) {
            this.test = test;
        }

        @Override
        public CompletionStage<Void> submit(OrderRequest order) {
            return ask(test, answer -> new Submitted(order, answer));
        }

        @Override
        public CompletionStage<Void> cancel(Symbol symbol, VenueClientOrderId target) {
            return ask(test, answer -> new Canceled(target, Optional.empty(), answer));
        }

        @Override
        public CompletionStage<Void> cancel(Symbol symbol, VenueOrderId number, VenueClientOrderId name) {
            return ask(test, answer -> new Canceled(name, Optional.of(number), answer));
        }

        @Override
        public CompletionStage<Void> replace(VenueClientOrderId target, OrderRequest replacement) {
            return ask(test, answer -> new Replaced(target, replacement, answer));
        }

        @Override
        public CompletionStage<Void> amend(
                Symbol symbol, VenueClientOrderId target, Quantity quantity, Instant sendBefore) {
            return ask(test, answer -> new Amended(target, quantity, answer));
        }

        @Override
        public CompletionStage<Optional<VenueOrder>> query(Symbol symbol, VenueClientOrderId id) {
            return query(symbol, id, Optional.empty());
        }

        @Override
        public CompletionStage<Optional<VenueOrder>> query(
                Symbol symbol, VenueClientOrderId id, Optional<VenueOrderId> known) {
            return ask(test, answer -> new Queried(id, known, answer));
        }

        @Override
        public CompletionStage<Optional<VenueOrder>> query(Symbol symbol, VenueOrderId number) {
            return ask(test, answer -> new QueriedByNumber(number, answer));
        }

        @Override
        public CompletionStage<Collection<VenueOrder>> openOrders() {
            return ask(test, Listed::new);
        }

        /** As of a venue that keeps no reports. */
        Session beginningAt(long cursor) {
            beginning = cursor;
            return this;
        }

        @Override
        public long beginning() {
            return beginning;
        }

        @Override
        public void acknowledge(long cursor) {
            test.accept(new Acknowledged(cursor));
        }

        @Override
        public void close() {
            test.accept(new Closed(this));
        }
    }
}
