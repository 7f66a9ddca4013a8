package io.kontor.account;

import io.kontor.account.AccountEntity.Announce;
import io.kontor.account.AccountEntity.CancelAll;
import io.kontor.account.AccountEntity.Denied;
import io.kontor.account.AccountEntity.Granted;
import io.kontor.account.AccountEntity.Recheck;
import io.kontor.account.AccountEntity.Reserve;
import io.kontor.account.AccountEntity.ReserveReply;
import io.kontor.account.AccountEntity.Undecided;
import io.kontor.account.AccountEntity.Wanted;
import io.kontor.account.AccountEvent.CancelAllReceived;
import io.kontor.account.AccountEvent.OrderAnnounced;
import io.kontor.account.AccountEvent.PositionChanged;
import io.kontor.account.AccountEvent.Reserved;
import io.kontor.account.OpenOrder.Reservation;
import io.kontor.instrument.Instrument;
import io.kontor.position.Ledger;
import io.kontor.position.LedgerEntry;
import io.kontor.risk.RiskDecision;
import io.kontor.value.CommandId;
import io.kontor.value.IntentId;
import io.kontor.value.Refusal;
import io.kontor.value.RefusalCode;
import io.kontor.value.Side;
import io.kontor.value.Symbol;
import io.kontor.value.VenueId;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What an account decides, as pure functions of its state: which events to journal and what to answer. */
final class AccountRules {
    private AccountRules() {}

    /** Events to journal, possibly none, and the answer that may go out once they are. */
    record Decision<A>(List<AccountEvent> events, A answer) {
        static <A> Decision<A> nothing(A answer) {
            return new Decision<>(List.of(), answer);
        }

        static <A> Decision<A> of(AccountEvent event, A answer) {
            return new Decision<>(List.of(event), answer);
        }
    }

    /** How far an order's announcements are journalled, or that the account must ask the order because it does not hold it. */
    record Taken(Optional<Long> upTo) {
        static final Taken INQUIRE = new Taken(Optional.empty());
    }

    /**
     * Room for a revision of an order. What shrinks an order needs no room; what is asked again for the same terms takes none again;
     * other terms are decided anew.
     *
     * @param halted why nothing may be ordered there now, where a halt covers it; whatever is asked for is then refused
     */
    static Decision<ReserveReply> reserve(
            AccountState state,
            Reserve r,
            Instrument instrument,
            AccountRisk risk,
            Optional<Refusal> halted,
            Instant now) {
        OpenOrder held = state.orders().get(r.order());
        if (held != null && held.closed()) {
            return undecided(r, Refusal.of(RefusalCode.ORDER_CLOSED, "the order is closed"));
        }
        // An order that is changed is one we hold; not held yet or not any more, it is not ours to decide on.
        boolean outdated = held == null ? r.revision() > 1 : held.isOutdated(r.revision(), r.generation());
        if (outdated || (held != null && isPlacedOtherwise(held, r))) {
            return undecided(r, Refusal.of(RefusalCode.OUTCOME_UNKNOWN, RefusalCode.OUTCOME_UNKNOWN.meaning()));
        }
        // Not the room it asks for: what rests since before the venue made them coarser is off its steps and ticks.
        Wanted asked = wanted(r);
        Optional<Refusal> unready = halted.filter(h -> !h.code().sticks())
                .or(() -> risk.unfit(state, instrument, asked.total(), asked.limit(), now));
        if (unready.isPresent()) {
            return undecided(r, unready.get());
        }
        Optional<Refusal> tooMany = risk.rate(state, r, instrument, held, now);
        Reservation wanted = reservation(r, false);
        if (halted.isEmpty() && held != null && held.reservation().equals(Optional.of(wanted))) {
            return grantedBefore(r, risk, risk.inputs(state, r.symbol(), held, now), now);
        }
        // Nothing of it is kept: a flood costs no journal, and the same order may be tried again.
        if (tooMany.isPresent()) {
            return undecided(r, tooMany.get());
        }
        boolean shrinks = shrinks(held, r);
        Optional<Refusal> refusal = halted.or(() -> shrinks ? checkSmaller(held, r, risk) : risk.check());
        RiskDecision decision = risk.inputs(state, r.symbol(), held, now);
        return refusal.isEmpty()
                ? Decision.of(reserved(r, wanted, decision, refusal, now), granted(r, decision, !shrinks))
                : denied(r, refusal.get(), decision, now);
    }

