package io.kontor.venue;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.cluster.sharding.typed.javadsl.EntityTypeKey;
import io.kontor.platform.serialization.Wire;
import io.kontor.value.AccountId;
import io.kontor.value.IntentId;
import io.kontor.value.Quantity;
import io.kontor.value.Symbol;
import io.kontor.value.VenueClientOrderId;
import io.kontor.value.VenueId;
import io.kontor.value.VenueOrderId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The connection of one account to one venue: whether it is wanted up, its session, and every call and report that passes.
 * A sharded, remembered entity, woken by {@code app}; {@link Stop} is its stop message at hand-off.
 */
public final class VenueConnection {
    public static final EntityTypeKey<Command> TYPE_KEY = EntityTypeKey.create(Command.class, "VenueConnection");

    private VenueConnection() {}

    /** The sharding id: the account first, so that it lands on the account's shard. */
    public static String entityId(AccountId account, VenueId venue) {
        return account + "|" + venue;
    }

    /** The behavior of the entity of that id; what all accounts of a venue share on this node comes with the uplink. */
    public static Behavior<Command> create(AccountId account, VenueUplink uplink, VenuePorts ports) {
        return ConnectionEntity.create(new ConnectionScope(account, uplink, ports));
    }

    /** What a connection may be told. Outcomes of calls come to the order through the {@link ReportSink}. */
    public sealed interface Command extends Wire
            permits Call,
                    ListOpenOrders,
                    CancelOpen,
                    Acknowledge,
                    Connect,
                    Disconnect,
                    GetStatus,
                    Stop,
                    ConnectionEntity.Message {}

    /** What is asked of the venue for one intent. Calls for one intent leave in the order they came. */
    public sealed interface Call extends Command permits Submit, Cancel, Replace, Amend, Query {
        /** The attempt it is for; for a replace the new one. */
        VenueClientOrderId id();

        VenueReport.Request request();
    }

    public record Submit(OrderRequest order) implements Call {
        @Override
        public VenueClientOrderId id() {
            return order.id();
        }

        @Override
        public VenueReport.Request request() {
            return VenueReport.Request.SUBMIT;
        }
    }

    /**
     * Always passes: no throttle of orders, halt or open breaker holds a cancel back; it only never overtakes its own submit.
     *
     * @param target also says who is told
     * @param number the venue's own: what an order is canceled by that somebody else placed; absent for ours
     */
    public record Cancel(Symbol symbol, VenueClientOrderId target, Optional<VenueOrderId> number, Instant sendBefore)
            implements Call {
        /** Of one of ours. */
        public Cancel(Symbol symbol, VenueClientOrderId target, Instant sendBefore) {
            this(symbol, target, Optional.empty(), sendBefore);
        }

        @Override
        public VenueClientOrderId id() {
            return target;
        }

        @Override
        public VenueReport.Request request() {
            return VenueReport.Request.CANCEL;
        }
    }

    public record Replace(VenueClientOrderId target, OrderRequest replacement) implements Call {
        @Override
        public VenueClientOrderId id() {
            return replacement.id();
        }

        @Override
        public VenueReport.Request request() {
            return VenueReport.Request.REPLACE;
        }
    }

    /** Lets an order stand for less in its place: {@code quantity} in all. */
    public record Amend(Symbol symbol, VenueClientOrderId target, Quantity quantity, Instant sendBefore)
            implements Call {
        @Override
        public VenueClientOrderId id() {
            return target;
        }

        @Override
        public VenueReport.Request request() {
            return VenueReport.Request.AMEND;
        }
    }

    /**
     * What became of an order.
     *
     * @param id also says who is told
     * @param number the venue's own: what an order is asked for by that somebody else placed; absent for ours
     * @param known the venue's number of one of ours, where it has confirmed it; absent in what earlier versions sent
     */
    public record Query(
            Symbol symbol, VenueClientOrderId id, Optional<VenueOrderId> number, Optional<VenueOrderId> known)
            implements Call {
        /** Of somebody else's order, or of one of ours the venue has not confirmed. */
        public Query(Symbol symbol, VenueClientOrderId id, Optional<VenueOrderId> number) {
            this(symbol, id, number, Optional.empty());
        }

        @Override
        public VenueReport.Request request() {
            return VenueReport.Request.QUERY;
        }
    }

    /** The venue's open orders as of now, for a sweep. */
    public record ListOpenOrders(ActorRef<OpenOrders> replyTo) implements Command {}

    /**
     * Cancels what the session knows to be open, from its own sends and the venue's snapshot, and what it has yet to send: the way out
     * while no journal can be read. Narrowed to one intent or symbol where given; orders that somebody else placed are among them.
     */
    public record CancelOpen(
            Optional<IntentId> intent, Optional<Symbol> symbol, Instant sendBefore, ActorRef<CancelsTaken> replyTo)
            implements Command {}

    /**
     * A report's content is in the account's journal.
     *
     * @param by whose report it was, which versions from before this was told leave out
     * @param gist of which report, likewise
     */
    public record Acknowledge(long cursor, Optional<IntentId> by, Optional<String> gist) implements Command {}

    /**
     * Wanted up, journalled before the answer; a connection that waits for its next try then tries at once. Where the answer's
     * {@code desiredUp} is not what was asked for, the journal is down and nothing changed.
     */
    public record Connect(ActorRef<Status> replyTo) implements Command {}

    /** Wanted down; answered like {@link Connect}. */
    public record Disconnect(ActorRef<Status> replyTo) implements Command {}

    public record GetStatus(ActorRef<Status> replyTo) implements Command {}

    /** Sharding's stop message: what has not left is refused, what has is awaited for the request time-out at most. */
    public record Stop() implements Command {}

    /** The venue's open orders; empty when the session is down: not known, which is not the same as none. */
    public record OpenOrders(AccountId account, VenueId venue, Optional<List<VenueOrder>> orders, Instant asOf)
            implements Wire {}

    /**
     * The answer to {@link CancelOpen}.
     *
     * @param targets all that is open and is being canceled; empty where that is not known to be all: the session is down or ending, has not
     *     seen the venue's list yet, knows as many orders as it may, or had no room for each cancel
     * @param part what is being canceled where {@code targets} is empty
     * @param refused what is known to be open and is not being canceled, since its cancel found no room or the session is ending
     */
    public record CancelsTaken(
            AccountId account,
            VenueId venue,
            Optional<List<VenueClientOrderId>> targets,
            List<VenueClientOrderId> part,
            List<VenueClientOrderId> refused)
            implements Wire {
        /** All or nothing. */
        public CancelsTaken(AccountId account, VenueId venue, Optional<List<VenueClientOrderId>> targets) {
            this(account, venue, targets, List.of(), List.of());
        }
    }

    /**
     * How a connection is doing, for operators.
     *
     * @param desiredUp as journalled
     * @param up new orders flow
     * @param since when it last went up or down
     * @param breaker CLOSED, OPEN or HALF_OPEN; one per venue and node
     * @param reportCursor as journalled
     */
    public record Status(
            AccountId account,
            VenueId venue,
            boolean desiredUp,
            boolean up,
            Instant since,
            Optional<String> reason,
            String breaker,
            long reportCursor,
            int queuedRequests)
            implements Wire {}
}
