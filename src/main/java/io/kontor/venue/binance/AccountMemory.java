package io.kontor.venue.binance;

import io.kontor.value.AccountId;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;

/** What outlives an account's sessions on this node: its place in the stream of reports, and what its orders are called. Thread-safe. */
final class AccountMemory {
    private static final long PER_MILLI = 1_000;

    private final OrderNames names;
    private long cursor;
    private long beginning;
    private Optional<Instant> askedUntil = Optional.empty();
    private boolean takenOver;
    /** The venue's symbols whose trades a backlog has asked for, answered or not, the last one last. */
    private final SequencedSet<String> reached = new LinkedHashSet<>();

    AccountMemory(AccountId account, int namesMax) {
        names = new OrderNames(account, namesMax);
    }

    OrderNames names() {
        return names;
    }

    /**
     * The books hold everything up to there: what comes is numbered above. A number that was not given here was given by another process,
     * which has told the trades before it, too. One that was never taken, or was lost on its way to the books, is given anew: behind a later
     * time, what is told again would not be asked for after a crash.
     *
     * @param lastTaken the highest that stands for something still
     */
    synchronized void startAfter(long after, long lastTaken) {
        if (after > cursor) {
            cursor = after;
            askedUntil = Optional.empty();
            takenOver = true;
        } else if (lastTaken < cursor) {
            cursor = Math.max(beginning, Math.max(after, lastTaken));
        }
    }

    /** Whether no session of this process has been opened since another's; said once. */
    synchronized boolean isTakenOver() {
        boolean was = takenOver;
        takenOver = false;
        return was;
    }

    /** Ascending, and telling the time, unless an earlier one tells a later: what was missed can be asked for by it. */
    synchronized long nextCursor(Instant at) {
        cursor = Math.max(cursor + 1, at.toEpochMilli() * PER_MILLI);
        return cursor;
    }

    /** Every trade up to then has been asked for and told. Where nothing was known before, all that is to be told begins there. */
    synchronized void asked(Instant until) {
        askedUntil = Optional.of(until);
        if (cursor == 0) {
            cursor = until.toEpochMilli() * PER_MILLI;
            beginning = cursor;
        }
    }

    /** Before every report ever told here; 0 where the books held some already. */
    synchronized long beginning() {
        return beginning;
    }

    /**
     * From when on trades may not have been told.
     *
     * @param after the last report in the books; 0 for none, and then those from before the first session are not wanted (but for the overlap)
     */
    synchronized Optional<Instant> untoldSince(long after) {
        long from = after == 0 ? beginning : after;
        if (from == 0) {
            return Optional.empty();
        }
        Instant last = timeOf(from);
        return Optional.of(askedUntil.filter(last::isAfter).orElse(last));
    }

    /** A backlog asks for that symbol's trades. */
    synchronized void reached(String venueSymbol) {
        reached.addLast(venueSymbol);
    }

    /**
     * What was asked for longest ago comes first: sessions that end sooner than their backlog would never come to the last ones. Whether it
     * was answered does not matter: one that fails each time would come first each time, and no log-on could get past it.
     */
    synchronized List<String> longestAgoFirst(Collection<String> venueSymbols) {
        SequencedSet<String> order = new LinkedHashSet<>(venueSymbols);
        reached.stream().filter(order::contains).forEach(order::addLast);
        return List.copyOf(order);
    }

    static Instant timeOf(long cursor) {
        return Instant.ofEpochMilli(cursor / PER_MILLI);
    }
}