    /**
     * One that is only now placed has the limits looked at again, its own room not counted: nobody was ever told of the old decision, and
     * the new one is what its journal will name. One that is changed stands, and looks again itself before more of it leaves.
     */
    private static Decision<ReserveReply> grantedBefore(
            Reserve r, AccountRisk risk, RiskDecision decision, Instant now) {
        boolean placed = r.revision() == 1;
        return (placed ? risk.checkAgain() : Optional.<Refusal>empty())
                .map(refusal -> denied(r, refusal, decision, now))
                .orElseGet(() -> Decision.nothing(granted(r, decision, placed)));
    }

    private static Granted granted(Reserve r, RiskDecision decision, boolean looked) {
        return new Granted(r.order(), r.revision(), r.generation(), decision, looked);
    }

    private static Decision<ReserveReply> denied(Reserve r, Refusal refusal, RiskDecision decision, Instant now) {
        if (!refusal.code().sticks()) {
            return undecided(r, refusal);
        }
        Denied denied = new Denied(r.order(), r.revision(), r.generation(), refusal, decision);
        Reservation none = reservation(r, true);
        return Decision.of(
                r.revision() == 1
                        ? reserved(r, none, decision, Optional.of(refusal), now)
                        : new AccountEvent.ChangeDenied(
                                r.order(),
                                r.symbol(),
                                r.revision(),
                                r.generation(),
                                r.quantity(),
                                r.price(),
                                decision,
                                refusal,
                                now,
                                r.wanted()),
                denied);
    }

    /** Its own room not counted; an order the account does not hold yet is looked at again when it does. */
    static Optional<Refusal> recheck(
            AccountState state, Recheck c, Instrument instrument, AccountRisk risk, Instant now) {
        OpenOrder held = state.orders().get(c.order());
        if (held == null) {
            return Optional.of(Refusal.of(RefusalCode.NOT_READY, "the account does not know the order yet"));
        }
        return risk.unfit(state, instrument, c.total(), c.price(), now)
                .or(() -> risk.recheck(state, c, instrument, held, now));
    }

    private static Decision<ReserveReply> undecided(Reserve r, Refusal refusal) {
        return Decision.nothing(new Undecided(r.order(), r.revision(), r.generation(), refusal));
    }

    static List<AccountEvent> abandon(AccountState state, IntentId order, int revision, int generation, Instant now) {
        return state.order(order)
                .flatMap(OpenOrder::reservation)
                .filter(r -> r.revision() == revision && r.generation() <= generation)
                .<List<AccountEvent>>map(
                        r -> List.of(new AccountEvent.ReservationReleased(order, revision, r.generation(), now)))
                .orElse(List.of());
    }

    static List<AccountEvent> noteCancel(AccountState state, AccountEntity.NoteCancel note, Instant now) {
        return state.order(note.order())
                .filter(o -> !o.closed() && o.cancel().isEmpty())
                .<List<AccountEvent>>map(o -> List.of(new AccountEvent.CancelNoted(note.order(), note.command(), now)))
                .orElse(List.of());
    }

