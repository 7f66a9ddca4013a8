package io.kontor.account;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.Terminated;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.cluster.sharding.typed.javadsl.EntityTypeKey;
import akka.persistence.typed.PersistenceId;
import io.kontor.account.AccountEvent.LimitsWithdrawn;
import io.kontor.platform.batch.BatchJournal;
import io.kontor.platform.batch.BatchMetrics;
import io.kontor.platform.batch.BatchingEntity;
import io.kontor.platform.serialization.Wire;
import io.kontor.position.Ledger;
import io.kontor.risk.LimitUse;
import io.kontor.risk.Limits;
import io.kontor.risk.RiskDecision;
import io.kontor.value.AccountId;
import io.kontor.value.ClientOrderId;
import io.kontor.value.CommandId;
import io.kontor.value.HaltId;
import io.kontor.value.IntentId;
import io.kontor.value.Price;
import io.kontor.value.Quantity;
import io.kontor.value.Refusal;
import io.kontor.value.Side;
import io.kontor.value.Symbol;
import io.kontor.value.VenueId;
import io.kontor.venue.VenueConnection;
import io.kontor.venue.VenueOrder;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The single writer of one account: reservations, exposure, the account's ordered stream. This actor stands in front of the writer and
 * keeps its clocks: it starts a sweep of the venues at once, regularly, and whenever a connection has come back. It ends with its
 * writer, and the next message or sharding's memory of it brings both back.
 */
public final class AccountEntity {
    public static final EntityTypeKey<Command> TYPE_KEY = EntityTypeKey.create(Command.class, "Account");

    private static final BatchJournal<AccountEvent, AccountEvent.Batch> JOURNAL =
            new BatchJournal<>(AccountEvent.Batch::new, AccountEvent.Batch::events);

    private AccountEntity() {}

    public static String persistenceId(AccountId account) {
        return TYPE_KEY.name() + "|" + account;
    }

    /** The behavior of one account; {@link Stop} is its stop message. */
    public static Behavior<Command> create(
            AccountId account, AccountPorts ports, AccountSettings settings, BatchMetrics metrics) {
        Behavior<Object> entity = Behaviors.setup(context -> Behaviors.withTimers(timers -> {
            Front front = new Front(account, ports, settings, context);
            ActorRef<Command> writer = front.writer(metrics);
            context.watch(writer);
            timers.startTimerWithFixedDelay(new SweepNow(), Duration.ZERO, settings.sweepEvery());
            timers.startTimerWithFixedDelay(new WatchNow(), settings.watchEvery());
            return Behaviors.receive(Object.class)
                    .onMessage(Stop.class, stop -> {
                        // A connection that is asked after its own end would wake anew.
                        timers.cancelAll();
                        writer.tell(stop);
                        return Behaviors.same();
                    })
                    .onMessage(Command.class, command -> {
                        writer.tell(command);
                        return Behaviors.same();
                    })
                    .onMessage(SweepNow.class, _ -> front.askVenues())
                    .onMessage(WatchNow.class, _ -> {
                        writer.tell(new Watch());
                        return Behaviors.same();
                    })
                    .onMessage(VenueConnection.OpenOrders.class, seen -> front.sweep(writer, seen))
                    .onSignal(Terminated.class, _ -> Behaviors.stopped())
                    .build();
        }));
        return entity.narrow();
    }

    /** What stands in front of the writer, apart from passing on. */
    private record Front(
            AccountId account, AccountPorts ports, AccountSettings settings, ActorContext<Object> context) {

        ActorRef<Command> writer(BatchMetrics metrics) {
            ActorRef<Command> self = context.getSelf().narrow();
            ActorRef<PositionCourier.Message> courier = context.spawn(
                    PositionCourier.create(account, symbol -> ports.positions().of(account, symbol), self, settings),
                    "positions");
            AccountLogic logic = new AccountLogic(account, ports, settings, courier.narrow());
            return context.spawn(
                    BatchingEntity.create(
                            PersistenceId.ofUniqueId(persistenceId(account)),
                            logic,
                            JOURNAL,
                            settings.batch(),
                            metrics,
                            new Stop()),
                    "writer");
        }

        Behavior<Object> askVenues() {
            ActorRef<VenueConnection.OpenOrders> answers = context.getSelf().narrow();
            for (VenueId venue : ports.venues().apply(account)) {
                ports.connections().of(account, venue).tell(new VenueConnection.ListOpenOrders(answers));
            }
            return Behaviors.same();
        }

        /** A venue that did not answer says nothing about its orders; only what is due by our own clock is looked after then. */
        Behavior<Object> sweep(ActorRef<Command> writer, VenueConnection.OpenOrders seen) {
            writer.tell(seen.orders()
                    .<Command>map(open -> new Sweep(seen.venue(), open, seen.asOf(), Optional.empty()))
                    .orElseGet(() -> new SweepDue(seen.venue())));
            return Behaviors.same();
        }
    }

