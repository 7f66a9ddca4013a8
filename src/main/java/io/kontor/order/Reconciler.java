package io.kontor.order;

import io.kontor.account.OrderStatus;
import io.kontor.order.Attempt.End;
import io.kontor.order.Order.CancelWish;
import io.kontor.value.Quantity;
import io.kontor.value.TimeInForce;
import io.kontor.venue.VenueCapabilities;
import io.kontor.venue.VenueCapabilities.DuplicateFence;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Brings wanted and actual together, as a controller does: looks at what is wanted and what is known of the venue and names the one next
 * step. Pure. Time-outs, crash recovery, reconnects and a person's "reconcile now" all come through here, so there is one place that
 * decides whether anything is ever sent.
 */
final class Reconciler {
    private static final String LATE = "it could not be sent in time";
    private static final String TOO_LARGE = "an earlier attempt filled late and left this one too large";

    /**
     * How long fills that an order of somebody else's lacks at its end may be on their way. Venues are asked for those once a minute or so;
     * right after a time without a session symbol by symbol, which takes minutes, and anew if the session falls again. Until then its
     * exposure is held.
     */
    private static final Duration FILLS_UNDER_WAY = Duration.ofMinutes(30);

    private final VenueCapabilities capabilities;
    private final ReconcilerSettings settings;

    Reconciler(VenueCapabilities capabilities, ReconcilerSettings settings) {
        this.capabilities = capabilities;
        this.settings = settings;
    }

    /** @param listed where the instrument is absent, what is at the venue goes on and nothing new is sent */
    Action next(Order order, Listed listed, Efforts efforts, Instant now) {
        if (order.isExternal()) {
            return external(order, efforts, now);
        }
        List<Attempt> live = order.liveAttempts();
        for (Attempt a : live) {
            if (WorstCase.isRefusedForSure(order, a)) {
                return new Action.GiveUpAttempt(a.number(), "what it was to replace has a fill");
            }
        }
        boolean none = order.wanted().isZero();
        Optional<Action> cancel =
                none || !areWanted(live) ? cancelBeforeAsking(order, live, efforts, now) : Optional.empty();
        if (cancel.filter(Action.Cancel.class::isInstance).isPresent()) {
            return cancel.get();
        }
        List<Attempt> questions = questions(order, now);
        if (!questions.isEmpty()) {
            Action asked = ask(order, questions.get(efforts.queries() % questions.size()), efforts, now);
            return cancel.filter(c -> isSooner(c, asked)).orElse(asked);
        }
        for (Attempt a : live) {
            if (!a.heard()) {
                return resendOrWait(order, a, efforts, now);
            }
        }
        if (cancel.isPresent() && !none) {
            // Nothing is done about the rest until what nobody wanted has gone.
            return cancel.get();
        }
        return live.isEmpty() ? withoutLive(order, listed, efforts, now) : withLive(order, live, listed, efforts, now);
    }

    /**
     * Somebody else's order: there is nothing to bring about but its end, where that is wanted. Whether it stands is asked where a sweep
     * misses it, where another was found in its place, or where a cancel stays unanswered. It may have been filled in part before we first
     * saw it, and those fills never come.
     */
    private Action external(Order order, Efforts efforts, Instant now) {
        List<Attempt> live = order.liveAttempts();
        Optional<Action> cancel =
                order.cancel().isPresent() ? cancelBeforeAsking(order, live, efforts, now) : Optional.empty();
        if (cancel.filter(Action.Cancel.class::isInstance).isPresent()) {
            return cancel.get();
        }
        List<Attempt> doubts = live.stream()
                .filter(a -> a.doubtSince().isPresent() || isCancelOverdue(a, now))
                .toList();
        if (!doubts.isEmpty()) {
            Action asked = ask(order, doubts.get(efforts.queries() % doubts.size()), efforts, now);
            return cancel.filter(c -> isSooner(c, asked)).orElse(asked);
        }
        Optional<Action> wait = cancel.or(() -> firstCancelOut(live).map(this::untilOverdue));
        if (wait.isPresent()) {
            return wait.get();
        }
        for (Attempt a : order.attempts()) {
            if (!a.isLive() && a.lacksFills()) {
                Instant last = order.updatedAt().plus(FILLS_UNDER_WAY);
                return isPast(last, now) ? new Action.CountOurs(a.number()) : new Action.Wait(last);
            }
        }
        return live.isEmpty() && !order.isClosed() ? endOfExternal(order) : new Action.Nothing();
    }

