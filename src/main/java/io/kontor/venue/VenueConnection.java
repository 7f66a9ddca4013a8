package io.kontor.venue;

import akka.actor.typed.ActorRef;
import akka.cluster.sharding.typed.javadsl.EntityTypeKey;
import io.kontor.platform.serialization.Wire;
import io.kontor.value.AccountId;
import io.kontor.value.VenueClientOrderId;
import io.kontor.value.VenueId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The connection of one account to one venue. */
public final class VenueConnection {
    public static final EntityTypeKey<Command> TYPE_KEY = EntityTypeKey.create(Command.class, "VenueConnection");

    private VenueConnection() {}

    /** The sharding id: the account first, so that it lands on the account's shard. */
    public static String entityId(AccountId account, VenueId venue) {
        return account + "|" + venue;
    }

    /** What a connection may be told. Outcomes of Submit, Cancel, Replace and Query come to the order through the {@link ReportSink}. */
    public sealed interface Command extends Wire
            permits Submit,
                    Cancel,
                    Replace,
                    Query,
                    ListOpenOrders,
                    Acknowledge,
                    Connect,
                    Disconnect,
                    GetStatus,
                    Internal {}

    non-sealed interface Internal extends Command {}

    public record Submit(OrderRequest order) implements Command {}

    /** Always passes: no throttle of orders, halt or open breaker holds a cancel back; it only never overtakes its own submit. */
    public record Cancel(VenueClientOrderId target, Instant sendBefore) implements Command {}

    public record Replace(VenueClientOrderId target, OrderRequest replacement) implements Command {}

    public record Query(VenueClientOrderId id) implements Command {}

    /** The venue's open orders as of now, for a sweep. */
    public record ListOpenOrders(ActorRef<OpenOrders> replyTo) implements Command {}

    /** A report's content is in the account's journal. */
    public record Acknowledge(long cursor) implements Command {}

    public record Connect(ActorRef<Status> replyTo) implements Command {}

    public record Disconnect(ActorRef<Status> replyTo) implements Command {}

    public record GetStatus(ActorRef<Status> replyTo) implements Command {}

    /** The venue's open orders; empty when the session is down: not known, which is not the same as none. */
    public record OpenOrders(AccountId account, VenueId venue, Optional<List<VenueOrder>> orders, Instant asOf)
            implements Wire {}

    /** How a connection is doing, for operators. */
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