    /** Time to compare with the venues. */
    private record SweepNow() {}

    /** Time to look at marks and the calendar. */
    private record WatchNow() {}

    /** What an account may be told. */
    public sealed interface Command extends Wire {}

    /**
     * May this order be placed or changed? Answered with {@link Granted} once the reservation is journalled.
     *
     * @param revision the order's revision this is for
     * @param generation grows each time a reservation of the order was abandoned
     * @param quantity the order's total, filled part included
     * @param price the worst price it may fill at
     * @param closes the halt whose own order it is
     * @param wanted what it is to be, where that is not what is asked for: as long as its former self is at the venue, the larger of both
     *     at the worse price
     * @param reducedBefore as much of it was reduce-only before; empty from a node of a version before, which does not say
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
            Optional<HaltId> closes,
            Optional<Wanted> wanted,
            Optional<Boolean> reducedBefore,
            ActorRef<ReserveReply> replyTo)
            implements Command {}

    /**
     * What an order is to be once nothing of its former self is left.
     *
     * @param total filled part included
     */
    public record Wanted(Quantity total, Price limit) {}

    /**
     * May an order that has room still leave, now that its decision is old? Changes nothing about it.
     *
     * @param total the order's total, filled part included
     * @param open what would leave
     */
    public record Recheck(
            IntentId order,
            VenueId venue,
            Symbol symbol,
            Side side,
            int revision,
            Quantity total,
            Quantity open,
            Price price,
            boolean reduceOnly,
            Optional<HaltId> closes,
            ActorRef<Rechecked> replyTo)
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

    /**
     * Cancel every open order, or those of one symbol or venue; a repeat of the command answers the same and touches nothing newer.
     *
     * @param halt the one that asks for it; a caller otherwise
     * @param aheadOf another one, which this one only hurries: where that one is known already, this is a repeat of it
     * @param everyAccount whether every account was told; empty where it is a halt's, or told by a version from before this was
     */
    public record CancelAll(
            CommandId command,
            Optional<Symbol> symbol,
            Optional<VenueId> venue,
            String reason,
            Optional<HaltId> halt,
            Optional<CommandId> aheadOf,
            Optional<Boolean> everyAccount,
            ActorRef<CancelAllReply> replyTo)
            implements Command {

        CancelAll under(CommandId other) {
            return new CancelAll(other, symbol, venue, reason, halt, Optional.empty(), everyAccount, replyTo);
        }
    }

    /** How far a cancel-all has come. */
    public record GetOperation(String operationId, ActorRef<Optional<Operation>> replyTo) implements Command {}

    /**
     * Change what is held by hand, or by a corporate action. A fact: no limit refuses it, and every limit sees it from then on. A repeat of
     * the command changes nothing.
     *
     * @param quantityChange signed, in the position's unit
     * @param price paid or received per unit; absent when no money moved
     * @param by who answers for it
     */
    public record AdjustPosition(
            CommandId command,
            Symbol symbol,
            BigDecimal quantityChange,
            Optional<Price> price,
            String reason,
            String by,
            ActorRef<AdjustReply> replyTo)
            implements Command {}

    /**
     * Let other limits hold from the next check on; or propose them, where it takes two people. Whoever asks says which ones it means to
     * replace, so that of two at once one is refused.
     *
     * @param limits their own version is not looked at: the new ones get the next
     * @param replaces the version in force
     * @param by who answers for it
     */
    public record SetLimits(
            Limits limits,
            long replaces,
            Optional<CommandId> command,
            String by,
            String reason,
            ActorRef<LimitsReply> replyTo)
            implements Command {}

    /**
     * Let what is proposed be agreed to no more, by whoever may propose. A repeat of the command withdraws nothing that was proposed since.
     *
     * @param by who answers for it
     */
    public record WithdrawProposal(Optional<CommandId> command, String by, String reason, ActorRef<LimitsReply> replyTo)
            implements Command {}

    /** Look at what time and marks alone have brought: a new trading day, alerts. */
    public record Watch() implements Command {}

    public record GetView(ActorRef<View> replyTo) implements Command {}

    /**
     * Which orders are open? Those after that id, in the order of their ids, at most so many; of a symbol and a time, if asked for.
     *
     * @param unannounced only those that have not told of themselves yet
     * @param from since then or later
     * @param to since before
     */
    public record ListOpen(
            Optional<IntentId> after,
            boolean unannounced,
            Optional<Symbol> symbol,
            Optional<Instant> from,
            Optional<Instant> to,
            int limit,
            ActorRef<OrdersFound> replyTo)
            implements Command {}

    /** Which of these orders are open? */
    public record SiftOpen(List<IntentId> orders, ActorRef<OrdersFound> replyTo) implements Command {}