    private static Action endOfExternal(Order order) {
        OrderStatus end = endOfAll(order);
        Optional<String> reason =
                order.cancel().filter(_ -> end == OrderStatus.CANCELED).map(CancelWish::reason);
        return new Action.Close(end, reason, Optional.empty());
    }

    /** What was replaced ended canceled, or filled: one that expired was the last, in whatever order they were found or their ends told. */
    private static OrderStatus endOfAll(Order order) {
        boolean expired = order.attempts().stream().anyMatch(a -> a.end().equals(Optional.of(End.EXPIRED)));
        return expired
                ? OrderStatus.EXPIRED
                : order.attempts().getLast().end().orElseThrow().status();
    }

    /**
     * What is not wanted and known to stand is canceled whatever else is in doubt; whether it stands at all is asked first. Where none is
     * due yet, how long the first of them waits.
     */
    private Optional<Action> cancelBeforeAsking(Order order, List<Attempt> live, Efforts efforts, Instant now) {
        List<Action> cancels = live.stream()
                .filter(a -> order.wanted().isZero() || !a.isWanted())
                .filter(a -> a.heard() && a.doubtSince().isEmpty() && !a.recount())
                .filter(a -> a.cancelSentAt().isEmpty())
                .map(a -> cancelWithPatience(a, order, efforts, now))
                .toList();
        return cancels.stream()
                .filter(Action.Cancel.class::isInstance)
                .findFirst()
                .or(() -> cancels.stream().findFirst());
    }

    private static boolean areWanted(List<Attempt> live) {
        for (Attempt a : live) {
            if (!a.isWanted()) {
                return false;
            }
        }
        return true;
    }

    private static boolean isSooner(Action a, Action b) {
        return a instanceof Action.Wait first
                && b instanceof Action.Wait second
                && first.until().isBefore(second.until());
    }

    /** What the venue has to be asked about. */
    private List<Attempt> questions(Order order, Instant now) {
        List<Attempt> questions = new ArrayList<>(order.attempts().size());
        for (Attempt a : order.attempts()) {
            if (a.lacksFills() || (a.isLive() && (mustAsk(order, a, now) || isReplacementMissing(order, a)))) {
                questions.add(a);
            }
        }
        return questions;
    }

    /** What became of an order tells what became of its replacement. */
    private boolean isReplacementMissing(Order order, Attempt a) {
        for (Attempt other : order.attempts()) {
            boolean replacement = other.isLive()
                    && other.missingAt().isPresent()
                    && other.replaces().equals(Optional.of(a.number()));
            if (replacement && !mayResend(order, other)) {
                return true;
            }
        }
        return false;
    }

    /** Asking is due once a request stayed unanswered for too long, or its outcome is known to be unknown. */
    private boolean mustAsk(Order order, Attempt a, Instant now) {
        boolean unproven =
                a.doubtSince().isPresent() || (!a.heard() && a.missingAt().isPresent());
        if (unproven) {
            return !mayResend(order, a);
        }
        boolean submitOverdue = !a.heard() && isPast(a.attemptedAt().plus(settings.inFlightCheck()), now);
        boolean amendOverdue = a.pendingAmend()
                .filter(m -> isPast(m.at().plus(settings.inFlightCheck()), now))
                .isPresent();
        boolean amendedLate =
                a.isAmendedLate() && spentAt(a).filter(at -> !isPast(at, now)).isEmpty();
        return submitOverdue || isCancelOverdue(a, now) || amendOverdue || amendedLate;
    }

    private boolean isCancelOverdue(Attempt a, Instant now) {
        return a.cancelSentAt()
                .filter(at -> isPast(at.plus(settings.inFlightCheck()), now))
                .isPresent();
    }

    private static Optional<Instant> firstCancelOut(List<Attempt> live) {
        return live.stream().flatMap(a -> a.cancelSentAt().stream()).findFirst();
    }

    private Action untilOverdue(Instant cancelSentAt) {
        return new Action.Wait(cancelSentAt.plus(settings.inFlightCheck()));
    }

    /** When the cancels of it can act no more. */
    private Optional<Instant> spentAt(Attempt a) {
        return a.cancels().map(c -> afterFence(c.sendBefore()));
    }

