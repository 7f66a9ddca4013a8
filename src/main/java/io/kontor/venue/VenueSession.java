package io.kontor.venue;

import io.kontor.value.Quantity;
import io.kontor.value.Refusal;
import io.kontor.value.Symbol;
import io.kontor.value.VenueClientOrderId;
import io.kontor.value.VenueOrderId;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/**
 * One open trading session of one account. Requests leave in the order they are made. A stage that completes means the venue has the
 * request and its outcome comes as a report (also a rejection); one that fails with {@link NotSent} proves that nothing left; any other
 * failure means the outcome is not known.
 */
public interface VenueSession extends AutoCloseable {
    CompletionStage<Void> submit(OrderRequest order);

    CompletionStage<Void> cancel(Symbol symbol, VenueClientOrderId target);

    /**
     * The order of that number, which somebody else placed.
     *
     * @param name what the cancel is called where the venue wants a name for it
     */
    CompletionStage<Void> cancel(Symbol symbol, VenueOrderId number, VenueClientOrderId name);

    /**
     * Puts the new order in the place of the target in one step, only while the target has no fill. Only called where the
     * capabilities say {@code atomicReplace}.
     */
    CompletionStage<Void> replace(VenueClientOrderId target, OrderRequest replacement);

    /**
     * Lets an open order stand for less, under the same id and at the same place in the queue. Only called where the capabilities say
     * {@code amendsInPlace}; needs no guard, since nothing new comes of it.
     *
     * @param quantity the new total, what is filled included
     * @param sendBefore it does not leave after that
     */
    CompletionStage<Void> amend(Symbol symbol, VenueClientOrderId target, Quantity quantity, Instant sendBefore);

    /** The order of that id with all its fills, or empty where the venue knows none; {@link Past} where it would not know of it any more. */
    CompletionStage<Optional<VenueOrder>> query(Symbol symbol, VenueClientOrderId id);

    /**
     * The same.
     *
     * @param known the venue's number of it, where that is known: what it is found by where it has another name by now
     */
    default CompletionStage<Optional<VenueOrder>> query(
            Symbol symbol, VenueClientOrderId id, Optional<VenueOrderId> known) {
        return query(symbol, id);
    }

    /** The order of that number, which somebody else placed, without its fills; empty where the venue knows none. */
    CompletionStage<Optional<VenueOrder>> query(Symbol symbol, VenueOrderId number);

    /** Every open order of the account, also those that are not ours. A log-on whose list is kept back for now asks for it again. */
    CompletionStage<Collection<VenueOrder>> openOrders();

    /**
     * A cursor before every report of this account, from which on what is not told yet can be asked for. It is journalled where the books
     * hold no report, so that a process that starts later asks for what happened without a session. 0 where the venue keeps its reports.
     */
    long beginning();

    /** The report is in our books and need not be sent again after the next log-on. */
    void acknowledge(long cursor);

    @Override
    void close();

    /** Proof that a request never left this process. */
    final class NotSent extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final boolean forNow;

        public NotSent(String reason) {
            this(reason, false);
        }

        private NotSent(String reason, boolean forNow) {
            super(reason, null, false, false);
            this.forNow = forNow;
        }

        /**
         * By our own count of what the venue allows, or of what is on its way there: nothing is wrong with the session, and a little later
         * there is room again.
         */
        public static NotSent forNow(String reason) {
            return new NotSent(reason, true);
        }

        /** Whether that is all that was the matter. */
        public static boolean isForNow(Throwable failure) {
            Throwable cause =
                    failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
            return cause instanceof NotSent unsent && unsent.forNow;
        }

        /** The guard would not let it leave. */
        public static NotSent by(Refusal refusal) {
            return new NotSent(refusal.code() + ": " + refusal.detail());
        }
    }

    /** The venue's word that it tells of such an order no more. Whether it was ever there, that does not say. */
    final class Past extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public Past(String reason) {
            super(reason, null, false, false);
        }
    }

    /** Where a session's reports go; called from one thread at a time, must not block. */
    interface Listener {
        void onReport(ExecutionReport report);

        /**
         * False where the books are far behind with what they were told: what was missed and is found again waits, for the venue keeps it.
         * What the venue pushes does not.
         */
        default boolean hasRoom() {
            return true;
        }

        /**
         * The highest cursor, as of this log-on, of all that is in the books or on its way there. A venue that keeps no cursors gives those
         * above it out again: what they once stood for is forgotten.
         */
        default long lastTaken() {
            return Long.MAX_VALUE;
        }

        /** The session is over; nothing follows. */
        void onDown(String reason);
    }
}
