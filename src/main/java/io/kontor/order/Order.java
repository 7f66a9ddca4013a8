package io.kontor.order;

import io.kontor.account.Announcement;
import io.kontor.account.Announcement.Exposure;
import io.kontor.account.Certainty;
import io.kontor.account.OrderStatus;
import io.kontor.account.OrderSummary;
import io.kontor.account.PendingAction;
import io.kontor.order.OrderEvent.Terms;
import io.kontor.platform.serialization.Wire;
import io.kontor.value.Asset;
import io.kontor.value.CommandId;
import io.kontor.value.FillId;
import io.kontor.value.IntentId;
import io.kontor.value.Money;
import io.kontor.value.Quantity;
import io.kontor.value.Refusal;
import io.kontor.value.Side;
import io.kontor.value.VenueId;
import io.kontor.value.VenueOrderId;
import io.kontor.venue.VenueFill;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.pcollections.PMap;

/**
 * An order that was placed, denied, or seen at the venue: what is wanted, what the venue is known to have, and what the account has
 * still to be told.
 *
 * @param contentHash of the body as first received: what a repeated placing is held against, however often the order was modified
 * @param observedRevision the newest revision the venue has taken, or refused for good
 * @param commands what became of commands that carried an id, the latest {@value #COMMANDS_MAX}
 * @param fills every fill ever reported, busted ones too, so that none is booked twice
 * @param closed the final status; a fill that comes later is still booked
 * @param generation under which the account is asked for room next
 * @param announced how many public events there were
 * @param outbox those the account is not known to have journalled
 * @param submitted the latest revision whose first try was to leave, whether it did or not
 * @param revisedAt when what is wanted now was asked for: the placing, or the last modify that was accepted
 */