    private Instant afterFence(Instant sendBefore) {
        return AbsenceProof.effectUntil(capabilities, sendBefore).plusMillis(1);
    }

    private Action ask(Order order, Attempt attempt, Efforts efforts, Instant now) {
        Instant due = efforts.lastQuery()
                .map(at -> at.plus(
                        settings.backoff(efforts.queries() - 1, order.id().hashCode())))
                .orElse(now);
        // Before the fence "not found" proves nothing, so the first question after a miss waits for it.
        if (!attempt.heard() && attempt.missingAt().isPresent()) {
            Instant fence = afterFence(attempt.sendBefore());
            due = due.isAfter(fence) ? due : fence;
        }
        return isPast(due, now) ? new Action.Query(attempt.number()) : new Action.Wait(due);
    }

    /** The venue takes an id once for all: sending the same order under the same id again can make no second one. */
    private boolean mayResend(Order order, Attempt a) {
        return capabilities.duplicateFence() == DuplicateFence.UNIQUE_ID
                && a.missingAt().isPresent()
                && a.refusal().isEmpty()
                && !a.heard()
                && !order.wanted().isZero();
    }

    private Action resendOrWait(Order order, Attempt a, Efforts efforts, Instant now) {
        if (!mayResend(order, a)) {
            return new Action.Wait(a.attemptedAt().plus(settings.inFlightCheck()));
        }
        return tooLate(order, now).orElseGet(() -> afterBackoff(order, efforts, new Action.Resend(a.number()), now));
    }

    private Action withLive(Order order, List<Attempt> live, Listed listed, Efforts efforts, Instant now) {
        Optional<Instant> cancelOut = firstCancelOut(live);
        if (cancelOut.isPresent()) {
            return untilOverdue(cancelOut.get());
        }
        Attempt current = live.getLast();
        if (live.size() > 1) {
            return cancelWithPatience(live.getFirst(), order, efforts, now);
        }
        if (order.wanted().isZero()) {
            return cancelWithPatience(current, order, efforts, now);
        }
        if (isExpired(order, now)) {
            return new Action.GiveUp(OrderStatus.EXPIRED, "its time is up");
        }
        Optional<Attempt.Amend> amend = current.pendingAmend();
        if (amend.isPresent()) {
            return new Action.Wait(amend.get().at().plus(settings.inFlightCheck()));
        }
        if (current.revision() < order.revision() && order.observedRevision() < order.revision()) {
            return change(order, current, listed, efforts, now);
        }
        // Something filled that this attempt does not know of: left alone it could fill more than is wanted.
        if (listed.isTooMuch(order, current)) {
            return cancelWithPatience(current, order, efforts, now);
        }
        Optional<Instant> expiry = order.terms().expireAt().filter(_ -> !capabilities.expiresOrders());
        Optional<Instant> spent = current.isAmendedLate() ? spentAt(current) : Optional.empty();
        return Stream.of(expiry, spent)
                .flatMap(Optional::stream)
                .min(Comparator.naturalOrder())
                .<Action>map(Action.Wait::new)
                .orElseGet(Action.Nothing::new);
    }

    /** A venue that keeps refusing a cancel is not flooded with it; and one that never left is tried again, each time a little later. */
    private Action cancelWithPatience(Attempt a, Order order, Efforts efforts, Instant now) {
        int seed = order.id().hashCode();
        Instant due = a.cancelRefusedAt()
                .map(at -> at.plus(settings.backoff(a.cancelsRefused(), seed)))
                .orElse(now);
        Instant again = efforts.lastCancel()
                .filter(_ -> a.cancelAsked())
                .map(at -> at.plus(settings.backoff(efforts.cancels() - 1, seed)))
                .orElse(now);
        due = due.isAfter(again) ? due : again;
        return isPast(due, now) ? new Action.Cancel(a.number()) : new Action.Wait(due);
    }

