package io.kontor.marketdata;

import io.kontor.value.Price;
import io.kontor.value.Quantity;
import io.kontor.value.Symbol;
import io.kontor.value.VenueId;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one symbol at one venue, and whether it can be trusted. A gap or a crossed book ends the trust until a snapshot; what
 * arrives before that snapshot waits, the oldest giving way when there is too much. Pure but mutable: belongs to one thread.
 */
final class FeedState {
    /** What an event meant. From the last three on the state waits for a snapshot. */
    enum Outcome {
        NOTHING_NEW,
        NEWS,
        GAP,
        CROSSED,
        DOWN;

        boolean needsSnapshot() {
            return this == GAP || this == CROSSED || this == DOWN;
        }
    }

    private enum Phase {
        IN_STEP,
        /** The book was right when its feed fell silent; a snapshot is on its way to tell whether it still is. */
        VERIFYING,
        LOST
    }

    private final VenueId venue;
    private final Symbol symbol;
    private final Book book;
    private final int bufferMax;
    private final ArrayDeque<FeedEvent.Update> buffer = new ArrayDeque<>();
    private Phase phase = Phase.LOST;
    private Optional<Price> last = Optional.empty();
    private Quantity volume = Quantity.ZERO;
    private LocalDate volumeDay = LocalDate.EPOCH;
    private @Nullable Instant at;

    FeedState(VenueId venue, Symbol symbol, int levelsMax, int bufferMax) {
        this.venue = venue;
        this.symbol = symbol;
        this.book = new Book(levelsMax);
        this.bufferMax = bufferMax;
    }

    Outcome on(FeedEvent event) {
        return switch (event) {
            case FeedEvent.Snapshot snapshot -> onSnapshot(snapshot);
            case FeedEvent.Update update -> onUpdate(update);
            case FeedEvent.Trade trade -> onTrade(trade);
            case FeedEvent.Down _ -> {
                lose();
                yield Outcome.DOWN;
            }
        };
    }

    /** Whether the book is the venue's as far as we have heard. */
    boolean isInStep() {
        return phase == Phase.IN_STEP;
    }

    /** Something was missed: not to be trusted until a snapshot. */
    void lose() {
        phase = Phase.LOST;
    }

    /** A subscription starts anew, with sequence numbers of its own; what was in step counts as right until it has answered. */
    void restart() {
        buffer.clear();
        phase = phase == Phase.IN_STEP ? Phase.VERIFYING : phase;
    }

    /** Empty until the feed has said anything. */
    Optional<Quote> quote() {
        return Optional.ofNullable(at)
                .map(time ->
                        new Quote(venue, symbol, book.bestBid(), book.bestAsk(), last, volume, time, isUntrusted()));
    }

    /** Empty until the feed has said anything. */
    Optional<BookView> view(int depth, boolean stale) {
        return Optional.ofNullable(at)
                .map(time ->
                        new BookView(venue, symbol, book.sequence(), book.bids(depth), book.asks(depth), time, stale));
    }

    private boolean isUntrusted() {
        return phase == Phase.LOST || book.isCrossed();
    }

    private Outcome onSnapshot(FeedEvent.Snapshot snapshot) {
        if (phase == Phase.IN_STEP && snapshot.sequence() < book.sequence()) {
            return Outcome.NOTHING_NEW;
        }
        book.replace(snapshot);
        phase = Phase.IN_STEP;
        stamp(snapshot.at());
        // Older than the first update that waits, the snapshot does not help: the venue must be asked for a newer one.
        while (!buffer.isEmpty() && phase == Phase.IN_STEP) {
            switch (book.apply(buffer.peekFirst())) {
                case APPLIED, DUPLICATE -> buffer.removeFirst();
                case GAP -> lose();
            }
        }
        return phase == Phase.IN_STEP ? Outcome.NEWS : Outcome.GAP;
    }

    private Outcome onUpdate(FeedEvent.Update update) {
        if (phase != Phase.IN_STEP) {
            hold(update);
            return Outcome.NOTHING_NEW;
        }
        boolean wasCrossed = book.isCrossed();
        return switch (book.apply(update)) {
            case DUPLICATE -> Outcome.NOTHING_NEW;
            case GAP -> {
                lose();
                hold(update);
                yield Outcome.GAP;
            }
            case APPLIED -> {
                stamp(update.at());
                // A snapshot may come crossed, as in an auction; then the venue itself says so.
                if (book.isCrossed() && !wasCrossed) {
                    lose();
                    yield Outcome.CROSSED;
                }
                yield Outcome.NEWS;
            }
        };
    }

    private Outcome onTrade(FeedEvent.Trade trade) {
        LocalDate day = LocalDate.ofInstant(trade.at(), ZoneOffset.UTC);
        if (day.isAfter(volumeDay)) {
            volumeDay = day;
            volume = Quantity.ZERO;
        }
        if (day.equals(volumeDay)) {
            volume = volume.plus(trade.quantity());
        }
        last = Optional.of(trade.price());
        stamp(trade.at());
        return Outcome.NEWS;
    }

    private void hold(FeedEvent.Update update) {
        if (buffer.size() == bufferMax) {
            buffer.removeFirst();
        }
        buffer.addLast(update);
    }

    private void stamp(Instant time) {
        at = at == null || time.isAfter(at) ? time : at;
    }
}
