package io.kontor.order;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.Behaviors;
import akka.cluster.sharding.typed.javadsl.EntityTypeKey;
import io.kontor.account.Certainty;
import io.kontor.account.OpenOrder;
import io.kontor.account.OrderStatus;
import io.kontor.account.OrderSummary;
import io.kontor.platform.serialization.Wire;
import io.kontor.value.AccountId;
import io.kontor.value.ClientOrderId;
import io.kontor.value.CommandId;
import io.kontor.value.IntentId;
import io.kontor.value.Refusal;
import io.kontor.value.VenueId;
import io.kontor.venue.VenueFill;
import io.kontor.venue.VenueOrder;
import io.kontor.venue.VenueReport;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One order intent: accepts commands, journals, and lets the reconciler bring wanted and actual together. Wakes on a message and goes to
 * sleep once closed and delivered; its account remembers it while it has work left. What it decides is pure and stands in
 * {@link CommandRules}, {@link PlaceRules}, {@link ReportRules} and {@link Planner}.
 */
public final class OrderEntity {
    public static final EntityTypeKey<Command> TYPE_KEY = EntityTypeKey.create(Command.class, "Order");

    private OrderEntity() {}

    public static String persistenceId(IntentId id) {
        return TYPE_KEY.name() + "|" + id;
    }

    /**
     * The behavior of one order; {@link Stop} is its stop message.
     */
    public static Behavior<Command> create(
            IntentId id, OrderPorts ports, OrderSettings settings, OrderPassivation passivation) {
        return Behaviors.setup(context ->
                Behaviors.withTimers(timers -> new OrderActor(id, ports, settings, context, timers, passivation)));
    }

    /** What an order may be told. Its entity id is the intent's id. */
    public sealed interface Command extends Wire
            permits Place, Modify, Cancel, Get, Reconcile, Report, Wake, Inquire, Stop, Internal {}

    sealed interface Internal extends Command permits OrderActor.Own {}

    /**
     * Place this order. A repeat with the same content answers what the first answered.
     *
     * @param contentHash of the canonical body as received, so that a repeat can be told from a conflict
     */
    public record Place(OrderSpec spec, String contentHash, ActorRef<Reply> replyTo) implements Command {}

    /**
     * Make the order this.
     *
     * @param command the caller's id of this command, if it gave one; without, identical content is a repeat
     * @param ifRevision refuse unless the order's revision is this one
     */
    public record Modify(
            OrderSpec spec,
            String contentHash,
            Optional<CommandId> command,
            Optional<Integer> ifRevision,
            ActorRef<Reply> replyTo)
            implements Command {}

    public record Cancel(Optional<CommandId> command, String reason, Optional<ActorRef<Reply>> replyTo)
            implements Command {}

    public record Get(ActorRef<Optional<View>> replyTo) implements Command {}

    /** Ask the venue now, whatever the timers say, and let what could not leave try anew; answered when the question is on its way. */
    public record Reconcile(ActorRef<Optional<View>> replyTo) implements Command {}

    public record Report(AccountId account, VenueId venue, VenueReport report) implements Command {}

    /**
     * See to what is due.
     *
     * @param seen what a sweep saw at the venue
     * @param afresh the venue is back, or a person asks: patience starts anew; false from nodes that do not tell this yet
     * @param held what the account keeps of the order, where it has heard of it and a sweep saw nothing; empty from nodes that do not tell
     *     this yet
     */
    public record Wake(
            AccountId account, VenueId venue, Optional<VenueOrder> seen, boolean afresh, Optional<OpenOrder> held)
            implements Command {}

    /**
     * Announce everything not known to be delivered, quoting the inquiry.
     *
     * @param held the last announcement the account has, where it is to forget the order and others came behind that
     */
    public record Inquire(long inquiry, Optional<Long> held) implements Command {}

    /** Sharding's stop message: the order ends once the account has answered what it was asked, and its callers know. */
    public record Stop() implements Command {}

    /** The answer to place, modify and cancel. */
    public sealed interface Reply extends Wire {}

    /**
     * Durable.
     *
     * @param repeat nothing was done, because it was done before: the same command, an identical body, or an order already terminal
     */
    public record Accepted(
            IntentId intentId, ClientOrderId clientOrderId, int revision, OrderStatus status, boolean repeat)
            implements Reply {}

    public record Refused(Refusal refusal) implements Reply {}

    /** Wanted and actual, side by side. */
    public record View(
            OrderSpec intent,
            int revision,
            OrderSummary state,
            List<VenueFill> fills,
            Certainty certainty,
            Instant placedAt)
            implements Wire {}
}