    /**
     * For less it stays where it is; otherwise in one step only while nothing is filled, or else the old order goes first and its final
     * count decides what is left to send. Not before it is known whether that can be sent: the old one would be gone for nothing.
     */
    private Action change(Order order, Attempt current, Listed listed, Efforts efforts, Instant now) {
        if (listed.isAwaited()) {
            return new Action.Wait(now.plus(settings.inFlightCheck()));
        }
        Quantity rest = order.wanted();
        Quantity total = rest.plus(current.booked());
        if (capabilities.amendsInPlace() && isOnlyForLess(order, current, total) && listed.takes(order, total)) {
            return paced(order, efforts, now).orElse(new Action.Amend(current.number(), total));
        }
        boolean atomic = capabilities.atomicReplace()
                && current.cumulative().isZero()
                && order.filled().isZero();
        boolean left = order.lastAttempt() < settings.attemptsMax();
        return atomic && left && listed.takes(order, rest)
                ? afterBackoff(order, efforts, new Action.Replace(current.number(), order.lastAttempt() + 1, rest), now)
                : cancelWithPatience(current, order, efforts, now);
    }

    /**
     * A smaller total and nothing else. Its filled part is in the total, so whatever fills meanwhile, no more than that can; and what is
     * filled already by the venue's count must be less, or there is nothing to amend. Nor is there where a cancel may still end it.
     */
    private boolean isOnlyForLess(Order order, Attempt current, Quantity total) {
        boolean refused = current.amend()
                .filter(m -> m.refused() && m.revision() == order.revision())
                .isPresent();
        boolean same = current.price().equals(order.terms().price())
                && current.wanted().spec().isLikeButForAmount(order.spec())
                && (!capabilities.expiresOrders()
                        || current.wanted()
                                .terms()
                                .expireAt()
                                .equals(order.terms().expireAt()));
        return !refused
                && !current.isAmendedLate()
                && same
                && total.compareTo(current.quantity()) < 0
                && total.compareTo(current.cumulative()) > 0;
    }

    /**
     * What did not even leave last time is tried again, each time a little later; and what the account decided too long ago, it decides
     * again first.
     */
    private Action afterBackoff(Order order, Efforts efforts, Action action, Instant now) {
        return paced(order, efforts, now)
                .orElseGet(() -> efforts.hasPassed(settings.sendWithin(), now) ? action : new Action.PassGate());
    }

    private Optional<Action> paced(Order order, Efforts efforts, Instant now) {
        Instant due = efforts.lastSubmission()
                .map(at -> at.plus(
                        settings.backoff(efforts.submissions() - 1, order.id().hashCode())))
                .orElse(now);
        return isPast(due, now) ? Optional.empty() : Optional.of(new Action.Wait(due));
    }

    private Action withoutLive(Order order, Listed listed, Efforts efforts, Instant now) {
        if (order.isClosed()) {
            return new Action.Nothing();
        }
        if (order.filled().compareTo(order.terms().total()) >= 0) {
            return close(OrderStatus.FILLED);
        }
        if (order.cancel().isPresent()) {
            CancelWish wish = order.cancel().get();
            return new Action.Close(wish.end(), Optional.of(wish.reason()), Optional.empty());
        }
        Optional<Action> verdict = order.attempts().stream()
                .filter(Attempt::isWanted)
                .reduce((_, last) -> last)
                .flatMap(last -> verdict(order, last));
        return verdict.orElseGet(() -> submitRest(order, listed, efforts, now));
    }

    /** Whether the way the last attempt ended is the order's own end, or only made room for the rest. */
    private static Optional<Action> verdict(Order order, Attempt last) {
        boolean superseded = last.revision() < order.revision() && order.observedRevision() < order.revision();
        return switch (last.end().orElseThrow()) {
            case REJECTED -> Optional.of(order.filled().isZero() ? close(OrderStatus.REJECTED) : remainderRefused());
            case EXPIRED -> Optional.of(close(OrderStatus.EXPIRED));
            case CANCELED -> canceledAttempt(order, last, superseded);
            case FILLED -> superseded ? Optional.empty() : Optional.of(endOfFilled(order, last));
            case VOID -> superseded ? Optional.empty() : endOfFormer(order, last);
        };
    }

    /** In full by the venue's count, and yet not all is filled: something was taken back since, or somebody else wanted less of it. */
    private static Action endOfFilled(Order order, Attempt last) {
        boolean lessByOthers = order.flags().contains(ReportRules.AMENDED_ELSEWHERE)
                && last.booked().compareTo(last.quantity()) >= 0;
        return lessByOthers
                ? canceled("amended to less at the venue", "REMAINDER_UNSENDABLE")
                : close(OrderStatus.FILLED);
    }