public record Order(
        IntentId id,
        VenueId venue,
        OrderSpec spec,
        String contentHash,
        int revision,
        Terms terms,
        int observedRevision,
        List<CommandNote> commands,
        Optional<Refusal> denial,
        List<Attempt> attempts,
        PMap<FillId, BookedFill> fills,
        Quantity filled,
        Money filledQuote,
        PMap<Asset, Money> fees,
        Optional<CancelWish> cancel,
        Optional<OrderStatus> closed,
        Optional<String> reason,
        List<String> flags,
        int generation,
        long announced,
        List<Announcement> outbox,
        Instant placedAt,
        Optional<Integer> submitted,
        Instant revisedAt,
        Instant updatedAt)
        implements OrderState {
    /** More than Kafka may bring again at once: what is in flight and what is to be committed together. */
    public static final int COMMANDS_MAX = 1024;

    /** The flag of an order that somebody else placed at the venue. */
    static final String EXTERNAL = OrderSummary.EXTERNAL;

    /** The flag of an order that was filled while a modify that asked for less was on its way: nobody's fault. */
    static final String FILLED_BEYOND_MODIFY = "FILLED_BEYOND_MODIFY";

    /** What was answered to a command: the revision it led to, or the refusal. */
    record CommandNote(CommandId command, String contentHash, int revision, Optional<Refusal> refusal) implements Wire {
        /** Stands for the content of every cancel: they are all the same. */
        static final String CANCEL = "cancel";
    }

    /**
     * A fill, and whose attempt it was of.
     *
     * @param busted the venue took it back, for good
     * @param correctedBy the cursor of the report that last changed its figures; 0 where none did
     */
    record BookedFill(int attempt, VenueFill fill, boolean busted, long correctedBy) implements Wire {}

    /** The order is to end, and is then called {@code end}. */
    record CancelWish(OrderStatus end, String reason, Instant at) implements Wire {}

    public boolean isClosed() {
        return closed.isPresent();
    }

    boolean isExternal() {
        return flags.contains(EXTERNAL);
    }

    Side side() {
        return spec.side();
    }

    Optional<Attempt> attempt(int number) {
        for (Attempt attempt : attempts) {
            if (attempt.number() == number) {
                return Optional.of(attempt);
            }
        }
        return Optional.empty();
    }

    int lastAttempt() {
        return attempts.isEmpty() ? 0 : attempts.get(attempts.size() - 1).number();
    }

    Optional<CommandNote> command(CommandId id) {
        return commands.stream().filter(c -> c.command().equals(id)).findFirst();
    }

    List<Attempt> liveAttempts() {
        List<Attempt> live = new ArrayList<>(attempts.size());
        for (Attempt attempt : attempts) {
            if (attempt.isLive()) {
                live.add(attempt);
            }
        }
        return live;
    }

    /** Nothing is wanted, nothing is at the venue and nothing is missing here. */
    boolean isDone() {
        return isClosed() && !isAnythingAtVenue();
    }

    /** Whether anything may still fill, or has without our knowing the fill. */
    boolean isAnythingAtVenue() {
        for (Attempt attempt : attempts) {
            if (attempt.isLive() || attempt.lacksFills()) {
                return true;
            }
        }
        return false;
    }

    /** What is wanted and not filled; nothing once the order is to end. */
    Quantity wanted() {
        return cancel.isPresent() || isClosed() ? Quantity.ZERO : terms.total().minusOrZero(filled);
    }

    /** Whether the venue is known to hold as much of it already, at no better a price; what nobody wanted is about to go. */
    boolean covers(Terms asked) {
        Quantity open = asked.total().minusOrZero(filled);
        for (Attempt attempt : attempts) {
            int dearer = asked.price().compareTo(attempt.price());
            boolean worsePrice = side() == Side.BUY ? dearer > 0 : dearer < 0;
            if (attempt.isWanted() && attempt.heard() && !worsePrice && open.compareTo(attempt.leaves()) <= 0) {
                return true;
            }
        }
        return false;
    }

    public OrderStatus status() {
        if (closed.isPresent()) {
            return closed.get();
        }
        if (!filled.isZero()) {
            return OrderStatus.PARTIALLY_FILLED;
        }
        for (Attempt attempt : attempts) {
            if (attempt.isLive() && attempt.heard()) {
                return OrderStatus.WORKING;
            }
        }
        return OrderStatus.PENDING;
    }

    Certainty certainty() {
        for (Attempt attempt : attempts) {
            if (attempt.doubtSince().isPresent() || awaitsFills(attempt)) {
                return Certainty.UNKNOWN;
            }
        }
        return Certainty.CONFIRMED;
    }

    /** Nobody can be asked for the fills that somebody else's order lacks at its end: that one of them came does not end the doubt. */
    private boolean awaitsFills(Attempt attempt) {
        return isExternal() && !attempt.isLive() && attempt.lacksFills();
    }

    Optional<PendingAction> pendingAction() {
        if (isClosed()) {
            return Optional.empty();
        }
        for (Attempt attempt : attempts) {
            if (attempt.isLive() && !attempt.heard()) {
                return Optional.of(attempt.replaces().isPresent() ? PendingAction.REPLACE : PendingAction.SUBMIT);
            }
        }
        if (cancel.isPresent()) {
            return Optional.of(PendingAction.CANCEL);
        }
        if (observedRevision < revision) {
            return Optional.of(attempts.isEmpty() ? PendingAction.SUBMIT : PendingAction.REPLACE);
        }
        return Optional.empty();
    }

    /** The worst case: what is wanted, or what the venue may still fill, whichever is more. */
    Exposure exposure() {
        return WorstCase.of(this);
    }

    public OrderSummary summary() {
        return new OrderSummary(
                id,
                spec.clientOrderId(),
                spec.symbol(),
                spec.side(),
                revision,
                status(),
                pendingAction(),
                certainty(),
                terms.total(),
                filled,
                filledQuote,
                isClosed() ? Quantity.ZERO : terms.total().minusOrZero(filled),
                filled.isZero() ? Optional.empty() : Optional.of(filledQuote.dividedBy(filled)),
                fees,
                observedRevision,
                venue,
                venueOrderId(),
                reason,
                flags,
                spec.metadata(),
                updatedAt);
    }

    public List<VenueFill> effectiveFills() {
        return fills.values().stream()
                .filter(f -> !f.busted())
                .map(BookedFill::fill)
                .sorted(Comparator.comparing(VenueFill::at).thenComparing(VenueFill::id))
                .toList();
    }

    private Optional<VenueOrderId> venueOrderId() {
        for (int i = attempts.size() - 1; i >= 0; i--) {
            if (attempts.get(i).venueOrderId().isPresent()) {
                return attempts.get(i).venueOrderId();
            }
        }
        return Optional.empty();
    }

    Order with(Consumer<OrderDraft> change) {
        OrderDraft draft = new OrderDraft(this);
        change.accept(draft);
        return draft.done();
    }
}
