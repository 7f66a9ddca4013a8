package io.kontor.projection.index;

import io.kontor.account.AccountFeed.Entry;
import io.kontor.projection.index.OrderIndex.Update;
import io.kontor.value.AccountId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.pcollections.PVector;
import org.pcollections.TreePVector;

/**
 * How far one account has been fed. Its writes are heard of as they are journalled, each once and in order, but for those before somebody
 * listened and those nobody told: what is missing between is read from the journal. What is read may have come late, from a writer that is
 * none any more; what is then heard under its number is listed all the same. Pure.
 *
 * @param place what has been looked at
 * @param stored the journal's number up to which the index has it
 * @param waiting rows not stored yet
 * @param known the highest number known to be journalled
 * @param ahead heard of while what lies before them is read; without a gap
 * @param reading the journal is being read
 * @param settled the journal was read to its end since the place was last stored
 * @param unheard the newest that were read and not heard
 */
record Feeding(
        AccountId account,
        Indexed place,
        long stored,
        PVector<OrderRow> waiting,
        long known,
        PVector<Entry> ahead,
        boolean reading,
        boolean settled,
        PVector<Unheard> unheard) {
    /** A reading takes milliseconds; who hears of more in the meantime reads on. */
    private static final int AHEAD_MAX = 256;

    /** An account has one write under way at most, so no more can come late; some more cost nothing. */
    private static final int UNHEARD_MAX = 8;

    /**
     * What was read under a number, as far as the index goes.
     *
     * @param orders the hash of the orders that begin there
     */
    record Unheard(long sequenceNr, int orders) {
        static Unheard of(Entry entry) {
            return new Unheard(
                    entry.sequenceNr(), OrderRow.of(Indexed.nothing(0), entry).hashCode());
        }
    }

    /** @param end the number of the last write in the account's journal */
    static Feeding begin(AccountId account, Indexed place, long end) {
        return new Feeding(
                account,
                place,
                place.sequenceNr(),
                TreePVector.empty(),
                Math.max(end, place.sequenceNr()),
                TreePVector.empty(),
                false,
                false,
                TreePVector.empty());
    }

    /** A write was journalled. */
    Feeding heard(Entry entry, int waitingMax) {
        long number = entry.sequenceNr();
        if (number <= place.sequenceNr()) {
            return (isOtherThanRead(entry) ? listed(entry) : this).heardUpTo(number);
        }
        Feeding heard = known(Math.max(known, number)).heardUpTo(number);
        if (reading) {
            return heard.ahead(heard.joined(entry));
        }
        return number == place.sequenceNr() + 1 && waiting.size() < waitingMax ? heard.fold(entry) : heard;
    }

    /** Other orders begin there than in what was read under its number, which has come late. */
    boolean isOtherThanRead(Entry entry) {
        return unheard.stream()
                .anyMatch(read -> read.sequenceNr() == entry.sequenceNr() && !read.equals(Unheard.of(entry)));
    }

    /** Something is missing, and there is room for it. */
    boolean isToBeRead(int waitingMax) {
        return !reading && place.sequenceNr() < known && waiting.size() < waitingMax;
    }

    Feeding readingBegins() {
        return new Feeding(account, place, stored, waiting, known, TreePVector.empty(), true, settled, unheard);
    }

    /** What the journal holds after the place, at most {@code asked} writes; fewer are all there were. */
    Feeding read(List<Entry> entries, int asked) {
        Feeding state = this;
        for (Entry entry : entries) {
            state = state.fold(heardAhead(entry.sequenceNr()).orElse(entry));
        }
        state = state.remember(entries);
        for (Entry entry : ahead) {
            if (entry.sequenceNr() == state.place.sequenceNr() + 1) {
                state = state.fold(entry);
            }
        }
        boolean end = entries.size() < asked;
        long last = Math.max(state.known, state.place.sequenceNr());
        return new Feeding(
                account,
                state.place,
                stored,
                state.waiting,
                last,
                TreePVector.empty(),
                false,
                settled || end,
                state.unheard);
    }

    /** It could not be read; it will be tried again. */
    Feeding readingFailed() {
        return new Feeding(account, place, stored, waiting, known, TreePVector.empty(), false, settled, unheard);
    }

    /** What is to be stored, if anything is. */
    Optional<Update> update(int placeEvery) {
        boolean moved = place.sequenceNr() > stored;
        boolean due = !waiting.isEmpty() || settled || place.sequenceNr() - stored >= placeEvery;
        return moved && due ? Optional.of(new Update(account, waiting, place)) : Optional.empty();
    }

    Feeding written(Update update) {
        Set<OrderRow> done = Set.copyOf(update.rows());
        PVector<OrderRow> left = TreePVector.from(
                waiting.stream().filter(row -> !done.contains(row)).toList());
        boolean moved = place.sequenceNr() > update.indexed().sequenceNr();
        return new Feeding(
                account, place, update.indexed().sequenceNr(), left, known, ahead, reading, settled && moved, unheard);
    }

    /** Writes known to be journalled that the index does not have. */
    long behind() {
        return known - stored;
    }

    private Feeding fold(Entry entry) {
        if (entry.sequenceNr() <= place.sequenceNr()) {
            return this;
        }
        List<OrderRow> rows = OrderRow.of(place, entry);
        return new Feeding(
                account,
                place.after(entry, rows),
                stored,
                waiting.plusAll(rows),
                known,
                ahead,
                reading,
                settled,
                unheard);
    }

    /** Its orders, at a place that is passed; they are stored with what comes next. */
    private Feeding listed(Entry entry) {
        List<OrderRow> rows = OrderRow.of(place, entry);
        Indexed after = place.after(entry, rows);
        Indexed furthest =
                new Indexed(place.generation(), place.sequenceNr(), Math.max(place.seq(), after.seq()), after.at());
        return new Feeding(account, furthest, stored, waiting.plusAll(rows), known, ahead, reading, settled, unheard);
    }

    private Optional<Entry> heardAhead(long number) {
        long at = ahead.isEmpty() ? -1 : number - ahead.getFirst().sequenceNr();
        return 0 <= at && at < ahead.size() ? Optional.of(ahead.get((int) at)) : Optional.empty();
    }

    private Feeding remember(List<Entry> entries) {
        Stream<Unheard> read = entries.stream()
                .skip(Math.max(0, entries.size() - UNHEARD_MAX))
                .filter(entry -> heardAhead(entry.sequenceNr()).isEmpty())
                .map(Unheard::of);
        List<Unheard> all = Stream.concat(unheard.stream(), read).toList();
        return unheard(TreePVector.from(all.subList(Math.max(0, all.size() - UNHEARD_MAX), all.size())));
    }

    private Feeding heardUpTo(long number) {
        return unheard.isEmpty()
                ? this
                : unheard(TreePVector.from(unheard.stream()
                        .filter(read -> read.sequenceNr() > number)
                        .toList()));
    }

    private Feeding unheard(PVector<Unheard> entries) {
        return new Feeding(account, place, stored, waiting, known, ahead, reading, settled, entries);
    }

    private PVector<Entry> joined(Entry entry) {
        boolean follows = ahead.isEmpty() || ahead.get(ahead.size() - 1).sequenceNr() + 1 == entry.sequenceNr();
        return follows && ahead.size() < AHEAD_MAX ? ahead.plus(entry) : TreePVector.empty();
    }

    private Feeding known(long number) {
        return new Feeding(account, place, stored, waiting, number, ahead, reading, settled, unheard);
    }

    private Feeding ahead(PVector<Entry> entries) {
        return new Feeding(account, place, stored, waiting, known, entries, reading, settled, unheard);
    }
}