    /**
     * Where nobody here asked for it, who did wants no other order in its place. Where we did and not for a modify, another attempt had
     * filled late; a revision is sent once, so what is left of it goes with it. An amendment that was given up and came late all the same
     * ends nothing: the cancel was the other way to the same revision.
     */
    private static Optional<Action> canceledAttempt(Order order, Attempt last, boolean superseded) {
        if (!last.cancelAsked()) {
            return Optional.of(close(OrderStatus.CANCELED));
        }
        boolean amendedLate = last.amend()
                .filter(m -> m.refused() && m.revision() == order.revision())
                .isPresent();
        return superseded || amendedLate ? Optional.empty() : Optional.of(canceled(TOO_LARGE, "REMAINDER_UNSENDABLE"));
    }

    /** The replacement was refused; where its predecessor is gone as well, what ended that one ends the order. */
    private static Optional<Action> endOfFormer(Order order, Attempt replacement) {
        return replacement
                .replaces()
                .filter(_ -> order.observedRevision() == order.revision())
                .flatMap(order::attempt)
                .flatMap(Attempt::end)
                .map(End::status)
                .map(Reconciler::close);
    }

    private Action submitRest(Order order, Listed listed, Efforts efforts, Instant now) {
        if (isExpired(order, now)) {
            return close(OrderStatus.EXPIRED);
        }
        if (order.lastAttempt() >= settings.attemptsMax()) {
            return canceled("no attempts left", "ATTEMPTS_EXHAUSTED");
        }
        boolean late = isLate(order, now);
        if (late || (isImmediate(order) && isFilledInPart(order))) {
            return new Action.Close(
                    OrderStatus.CANCELED, late ? Optional.of(LATE) : Optional.empty(), Optional.empty());
        }
        boolean fresh = order.filled().isZero();
        // After a restart a venue may not have said yet what it lists: no order is ended by that. One that has traded
        // nothing is not ended by a venue that lists it no more either.
        if (listed.isAwaited() || (fresh && listed.instrument().isEmpty())) {
            return new Action.Wait(now.plus(settings.inFlightCheck()));
        }
        Quantity rest = listed.rest(order);
        if (!fresh && rest.isZero()) {
            // Of a quote amount all is spent: the last of it by what filled dearer than it is to be by now.
            return close(OrderStatus.FILLED);
        }
        return fresh || listed.takes(order, rest)
                ? afterBackoff(order, efforts, new Action.Submit(order.lastAttempt() + 1, rest), now)
                : canceled("the remainder cannot be sent", "REMAINDER_UNSENDABLE");
    }

    private Optional<Action> tooLate(Order order, Instant now) {
        if (isExpired(order, now)) {
            return Optional.of(new Action.GiveUp(OrderStatus.EXPIRED, "its time is up"));
        }
        return isLate(order, now) ? Optional.of(new Action.GiveUp(OrderStatus.CANCELED, LATE)) : Optional.empty();
    }

    /** What is to trade at once is not sent long after its caller has stopped looking. */
    private boolean isLate(Order order, Instant now) {
        return isImmediate(order) && isPast(order.revisedAt().plus(settings.sendWithin()), now);
    }

    /** As it is wanted now: what filled before it was modified to trade at once leaves a rest that has had no try. */
    private static boolean isFilledInPart(Order order) {
        for (Attempt a : order.attempts()) {
            if (a.revision() == order.revision() && !a.booked().isZero()) {
                return true;
            }
        }
        return false;
    }

    private static boolean isImmediate(Order order) {
        return order.spec().timeInForce() == TimeInForce.IOC
                || order.spec().timeInForce() == TimeInForce.FOK
                || order.spec().isMarket();
    }

    private boolean isExpired(Order order, Instant now) {
        return !capabilities.expiresOrders()
                && order.terms().expireAt().filter(at -> isPast(at, now)).isPresent();
    }

    private static Action remainderRefused() {
        return canceled("the venue refused the remainder", "REMAINDER_REFUSED");
    }

    private static Action canceled(String reason, String flag) {
        return new Action.Close(OrderStatus.CANCELED, Optional.of(reason), Optional.of(flag));
    }

    private static Action close(OrderStatus status) {
        return new Action.Close(status, Optional.empty(), Optional.empty());
    }

    private static boolean isPast(Instant moment, Instant now) {
        return !now.isBefore(moment);
    }
}
