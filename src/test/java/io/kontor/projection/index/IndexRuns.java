package io.kontor.projection.index;

import static org.assertj.core.api.Assertions.assertThat;

import io.kontor.account.AccountFeed.Entry;
import io.kontor.projection.index.OrderIndex.Part;
import io.kontor.projection.index.OrderIndex.Update;
import io.kontor.value.AccountId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** What every store has to do, whatever it is made of. */
final class IndexRuns {
    private final Random random;

    IndexRuns(Random random) {
        this.random = random;
    }

    static <T> T answer(CompletionStage<T> stage) {
        return stage.toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
    }

    /**
     * A random history, fed by somebody who now and then crashes with rows that were not stored, or goes on from an old place beside the
     * one who took over; then the same one fed at once. Both say what the journal says, whatever is asked.
     *
     * @param store the index, asked for anew after each crash
     * @param writes of the account
     */
    void liveIsRebuilt(Supplier<OrderIndex> store, AccountId live, AccountId rebuilt, int writes) {
        Histories history = new Histories(live, random);
        for (int i = 0; i < writes; i++) {
            history.write();
        }
        feedWithCrashes(store, live, history.entries());
        OrderIndex index = store.get();
        IndexBuild build = new IndexBuild(index, rebuilt, answer(index.generation()));
        history.entries().forEach(build::add);
        long orders = build.finish();

        List<OrderRow> expected = FeedingTest.rows(history.entries());
        assertThat(orders).isEqualTo(expected.size());
        for (int i = 0; i < 20; i++) {
            OrderQuery asked = any(live, expected);
            List<OrderRow> wanted =
                    expected.stream().filter(row -> asked.takes(row)).toList();
            assertThat(all(index, asked)).as(asked.toString()).isEqualTo(wanted);
            assertThat(all(index, of(rebuilt, asked))).as("rebuilt " + asked).isEqualTo(wanted);
        }
    }

    private void feedWithCrashes(Supplier<OrderIndex> store, AccountId account, List<Entry> entries) {
        List<Feeding> stale = new ArrayList<>();
        OrderIndex index = store.get();
        Feeding state = begin(index, account, entries.size());
        while (state.behind() > 0) {
            switch (random.nextInt(12)) {
                case 0 -> {
                    stale.add(state);
                    index = store.get();
                    state = begin(index, account, entries.size());
                }
                case 1 -> {
                    if (!stale.isEmpty()) {
                        // It was cut off, and writes what it has, and a little more, as if nobody had taken over.
                        Feeding old = stale.get(random.nextInt(stale.size()));
                        write(index, read(old, entries));
                    }
                }
                case 2, 3, 4 -> state = write(index, state);
                default -> state = read(state, entries);
            }
        }
    }

    private static Feeding begin(OrderIndex index, AccountId account, long end) {
        return Feeding.begin(account, answer(index.fed(account)), end);
    }

    private Feeding read(Feeding state, List<Entry> entries) {
        int from = (int) state.place().sequenceNr();
        int to = Math.min(entries.size(), from + 1 + random.nextInt(40));
        return state.readingBegins().read(entries.subList(from, to), 40);
    }

    private Feeding write(OrderIndex index, Feeding state) {
        Optional<Update> update = state.update(1);
        if (update.isEmpty()) {
            return state;
        }
        answer(index.write(List.of(update.get())));
        if (random.nextInt(5) == 0) {
            answer(index.write(List.of(update.get())));
        }
        return state.written(update.get());
    }

    private OrderQuery any(AccountId account, List<OrderRow> rows) {
        Instant end = rows.getLast().at();
        long micros = Duration.between(Histories.BEGIN, end).toNanos() / 1_000;
        return new OrderQuery(
                account,
                random.nextInt(3) == 0 ? rows.get(random.nextInt(rows.size())).place() : ListPlace.START,
                maybe(() -> Histories.SYMBOLS.get(random.nextInt(Histories.SYMBOLS.size()))),
                maybe(() -> Histories.BEGIN.plusNanos(random.nextLong(micros) * 1_000)),
                maybe(() -> Histories.BEGIN.plusNanos(random.nextLong(micros) * 1_000)),
                1 + random.nextInt(50));
    }

    private <T> Optional<T> maybe(Supplier<T> value) {
        return random.nextBoolean() ? Optional.of(value.get()) : Optional.empty();
    }

    static OrderQuery of(AccountId account, OrderQuery query) {
        return new OrderQuery(account, query.after(), query.symbol(), query.from(), query.to(), query.limit());
    }

    /** Page after page. */
    static List<OrderRow> all(OrderIndex index, OrderQuery query) {
        List<OrderRow> rows = new ArrayList<>();
        Indexed upTo = answer(index.indexed(query.account()));
        Optional<ListPlace> place = Optional.of(query.after());
        while (place.isPresent()) {
            Part part = answer(index.read(upTo, query.goingOn(place.get(), query.limit())));
            assertThat(part.rows().size()).isLessThanOrEqualTo(query.limit());
            rows.addAll(part.rows());
            place = part.next();
        }
        return rows;
    }
}
