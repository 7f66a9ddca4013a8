package io.kontor.projection.index;

import static org.assertj.core.api.Assertions.assertThat;

import io.kontor.account.AccountEvent;
import io.kontor.account.AccountFeed.Entry;
import io.kontor.projection.index.OrderIndex.Update;
import io.kontor.value.AccountId;
import io.kontor.value.ClientOrderId;
import io.kontor.value.IntentId;
import io.kontor.value.Seeded;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FeedingTest {
    private static final AccountId MAIN = new AccountId("main");
    private static final int MANY = 1_000_000;

    private final Histories history = new Histories(MAIN, new Random(1));
    private final Feeding empty = Feeding.begin(MAIN, Indexed.nothing(0), 0);

    @Test
    void whatIsHeardInOrderIsTakenWithoutReading() {
        Feeding state = heard(empty, history.place(), history.place(), history.place());

        assertThat(state.isToBeRead(MANY)).isFalse();
        assertThat(orders(state.update(MANY).orElseThrow())).isEqualTo(history.orders());
    }

    @Test
    void aRepeatChangesNothing() {
        Entry first = history.place();
        Feeding once = heard(empty, first);

        assertThat(heard(once, first)).isEqualTo(once);
    }

    @Test
    void whatWentUnheardIsReadAndWhatIsHeardMeanwhileFollowsIt() {
        history.place();
        history.place();
        Feeding gap = heard(empty, history.place());
        assertThat(gap.isToBeRead(MANY)).isTrue();
        assertThat(gap.update(1)).isEmpty();

        Feeding reading = heard(gap.readingBegins(), history.place(), history.place());
        assertThat(reading.isToBeRead(MANY)).isFalse();
        Feeding read = reading.read(history.entries().subList(0, 3), 1000);

        assertThat(read.isToBeRead(MANY)).isFalse();
        assertThat(orders(read.update(MANY).orElseThrow())).isEqualTo(history.orders());
    }

    /** A writer that stood still wrote 2 late; its successor, which had read 1, writes another 2. */
    @Test
    void whatIsHeardUnderANumberThatWasReadAsAnotherIsListedAllTheSame() {
        Histories successor = successorWithAnother2();
        List<Entry> read = List.of(history.place(), history.place());
        Feeding state =
                Feeding.begin(MAIN, Indexed.nothing(0), 2).readingBegins().read(read, 1000);
        Update late = state.update(MANY).orElseThrow();

        assertThat(state.isOtherThanRead(successor.entries().get(1))).isTrue();
        Feeding after = heard(state, successor.entries().get(1)).written(late);
        after = heard(after, successor.place());

        assertThat(orders(after.update(MANY).orElseThrow()))
                .isEqualTo(orders(successor).subList(1, 3));
    }

    @Test
    void whatIsHeardAsItWasReadChangesNothing() {
        Entry first = history.place();
        Entry second = history.place();
        Feeding state =
                Feeding.begin(MAIN, Indexed.nothing(0), 2).readingBegins().read(List.of(first, second), 1000);

        assertThat(state.isOtherThanRead(second)).isFalse();
        assertThat(orders(heard(state, second).update(MANY).orElseThrow())).isEqualTo(history.orders());
    }

    @Test
    void whatIsHeardDuringAReadingCountsAndNotWhatCameLate() {
        Histories successor = successorWithAnother2();
        List<Entry> read = List.of(history.place(), history.place());
        Feeding reading = Feeding.begin(MAIN, Indexed.nothing(0), 2).readingBegins();

        Feeding state = heard(reading, successor.entries().get(1)).read(read, 1000);

        assertThat(orders(state.update(MANY).orElseThrow())).isEqualTo(orders(successor));
    }

    @Test
    void moreThanMayWaitIsLeftInTheJournal() {
        Feeding full = empty.heard(history.place(), 1).heard(history.place(), 1);

        assertThat(full.waiting()).hasSize(1);
        assertThat(full.isToBeRead(1)).isFalse();
        assertThat(full.written(full.update(1).orElseThrow()).isToBeRead(1)).isTrue();
    }

    @Test
    void whatComesDuringAWriteWaitsForTheNext() {
        Feeding before = heard(empty, history.place());
        Update first = before.update(MANY).orElseThrow();

        Feeding after = heard(before, history.place()).written(first);

        assertThat(orders(after.update(MANY).orElseThrow()))
                .containsExactly(history.orders().getLast());
        assertThat(after.behind()).isEqualTo(1);
    }

    @Test
    void aPlaceAloneIsStoredNowAndThenAndAfterTheJournalWasReadToItsEnd() {
        Histories others = new Histories(MAIN, new Random(1));
        Entry order = others.place();
        Entry nothing = new Entry(2, new AccountEvent.Batch(List.of()));
        Feeding stored = heard(empty, order);
        stored = stored.written(stored.update(MANY).orElseThrow());

        Feeding moved = heard(stored, nothing);
        Feeding read = stored.readingBegins().read(List.of(nothing), 1000);

        assertThat(moved.update(2)).isEmpty();
        assertThat(moved.update(1)).isPresent();
        assertThat(read.update(MANY)).isPresent();
        assertThat(read.written(read.update(MANY).orElseThrow()).update(MANY)).isEmpty();
    }

    @Test
    void aClockThatGoesBackMovesNoOrderToTheFront() {
        for (int i = 0; i < 1_000; i++) {
            history.write();
        }
        Feeding state = heard(empty, history.entries().toArray(Entry[]::new));

        List<OrderRow> rows = state.update(MANY).orElseThrow().rows();

        assertThat(rows).extracting(OrderRow::order).isEqualTo(history.orders());
        assertThat(rows).isSortedAccordingTo(Comparator.comparing(OrderRow::at));
    }

    @Test
    void howeverItIsHeardReadAndStoredEachOrderIsStoredOnceInItsOrder() {
        Random random = Seeded.random(FeedingTest.class);
        for (int run = 0; run < 300; run++) {
            Histories any = new Histories(MAIN, random);
            List<OrderRow> stored = new ArrayList<>();
            Feeding state = Feeding.begin(MAIN, Indexed.nothing(0), 0);
            Optional<Update> writing = Optional.empty();
            long asked = 0;
            for (int step = 0; step < 400; step++) {
                int room = 1 + random.nextInt(30);
                switch (random.nextInt(6)) {
                    case 0, 1 -> {
                        Entry entry = any.write();
                        state = random.nextInt(4) > 0 ? state.heard(entry, room) : state;
                    }
                    case 2 -> {
                        if (state.isToBeRead(room)) {
                            asked = state.place().sequenceNr();
                            state = state.readingBegins();
                        }
                    }
                    case 3 -> {
                        if (state.reading()) {
                            List<Entry> there = any.entries();
                            int end = (int) Math.min(there.size(), asked + 1 + random.nextInt(5));
                            state = state.read(there.subList((int) asked, end), 5);
                        }
                    }
                    case 4 -> writing = writing.isEmpty() ? state.update(1 + random.nextInt(20)) : writing;
                    default -> {
                        if (writing.isPresent()) {
                            stored.addAll(writing.get().rows());
                            state = state.written(writing.get());
                            writing = Optional.empty();
                        }
                    }
                }
            }

            List<OrderRow> all = rows(any.entries());
            assertThat(stored).as("run " + run).isEqualTo(all.subList(0, stored.size()));
            assertThat(state.waiting().size() + stored.size()).isLessThanOrEqualTo(all.size());
        }
    }

    /** As the journal has them. */
    static List<OrderRow> rows(List<Entry> entries) {
        List<OrderRow> rows = new ArrayList<>();
        Indexed place = Indexed.nothing(0);
        for (Entry entry : entries) {
            List<OrderRow> found = OrderRow.of(place, entry);
            place = place.after(entry, found);
            rows.addAll(found);
        }
        return rows;
    }

    private static Feeding heard(Feeding state, Entry... entries) {
        Feeding next = state;
        for (Entry entry : entries) {
            next = next.heard(entry, MANY);
        }
        return next;
    }

    private static List<IntentId> orders(Update update) {
        return update.rows().stream().map(OrderRow::order).toList();
    }

    private static List<IntentId> orders(Histories history) {
        return rows(history.entries()).stream().map(OrderRow::order).toList();
    }

    private static Histories successorWithAnother2() {
        Histories successor = new Histories(MAIN, new Random(1));
        successor.place();
        successor.orders().add(IntentId.of(MAIN, new ClientOrderId("never-begun")));
        successor.place();
        return successor;
    }
}
