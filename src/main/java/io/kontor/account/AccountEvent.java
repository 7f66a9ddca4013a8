package io.kontor.account;

import io.kontor.platform.serialization.Wire;
import io.kontor.position.Ledger;
import io.kontor.position.LedgerEntry;
import io.kontor.risk.Limits;
import io.kontor.risk.RiskDecision;
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
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What an account journals. What was decided together is one {@link Batch}: one event, one write. */
public sealed interface AccountEvent extends Wire {
    /** What most take in the journal at most. */
    int ROUGH_BYTES = 1_024;

    Instant at();

    /** Roughly what it takes in the journal; only has to be of the right order. */
    default int roughBytes() {
        return ROUGH_BYTES;
    }

    /** Everything one write holds, in the order it was decided. */
    record Batch(List<AccountEvent> events) implements Wire {
        public Batch {
            events = List.copyOf(events);
        }

        public int roughBytes() {
            return events.stream().mapToInt(AccountEvent::roughBytes).sum();
        }
    }

    /** Room was given, or refused, to a revision of an order; a refused first revision is kept until its denial is announced. */
    record Reserved(
            IntentId order,
            ClientOrderId clientOrderId,
            VenueId venue,
            Symbol symbol,
            Side side,
            OpenOrder.Reservation reservation,
            RiskDecision decision,
            Optional<Refusal> refusal,
            Instant at)
            implements AccountEvent {}

    /** What was reserved under this revision and generation was never placed. */
    record ReservationReleased(IntentId order, int revision, int generation, Instant at) implements AccountEvent {}

    record CancelNoted(IntentId order, CommandId command, Instant at) implements AccountEvent {}

    /**
     * A public event of an order, numbered in the account's stream.
     *
     * @param seq the account's number of the order's event; a position event beside it has the next one
     * @param adopted the account did not hold the order and took it in by asking it
     */
    record OrderAnnounced(
            long seq,
            IntentId order,
            Announcement announcement,
            Optional<PositionChanged> position,
            boolean adopted,
            Instant at)
            implements AccountEvent {
        /** The account's number of the last public event in this one. */
        public long lastSeq() {
            return position.isPresent() ? seq + 1 : seq;
        }
    }

    /** What a fill made of the position: the event type the world is told, and the ledger after it. */
    record PositionChanged(PublicEventType type, Ledger ledger) implements Wire {}

    /** The order has all its announcements delivered and is closed: it is looked after no more. */
    record OrderForgotten(IntentId order, Instant at) implements AccountEvent {}

    /**
     * A cancel-all and the orders it means: those open when it was first received, and no later one.
     *
     * @param halt the one it is of; a caller's otherwise
     * @param forgotten how many it meant, once that is all that is known of them; never in a journal
     * @param everyAccount whether every account was told; not known of a halt's, and of those from before this was written
     */
    record CancelAllReceived(
            CommandId command,
            String operationId,
            Optional<Symbol> symbol,
            Optional<VenueId> venue,
            String reason,
            List<IntentId> orders,
            long seq,
            Instant at,
            Optional<HaltId> halt,
            Optional<Integer> forgotten,
            Optional<Boolean> everyAccount)
            implements AccountEvent {
        private static final int ORDER_BYTES = 40;

        public CancelAllReceived {
            orders = List.copyOf(orders);
        }

        int count() {
            return forgotten.orElse(orders.size());
        }

        @Override
        public int roughBytes() {
            return ROUGH_BYTES + orders.size() * ORDER_BYTES;
        }

        /** What is left to tell a repeat by. */
        CancelAllReceived withoutOrders() {
            return new CancelAllReceived(
                    command,
                    operationId,
                    symbol,
                    venue,
                    reason,
                    List.of(),
                    seq,
                    at,
                    halt,
                    Optional.of(count()),
                    everyAccount);
        }
    }

    /**
     * A position was changed by hand: a public event of its own.
     *
     * @param seq the account's number of it
     * @param ledger after it
     */
    record PositionAdjusted(
            long seq, CommandId command, Symbol symbol, LedgerEntry.Adjustment adjustment, Ledger ledger, Instant at)
            implements AccountEvent {}

    /** The position's own journal holds everything up to this number. */
    record PositionDelivered(Symbol symbol, long number, Instant at) implements AccountEvent {}

    /**
     * A change of an order was refused; kept so that it counts, and so that what it was decided on can be looked up.
     *
     * @param total the room that was asked for, as for {@code price}: what it had and what it was to have, whichever takes more
     * @param wanted what it was to be, where that is something else
     */
    record ChangeDenied(
            IntentId order,
            Symbol symbol,
            int revision,
            int generation,
            Quantity total,
            Price price,
            RiskDecision decision,
            Refusal refusal,
            Instant at,
            Optional<AccountEntity.Wanted> wanted)
            implements AccountEvent {}

    /**
     * Other limits hold from here on.
     *
     * @param by who answers for them
     * @param proposedBy who wanted them first, where it took two; {@code by} is then the one who agreed
     */
    record LimitsChanged(
            Limits limits,
            Optional<CommandId> command,
            String by,
            String reason,
            Optional<String> proposedBy,
            Instant at)
            implements AccountEvent {}

    /**
     * Somebody wants other limits, which hold once somebody else wants the same.
     *
     * @param limits under the version they are to replace
     * @param expiresAt from when on nobody can agree to them any more
     */
    record LimitsProposed(
            Limits limits, Optional<CommandId> command, String by, String reason, Instant expiresAt, Instant at)
            implements AccountEvent {}

    /**
     * What was proposed last can be agreed to no more; what was in force still is.
     *
     * @param version the limits that were to be replaced
     * @param by who withdrew it: anyone may
     */
    record LimitsWithdrawn(
            long version, String proposedBy, Optional<CommandId> command, String by, String reason, Instant at)
            implements AccountEvent {}

    /** A trading day began. */
    record TradingDayOpened(TradingDay day, Instant at) implements AccountEvent {}

    /**
     * A limit is used up, nearly so, or not any more: a public event of its own.
     *
     * @param seq the account's number of it
     */
    record LimitAlerted(long seq, LimitAlert alert, long limitsVersion, Instant at) implements AccountEvent {}
}
