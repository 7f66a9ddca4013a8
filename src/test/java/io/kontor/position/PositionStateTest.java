package io.kontor.position;

import static io.kontor.position.LedgerEntries.BTC;
import static io.kontor.position.LedgerEntries.USDT;
import static io.kontor.position.LedgerEntries.buy;
import static io.kontor.position.LedgerEntries.sell;
import static org.assertj.core.api.Assertions.assertThat;

import io.kontor.position.PositionEvent.EntriesBooked;
import io.kontor.position.PositionEvent.LedgerOpened;
import io.kontor.position.PositionState.Missing;
import io.kontor.position.PositionState.Persist;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PositionStateTest {
    private static final Ledger.Terms TERMS = Ledger.Terms.spot(BTC, USDT);

    @Test
    void theFirstDeliveryOpensTheLedgerInItsTerms() {
        var decision = PositionState.EMPTY.onBook(TERMS, 0, 7, List.of(buy("1", "100")));

        assertThat(decision)
                .isEqualTo(new Persist(
                        List.of(new LedgerOpened(TERMS), new EntriesBooked(0, 7, List.of(buy("1", "100"))))));
    }

    @Test
    void aDeliveryThatFollowsTheLastIsBooked() {
        PositionState state = booked(PositionState.EMPTY, 0, 7, buy("1", "100"));

        PositionState after = booked(state, 7, 9, buy("1", "200"), sell("1", "200"));

        assertThat(after.last()).isEqualTo(9);
        assertThat(after.ledger().orElseThrow().quantity()).isEqualTo("1");
        assertThat(after.ledger().orElseThrow().realizedPnl().value()).isEqualTo("50");
    }

    @Test
    void aRepeatedDeliveryChangesNothing() {
        PositionState state = booked(PositionState.EMPTY, 0, 7, buy("1", "100"));

        assertThat(state.onBook(TERMS, 0, 7, List.of(buy("1", "100")))).isEqualTo(new Persist(List.of()));
        assertThat(state.onBook(TERMS, 0, 3, List.of(buy("1", "100")))).isEqualTo(new Persist(List.of()));
    }

    @Test
    void aGapIsAskedForAndNotBookedOver() {
        PositionState state = booked(PositionState.EMPTY, 0, 7, buy("1", "100"));

        assertThat(state.onBook(TERMS, 9, 11, List.of(buy("1", "100")))).isEqualTo(new Missing(7));
    }

    @Test
    void aDeliveryThatOverlapsWhatIsBookedIsAskedForAnew() {
        PositionState state = booked(PositionState.EMPTY, 0, 7, buy("1", "100"));

        assertThat(state.onBook(TERMS, 0, 9, List.of(buy("1", "100"), buy("1", "100"))))
                .isEqualTo(new Missing(7));
    }

    @Test
    void deliveriesLostRepeatedAndReorderedAreEachBookedOnce() {
        long seed = new Random().nextLong();
        System.out.println("PositionStateTest: seed " + seed);
        Random random = new Random(seed);
        List<EntriesBooked> sent = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            long previous = sent.isEmpty() ? 0 : sent.getLast().number();
            sent.add(new EntriesBooked(
                    previous, previous + 1 + random.nextInt(5), List.of(buy("1", Integer.toString(i + 1)))));
        }

        PositionState state = PositionState.EMPTY;
        for (int step = 0; step < 100_000 && state.last() < sent.getLast().number(); step++) {
            EntriesBooked any = sent.get(random.nextInt(sent.size()));
            state = deliver(state, any);
        }

        Ledger ledger = state.ledger().orElseThrow();
        assertThat(state.last()).isEqualTo(sent.getLast().number());
        assertThat(ledger.entries()).isEqualTo(200);
        assertThat(ledger.cost().value()).isEqualTo(new BigDecimal(200 * 201 / 2));
    }

    private static PositionState deliver(PositionState state, EntriesBooked delivery) {
        return switch (state.onBook(TERMS, delivery.previous(), delivery.number(), delivery.entries())) {
            case Persist persist -> applied(state, persist.events());
            case Missing missing -> {
                assertThat(missing.last()).isEqualTo(state.last());
                yield state;
            }
        };
    }

    private static PositionState booked(PositionState state, long previous, long number, LedgerEntry... entries) {
        return applied(state, ((Persist) state.onBook(TERMS, previous, number, List.of(entries))).events());
    }

    private static PositionState applied(PositionState state, List<PositionEvent> events) {
        PositionState after = state;
        for (PositionEvent event : events) {
            after = after.apply(event);
        }
        return after;
    }
}