    /** Say that you are there and how far your limits are used; small enough to be asked of all, again and again. */
    public record GetUsage(ActorRef<Usage> replyTo) implements Command {}

    /**
     * Compare with what the venue has open and wake the orders that differ or are due.
     *
     * @param differing known to differ from what the venue reported, where that was looked at
     */
    public record Sweep(
            VenueId venue,
            List<VenueOrder> open,
            Instant asOf,
            Optional<Set<IntentId>> differing,
            Optional<ActorRef<Swept>> replyTo)
            implements Command {
        public Sweep(VenueId venue, List<VenueOrder> open, Instant asOf, Optional<ActorRef<Swept>> replyTo) {
            this(venue, open, asOf, Optional.empty(), replyTo);
        }
    }

    /** Wake what is due by our own clock; the venue could not be asked what it has open. */
    public record SweepDue(VenueId venue) implements Command {}

    /** A position's own journal holds everything up to this number. */
    public record PositionBooked(Symbol symbol, long number) implements Command {}

    /** Sharding's stop message: the account ends once what it was told is written and answered. */
    public record Stop() implements Command {}

    /** The answer to {@link Reserve}. */
    public sealed interface ReserveReply extends Wire {}

    /**
     * There is room, and it is kept for the order.
     *
     * @param looked whether every limit was looked at: not where less is asked for than is held, nor for a change asked for again
     */
    public record Granted(IntentId order, int revision, int generation, RiskDecision decision, boolean looked)
            implements ReserveReply {}

    public record Denied(IntentId order, int revision, int generation, Refusal refusal, RiskDecision decision)
            implements ReserveReply {}

    /** Nothing was decided, or whether it was is not known; asking again is safe. */
    public record Undecided(IntentId order, int revision, int generation, Refusal refusal) implements ReserveReply {}

    /**
     * The answer to {@link Recheck}.
     *
     * @param refusal why it may not leave now; one that sticks says that it never may
     */
    public record Rechecked(IntentId order, int revision, Optional<Refusal> refusal) implements Wire {}

    public record CancelNoted(IntentId order) implements Wire {}

    /** Journalled up to this number of the order's announcements. */
    public record Announced(IntentId order, long number) implements Wire {}

    /** The answer to {@link CancelAll}. */
    public sealed interface CancelAllReply extends Wire {}

    public record CancelAllAccepted(String operationId, int count) implements CancelAllReply {}

    public record CancelAllRefused(Refusal refusal) implements CancelAllReply {}

    /** The answer to {@link AdjustPosition}. */
    public sealed interface AdjustReply extends Wire {}

    /** It is on disk; a repeat is answered alike, with the ledger as it then stands. */
    public record PositionAdjusted(CommandId command, Symbol symbol, Ledger ledger) implements AdjustReply {}

    public record AdjustRefused(CommandId command, Refusal refusal) implements AdjustReply {}

    /** The answer to {@link SetLimits} and {@link WithdrawProposal}. */
    public sealed interface LimitsReply extends Wire {}

    /** They are on disk and in force. */
    public record LimitsSet(Limits limits, boolean repeat) implements LimitsReply {}

    /** They are on disk, and wait for another person to want them too. */
    public record ProposalStands(LimitProposal proposal) implements LimitsReply {}

    /** It is on disk that nobody can agree any more; a repeat is answered alike. */
    public record ProposalWithdrawn(LimitsWithdrawn withdrawal) implements LimitsReply {}

    public record LimitsRefused(Refusal refusal) implements LimitsReply {}

    /** How many orders a sweep woke. */
    public record Swept(VenueId venue, int woken) implements Wire {}

    /** The id an account gives to a cancel-all; the account and the command lead to it without a look-up. */
    public static String operationId(AccountId account, CommandId command) {
        return AccountRules.operationId(account, command);
    }

    /** A cancel-all: how many orders it meant, and how many of them are still open. */
    public record Operation(String operationId, Instant at, int count, int open) implements Wire {}

    /** The answer to {@link ListOpen} and {@link SiftOpen}. */
    public record OrdersFound(AccountId account, List<IntentId> orders) implements Wire {
        public OrdersFound {
            orders = List.copyOf(orders);
        }
    }

    /** The answer to {@link GetUsage}. */
    public record Usage(AccountId account, List<LimitUse> usage) implements Wire {}

    /**
     * An account as of one moment.
     *
     * @param proposed limits that wait for a second person
     */
    public record View(
            AccountId account,
            long seq,
            Map<IntentId, OpenOrder> openOrders,
            Map<Symbol, Ledger> positions,
            Map<Symbol, SymbolExposure> exposure,
            Limits limits,
            Optional<LimitProposal> proposed,
            List<LimitUse> usage)
            implements Wire {}
}
