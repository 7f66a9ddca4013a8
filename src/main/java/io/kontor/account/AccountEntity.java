package io.kontor.account;

import akka.actor.typed.ActorRef;
import akka.cluster.sharding.typed.javadsl.EntityTypeKey;
import io.kontor.platform.serialization.Wire;
import io.kontor.position.Ledger;
import io.kontor.risk.RiskDecision;
import io.kontor.value.AccountId;
import io.kontor.value.ClientOrderId;
import io.kontor.value.CommandId;
import io.kontor.value.IntentId;
import io.kontor.value.Price;
import io.kontor.value.Quantity;
import io.kontor.value.Refusal;
import io.kontor.value.Side;
import io.kontor.value.Symbol;
import io.kontor.value.VenueId;
import io.kontor.venue.VenueOrder;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The single writer of one account. */
public final class AccountEntity {
    public static final EntityTypeKey<Command> TYPE_KEY = EntityTypeKey.create(Command.class, "Account");

    private AccountEntity() {}

    /** What an account may be told. */
    public sealed interface Command extends Wire {}

    /**
     * May this order be placed or changed? Answered with {@link Granted} once the reservation is journalled.
     *
     * @param revision the order's revision this is for
     * @param generation grows each time a reservation of the order was abandoned
     * @param quantity the order's total, filled part included
     * @param price the worst price it may fill at
     */
    public record Reserve(
            IntentId order,
            ClientOrderId clientOrderId,
            VenueId venue,
            Symbol symbol,
            Side side,
            int revision,
            int generation,
            Quantity quantity,
            Price price,
            boolean reduceOnly,
            ActorRef<ReserveReply> replyTo)
            implements Command {}

    /** What was reserved under this revision and generation was never placed. */
    public record Abandon(IntentId order, int revision, int generation) implements Command {}

    /** The order is to be canceled; written beside the order's own note, so that either survives. */
    public record NoteCancel(IntentId order, CommandId command, ActorRef<CancelNoted> replyTo) implements Command {}

    /**
     * What happened to an order, in its own numbering.
     *
     * @param inquiry quotes the account's question, where it is the answer to one
     */
    public record Announce(
            IntentId order, List<Announcement> announcements, Optional<Long> inquiry, ActorRef<Announced> replyTo)
            implements Command {}

    /** The order has journalled that all it announced was delivered: it needs no more looking after. */
    public record Forget(IntentId order, long number) implements Command {}

    /** Cancel every open order, or those of one symbol; a repeat of the command answers the same and touches nothing newer. */
    public record CancelAll(CommandId command, Optional<Symbol> symbol, String reason, ActorRef<CancelAllReply> replyTo)
            implements Command {}

    /** How far a cancel-all has come. */
    public record GetOperation(String operationId, ActorRef<Optional<Operation>> replyTo) implements Command {}

    public record GetView(ActorRef<View> replyTo) implements Command {}

    /** Compare with what the venue has open and wake the orders that differ or are due. */
    public record Sweep(VenueId venue, List<VenueOrder> open, Instant asOf) implements Command {}

    /** The answer to {@link Reserve}. */
    public sealed interface ReserveReply extends Wire {}

    public record Granted(IntentId order, int revision, int generation, RiskDecision decision)
            implements ReserveReply {}

    public record Denied(IntentId order, int revision, int generation, Refusal refusal, RiskDecision decision)
            implements ReserveReply {}

    /** Nothing was decided, or whether it was is not known; asking again is safe. */
    public record Undecided(IntentId order, int revision, int generation, Refusal refusal) implements ReserveReply {}

    public record CancelNoted(IntentId order) implements Wire {}

    /** Journalled up to this number of the order's announcements. */
    public record Announced(IntentId order, long number) implements Wire {}

    /** The answer to {@link CancelAll}. */
    public sealed interface CancelAllReply extends Wire {}

    public record CancelAllAccepted(String operationId, int count) implements CancelAllReply {}

    public record CancelAllRefused(Refusal refusal) implements CancelAllReply {}

    /** A cancel-all: how many orders it meant, and how many of them are still open. */
    public record Operation(String operationId, Instant at, int count, int open) implements Wire {}

    /** An account as of one moment. */
    public record View(
            AccountId account,
            long seq,
            Map<IntentId, OpenOrder> openOrders,
            Map<Symbol, Ledger> positions,
            Map<Symbol, SymbolExposure> exposure,
            io.kontor.risk.Limits limits)
            implements Wire {}
}