    /**
     * Takes each announcement once, in the order's numbering. Those of an order the account does not hold, or whose former ones it
     * does not have, are not applied as they stand, only as the answer to an inquiry of its own.
     */
    static Decision<Taken> announce(
            AccountState state, Announce a, boolean answersInquiry, Ledger.Terms terms, Instant now) {
        OpenOrder held = state.orders().get(a.order());
        long first = a.announcements().getFirst().number();
        long due = held == null ? 1 : held.announced() + 1;
        boolean follows = held != null && first <= due;
        if (!follows && !answersInquiry) {
            return Decision.nothing(Taken.INQUIRE);
        }
        long next = follows ? due : first;
        long seq = state.seq();
        Ledger ledger =
                state.positions().get(a.announcements().getFirst().order().symbol());
        List<AccountEvent> events = new ArrayList<>();
        for (Announcement announcement : a.announcements()) {
            if (announcement.number() != next) {
                continue;
            }
            Optional<PositionChanged> position = book(ledger, announcement, terms);
            OrderAnnounced event = new OrderAnnounced(seq + 1, a.order(), announcement, position, !follows, now);
            events.add(event);
            seq = event.lastSeq();
            ledger = position.map(PositionChanged::ledger).orElse(ledger);
            next++;
        }
        return new Decision<>(events, new Taken(Optional.of(next - 1)));
    }

    /** How much of an order it has, that knows this journal to have held more, as it may have before a restore. */
    static Optional<Long> lacking(AccountState state, IntentId order, long number) {
        return state.order(order).map(OpenOrder::announced).filter(held -> held > 0 && held < number);
    }

    static List<AccountEvent> forget(AccountState state, IntentId order, long number, Instant now) {
        // One that never announced anything here was held for a reservation that came too late.
        return state.order(order)
                .filter(o -> o.announced() <= number && (o.closed() || o.announced() == 0))
                .<List<AccountEvent>>map(o -> List.of(new AccountEvent.OrderForgotten(order, now)))
                .orElse(List.of());
    }

    /** What only hurries one that is known already is that one: it goes by its id everywhere. */
    static CancelAll known(AccountState state, CancelAll asked) {
        return asked.aheadOf()
                .filter(other -> isKnown(state, other))
                .map(asked::under)
                .orElse(asked);
    }

    /**
     * Means the orders open now; a repeat of the command means the same ones, whatever came since.
     *
     * @return empty where the command has meant other orders before
     */
    static Optional<Decision<PastCancelAlls.Meant>> cancelAll(AccountState state, CancelAll c, Instant now) {
        Optional<CancelAllReceived> before = state.operation(c.command());
        if (before.isPresent()) {
            return before.filter(b -> means(b.symbol(), b.venue(), b.everyAccount(), c))
                    .map(PastCancelAlls.Meant::by)
                    .map(Decision::nothing);
        }
        Optional<PastCancelAlls.Named> longAgo = state.pastCancelAlls().flatMap(others -> others.named(c.command()));
        return longAgo.isPresent()
                ? longAgo.filter(b -> means(b.symbol(), b.venue(), b.everyAccount(), c))
                        .map(b -> PastCancelAlls.again(state.account(), b))
                        .map(Decision::nothing)
                : Optional.of(cancelAllAnew(state, c, now));
    }

    private static boolean isKnown(AccountState state, CommandId cancelAll) {
        return state.operation(cancelAll).isPresent()
                || state.pastCancelAlls()
                        .flatMap(others -> others.named(cancelAll))
                        .isPresent();
    }

    /** The venue was not written at first, nor whether it was for every account. */
    private static boolean means(
            Optional<Symbol> symbol, Optional<VenueId> venue, Optional<Boolean> everyAccount, CancelAll c) {
        boolean sameAccounts =
                everyAccount.isEmpty() || c.everyAccount().isEmpty() || everyAccount.equals(c.everyAccount());
        return symbol.equals(c.symbol()) && (venue.isEmpty() || venue.equals(c.venue())) && sameAccounts;
    }

    private static Decision<PastCancelAlls.Meant> cancelAllAnew(AccountState state, CancelAll c, Instant now) {
        List<IntentId> orders = state.orders().entrySet().stream()
                .filter(e -> e.getValue().isOpen())
                .filter(e -> c.symbol().isEmpty()
                        || c.symbol().get().equals(e.getValue().symbol()))
                .filter(e -> c.venue().isEmpty()
                        || c.venue().get().equals(e.getValue().venue()))
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
        String operationId = operationId(state.account(), c.command());
        CancelAllReceived event = new CancelAllReceived(
                c.command(),
                operationId,
                c.symbol(),
                c.venue(),
                c.reason(),
                orders,
                state.seq(),
                now,
                c.halt(),
                Optional.empty(),
                c.everyAccount());
        return Decision.of(event, PastCancelAlls.Meant.by(event));
    }

