package io.kontor.marketdata;

import static org.assertj.core.api.Assertions.assertThat;

import io.kontor.marketdata.Quote.Level;
import io.kontor.value.Price;
import io.kontor.value.Quantity;
import io.kontor.value.Seeded;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * A venue whose every state is remembered, and a line to it that loses, repeats and delays. Whatever happens, a book that claims to be in
 * step is the venue's as of its sequence number.
 */
class FeedStateFaultsTest {
    private static final int STEPS = 100_000;
    private static final int DEPTH = 1_000;

    private final Random random = Seeded.random(FeedStateFaultsTest.class);
    private final FeedState state = new FeedState(Samples.SIM, Samples.BTC, DEPTH, 20);
    private final Venue venue = new Venue(random);

    @Test
    void aBookInStepIsTheVenuesWhateverTheLineDoes() {
        List<FeedEvent.Update> sent = new ArrayList<>();
        int inStep = 0;
        int broken = 0;
        for (int i = 0; i < STEPS; i++) {
            FeedEvent event = next(sent);
            broken += event != null && state.on(event).needsSnapshot() ? 1 : 0;
            inStep += state.isInStep() ? 1 : 0;
            requireTrue();
        }
        assertThat(inStep).isBetween(STEPS / 10, STEPS - 1);
        assertThat(broken).isGreaterThan(STEPS / 1_000);

        state.on(venue.snapshot(venue.sequence));
        requireTrue();
        assertThat(state.isInStep()).isTrue();
        assertThat(state.view(DEPTH, false).orElseThrow().sequence()).isEqualTo(venue.sequence);
    }

    private FeedEvent next(List<FeedEvent.Update> sent) {
        int dice = random.nextInt(100);
        if (dice < 4) {
            return venue.snapshot(Math.max(0, venue.sequence - random.nextInt(10)));
        }
        if (dice < 8 && !sent.isEmpty()) {
            return sent.get(sent.size() - 1 - random.nextInt(Math.min(10, sent.size())));
        }
        if (dice < 9) {
            state.restart();
            return null;
        }
        FeedEvent.Update update = venue.change();
        sent.add(update);
        return dice < 14 ? null : update;
    }

    private void requireTrue() {
        state.view(DEPTH, false).filter(_ -> state.isInStep()).ifPresent(view -> {
            FeedEvent.Snapshot truth = venue.snapshot(view.sequence());
            assertThat(view.bids()).isEqualTo(truth.bids());
            assertThat(view.asks()).isEqualTo(truth.asks());
            assertThat(state.quote().orElseThrow().stale()).isFalse();
        });
    }

    /** Bids at 1 to 10, asks at 11 to 20, and a memory. */
    private static final class Venue {
        private final Random random;
        private final NavigableMap<Integer, Integer> levels = new TreeMap<>();
        private final Map<Long, NavigableMap<Integer, Integer>> history = new HashMap<>();
        private long sequence;

        Venue(Random random) {
            this.random = random;
            history.put(0L, new TreeMap<>());
        }

        FeedEvent.Update change() {
            long first = sequence + 1;
            NavigableMap<Integer, Integer> changed = new TreeMap<>();
            for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
                int price = 1 + random.nextInt(20);
                int quantity = random.nextInt(4);
                changed.put(price, quantity);
                levels.put(price, quantity);
                levels.values().removeIf(q -> q == 0);
                history.put(++sequence, new TreeMap<>(levels));
            }
            return Samples.update(first, sequence, bids(changed), asks(changed));
        }

        FeedEvent.Snapshot snapshot(long at) {
            NavigableMap<Integer, Integer> then = history.get(at);
            return Samples.snapshot(at, bids(then), asks(then));
        }

        private static List<Level> bids(NavigableMap<Integer, Integer> levels) {
            return levels(levels.headMap(10, true).descendingMap());
        }

        private static List<Level> asks(NavigableMap<Integer, Integer> levels) {
            return levels(levels.tailMap(11, true));
        }

        private static List<Level> levels(Map<Integer, Integer> levels) {
            return levels.entrySet().stream()
                    .map(level -> new Level(
                            new Price(BigDecimal.valueOf(level.getKey())),
                            new Quantity(BigDecimal.valueOf(level.getValue()))))
                    .toList();
        }
    }
}
