package io.kontor.account;

import io.kontor.value.AccountId;
import io.kontor.value.CommandId;
import io.kontor.value.IntentId;
import io.kontor.value.VenueClientOrderId;
import io.kontor.value.VenueId;
import io.kontor.venue.ExternalOrders;
import io.kontor.venue.VenueOrder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which orders a look at the venue's open orders wakes: those that differ from what the account knows of them, and those that are due.
 * Order entities need not be awake to be safe, because this is.
 */
final class SweepRules {
    private SweepRules() {}

    /** One order to look after. */
    sealed interface Call {
        IntentId order();

        record Wake(IntentId order, Optional<VenueOrder> seen) implements Call {}

        record Cancel(IntentId order, CommandId command) implements Call {}
    }

    /**
     * What to do after seeing the venue's open orders.
     *
     * @param differing those of which the venue's list is known to say other than its reports did; a count that is less than what earlier
     *     attempts filled says so to nobody else
     * @param settleIn how long an order may be in between states before that is worth a look
     */
    static List<Call> compare(
            AccountState state,
            VenueId venue,
            List<VenueOrder> open,
            Set<IntentId> differing,
            Duration settleIn,
            Instant now) {
        Map<IntentId, List<VenueOrder>> seen = new LinkedHashMap<>();
        for (VenueOrder order : open) {
            seen.computeIfAbsent(intentOf(state, venue, order), _ -> new ArrayList<>())
                    .add(order);
        }
        List<Call> calls = new ArrayList<>();
        seen.forEach((intent, listed) -> {
            if (listed.size() > 1 || !state.orders().containsKey(intent)) {
                listed.forEach(order -> calls.add(new Call.Wake(intent, Optional.of(order))));
            }
        });
        state.orders().forEach((id, order) -> {
            List<VenueOrder> listed = seen.getOrDefault(id, List.of());
            if (order.venue().equals(venue) && listed.size() > 1) {
                dueCancel(id, order, settleIn, now).ifPresent(calls::add);
            } else if (order.venue().equals(venue)) {
                VenueOrder atVenue = listed.isEmpty() ? null : listed.getFirst();
                boolean differs = atVenue == null
                        ? isSettled(order, settleIn, now) && !order.closed()
                        : differing.contains(id) || differs(order, atVenue);
                calls.addAll(callsFor(id, order, atVenue, differs, settleIn, now));
            }
        });
        return calls;
    }

    /** One that was taken in under its former name goes on under that. */
    private static IntentId intentOf(AccountState state, VenueId venue, VenueOrder order) {
        AccountId account = state.account();
        IntentId intent =
                ExternalOrders.intentOf(account, venue, order.clientOrderId(), order.symbol(), order.venueOrderId());
        if (state.orders().containsKey(intent) || isOurs(intent, order)) {
            return intent;
        }
        IntentId former = ExternalOrders.formerIntentOf(account, venue, order.venueOrderId());
        return state.order(former)
                .filter(kept -> ExternalOrders.intentOf(account, venue, kept.symbol(), order.venueOrderId())
                        .equals(intent))
                .map(_ -> former)
                .orElse(intent);
    }

    private static boolean isOurs(IntentId intent, VenueOrder order) {
        return VenueClientOrderId.parse(order.clientOrderId())
                .filter(id -> id.intent().equals(intent))
                .isPresent();
    }

    /** What is due by our own clock, where the venue cannot be asked. */
    static List<Call> due(AccountState state, VenueId venue, Duration settleIn, Instant now) {
        List<Call> calls = new ArrayList<>();
        state.orders().forEach((id, order) -> {
            if (order.venue().equals(venue)) {
                calls.addAll(callsFor(id, order, null, false, settleIn, now));
            }
        });
        return calls;
    }

    /**
     * Which of the orders that never said anything are at a venue the account trades on no more: nobody lists for that one. They are woken
     * to give back what is reserved for them.
     */
    static List<Call> stranded(AccountState state, Collection<VenueId> venues, Duration settleIn, Instant now) {
        List<Call> calls = new ArrayList<>();
        state.orders().forEach((id, order) -> {
            if (order.announced() == 0 && !venues.contains(order.venue()) && isSettled(order, settleIn, now)) {
                calls.add(new Call.Wake(id, Optional.empty()));
            }
        });
        return calls;
    }

    private static List<Call> callsFor(
            IntentId id, OpenOrder order, @Nullable VenueOrder seen, boolean differs, Duration settleIn, Instant now) {
        boolean settled = isSettled(order, settleIn, now);
        Optional<Call> cancel = dueCancel(id, order, settleIn, now);
        if (cancel.isPresent()) {
            // What it is to cancel may be one that it does not know of; it may not even know of itself.
            return differs || seen != null
                    ? List.of(new Call.Wake(id, Optional.ofNullable(seen)), cancel.get())
                    : List.of(cancel.get());
        }
        boolean due = order.dueAt().filter(at -> !at.isAfter(now)).isPresent();
        // Never placed or changed after its reservation, unanswered by the venue, or never confirmed as delivered: its
        // entity has work left it may not know of.
        boolean unfinished = settled
                && (order.announced() == 0
                        || order.closed()
                        || order.pending()
                        || order.reservation().isPresent());
        return due || unfinished || differs ? List.of(new Call.Wake(id, Optional.ofNullable(seen))) : List.of();
    }

    /** One that has said nothing yet may not be an order at all: it is woken to give back what is reserved for it. */
    private static Optional<Call> dueCancel(IntentId id, OpenOrder order, Duration settleIn, Instant now) {
        return order.cancel()
                .filter(_ -> !order.closed() && isSettled(order, settleIn, now) && order.announced() > 0)
                .map(command -> new Call.Cancel(id, command));
    }

    private static boolean isSettled(OpenOrder order, Duration settleIn, Instant now) {
        return order.since().plus(settleIn).isBefore(now);
    }

    private static boolean differs(OpenOrder order, VenueOrder seen) {
        boolean otherCount = !seen.cumulative().equals(order.filled())
                && VenueClientOrderId.parse(seen.clientOrderId())
                                .map(VenueClientOrderId::attempt)
                                .orElse(1)
                        == 1;
        boolean more = seen.cumulative().compareTo(order.filled()) > 0;
        // One that was sent after the backup this journal is from may be larger than any it knows of.
        boolean larger = seen.quantity().minusOrZero(seen.cumulative()).compareTo(order.exposed()) > 0;
        boolean otherPrice = order.reservation().isEmpty() && !seen.price().equals(order.price());
        return order.closed() || otherCount || more || larger || otherPrice;
    }
}
