package io.kontor.projection.index;

import io.kontor.account.AccountFeed.Entry;
import io.kontor.projection.index.OrderIndex.Update;
import io.kontor.value.AccountId;
import java.util.List;
import java.util.Optional;
import org.pcollections.PVector;
import org.pcollections.TreePVector;

/**
 * How far one account has been fed. Its writes are heard of as they are journalled, each once and in order, but for those before somebody
 * listened and those nobody told: what is missing between is read from the journal. Pure.
 *
 * @param place what has been looked at
 * @param stored the journal's number up to which the index has it
 * @param waiting rows not stored yet
 * @param known the highest number known to be journalled
 * @param ahead heard of while what lies before them is read; without a gap
 * @param reading the journal is being read
 * @param settled the journal was read to its end since the place was last stored
 */
record Feeding(
        AccountId account,
        Indexed place,
        long stored,
        PVector<OrderRow> waiting,
        long known,
        PVector<Entry> ahead,
        boolean reading,
        boolean settled) {
    /** A reading takes milliseconds; who hears of more in the meantime reads on. */
    private static final int AHEAD_MAX = 256;

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
                false);
    }

    /** A write was journalled. */
    Feeding heard(Entry entry, int waitingMax) {
        long number = entry.sequenceNr();
        if (number <= place.sequenceNr()) {
            return this;
        }
        Feeding heard = known(Math.max(known, number));
        if (reading) {
            return heard.ahead(heard.joined(entry));
        }
        return number == place.sequenceNr() + 1 && waiting.size() < waitingMax ? heard.fold(entry) : heard;
    }

    /** Something is missing, and there is room for it. */
    boolean isToBeRead(int waitingMax) {
        return !reading && place.sequenceNr() < known && waiting.size() < waitingMax;
    }

    Feeding readingBegins() {
        return new Feeding(account, place, stored, waiting, known, TreePVector.empty(), true, settled);
    }

    /** What the journal holds after the place, at most {@code asked} writes; fewer are all there were. */
    Feeding read(List<Entry> entries, int asked) {
        Feeding state = this;
        for (Entry entry : entries) {
            state = state.fold(entry);
        }
        for (Entry entry : ahead) {
            if (entry.sequenceNr() == state.place.sequenceNr() + 1) {
                state = state.fold(entry);
            }
        }
        boolean end = entries.size() < asked;
        long last = Math.max(state.known, state.place.sequenceNr());
        return new Feeding(
                account, state.place, stored, state.waiting, last, TreePVector.empty(), false, settled || end);
    }

    /** It could not be read; it will be tried again. */
    Feeding readingFailed() {
        return new Feeding(account, place, stored, waiting, known, TreePVector.empty(), false, settled);
    }

    /** What is to be stored, if anything is. */
    Optional<Update> update(int placeEvery) {
        boolean moved = place.sequenceNr() > stored;
        boolean due = !waiting.isEmpty() || settled || place.sequenceNr() - stored >= placeEvery;
        return moved && due ? Optional.of(new Update(account, waiting, place)) : Optional.empty();
    }

    Feeding written(Update update) {
        PVector<OrderRow> left = TreePVector.from(waiting.stream()
                .filter(row -> row.seq() > update.indexed().seq())
                .toList());
        boolean moved = place.sequenceNr() > update.indexed().sequenceNr();
        return new Feeding(
                account, place, update.indexed().sequenceNr(), left, known, ahead, reading, settled && moved);
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
                account, place.after(entry, rows), stored, waiting.plusAll(rows), known, ahead, reading, settled);
    }

    private PVector<Entry> joined(Entry entry) {
        boolean follows = ahead.isEmpty() || ahead.get(ahead.size() - 1).sequenceNr() + 1 == entry.sequenceNr();
        return follows && ahead.size() < AHEAD_MAX ? ahead.plus(entry) : TreePVector.empty();
    }

    private Feeding known(long number) {
        return new Feeding(account, place, stored, waiting, number, ahead, reading, settled);
    }

    private Feeding ahead(PVector<Entry> entries) {
        return new Feeding(account, place, stored, waiting, known, entries, reading, settled);
    }
}