    /** The account, a tilde and a hash of the command: any node can tell from it which account to ask. */
    static String operationId(io.kontor.value.AccountId account, CommandId command) {
        return account + "~" + IntentId.of(account, new io.kontor.value.ClientOrderId(command.value()));
    }

    static List<AccountEvent> positionDelivered(AccountState state, Symbol symbol, long number, Instant now) {
        return number > state.feed(symbol).previous()
                ? List.of(new AccountEvent.PositionDelivered(symbol, number, now))
                : List.of();
    }

    /**
     * What it is held as stays for good, and by that it is counted, swept and canceled. It is not moved: a sweep gives back what was never
     * placed, and this may be a late request of an order that has been placed as the other since.
     */
    private static boolean isPlacedOtherwise(OpenOrder held, Reserve r) {
        return held.announced() == 0
                && !(held.venue().equals(r.venue()) && held.symbol().equals(r.symbol()) && held.side() == r.side());
    }

    private static boolean shrinks(@Nullable OpenOrder held, Reserve r) {
        if (held == null || held.announced() == 0) {
            return false;
        }
        int dearer = r.price().compareTo(held.price());
        boolean worsePrice = r.side() == Side.BUY ? dearer > 0 : dearer < 0;
        return !worsePrice && r.quantity().minusOrZero(held.filled()).compareTo(held.exposed()) <= 0;
    }

    /**
     * A sell at a higher price may come to more, as may a buy further below zero, and what was not reduce-only may be asked to be: nothing
     * else about it is worse. What was and has become too large since may still become less, for a refusal would leave it as it is.
     */
    private static Optional<Refusal> checkSmaller(@Nullable OpenOrder held, Reserve r, AccountRisk risk) {
        boolean more = held != null && isMore(held, r);
        boolean reducedBefore = r.reducedBefore().orElse(false);
        return (more ? risk.checkNotional() : Optional.<Refusal>empty())
                .or(() -> reducedBefore ? Optional.empty() : risk.checkReduceOnly());
    }

    private static boolean isMore(OpenOrder held, Reserve r) {
        Wanted wanted = wanted(r);
        BigDecimal now =
                held.filled().plus(held.exposed()).value().multiply(held.price().value());
        BigDecimal then = wanted.total().value().multiply(wanted.limit().value());
        return then.abs().compareTo(now.abs()) > 0;
    }

    private static Wanted wanted(Reserve r) {
        return r.wanted().orElseGet(() -> new Wanted(r.quantity(), r.price()));
    }

    private static Reservation reservation(Reserve r, boolean denied) {
        return new Reservation(r.revision(), r.generation(), r.quantity(), r.price(), denied, r.wanted());
    }

    private static Reserved reserved(
            Reserve r, Reservation reservation, RiskDecision decision, Optional<Refusal> refusal, Instant now) {
        return new Reserved(
                r.order(), r.clientOrderId(), r.venue(), r.symbol(), r.side(), reservation, decision, refusal, now);
    }

    private static Optional<PositionChanged> book(
            @Nullable Ledger ledger, Announcement announcement, Ledger.Terms terms) {
        Ledger before = ledger == null ? Ledger.open(terms) : ledger;
        return announcement.entry().map(entry -> {
            Ledger after = before.apply(entry);
            return new PositionChanged(type(entry, before, after), after);
        });
    }

    private static PublicEventType type(LedgerEntry entry, Ledger before, Ledger after) {
        if (entry instanceof LedgerEntry.Adjustment) {
            return PublicEventType.PositionAdjusted;
        }
        return switch (Ledger.effectOf(before, after)) {
            case OPENED -> PublicEventType.PositionOpened;
            case MODIFIED -> PublicEventType.PositionModified;
            case CLOSED -> PublicEventType.PositionClosed;
        };
    }
}
