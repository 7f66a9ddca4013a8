package io.kontor.venue;

import static org.assertj.core.api.Assertions.assertThat;

import io.kontor.value.FillId;
import io.kontor.value.Price;
import io.kontor.value.Quantity;
import io.kontor.venue.ConnectionEvent.Connected;
import io.kontor.venue.ConnectionEvent.CursorAdvanced;
import io.kontor.venue.ConnectionEvent.DesiredChanged;
import io.kontor.venue.ConnectionEvent.Disconnected;
import io.kontor.venue.ConnectionState.Episode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ConnectionStateTest {
    private static final Instant T0 = Samples.START;
    private static final Instant T1 = T0.plusSeconds(1);

    @Test
    void connectionNobodySpokeAboutIsWantedUpFromTheFirstReport() {
        assertThat(ConnectionState.initial().desiredUp()).isTrue();
        assertThat(ConnectionState.initial().cursor()).isZero();
        assertThat(ConnectionState.initial().isUp()).isFalse();
    }

    @Test
    void repeatsAreNoNews() {
        ConnectionState up =
                ConnectionState.initial().apply(new Connected(T0)).apply(new CursorAdvanced(5, Optional.empty(), T0));

        assertThat(up.news(new Connected(T1))).isEmpty();
        assertThat(up.news(new DesiredChanged(true, T1))).isEmpty();
        assertThat(up.news(new CursorAdvanced(5, Optional.empty(), T1))).isEmpty();
        assertThat(up.news(new CursorAdvanced(4, Optional.empty(), T1))).isEmpty();
        assertThat(ConnectionState.initial().news(new Disconnected("x", T1))).isEmpty();
        assertThat(up.news(new DesiredChanged(false, T1))).isPresent();
        assertThat(up.news(new CursorAdvanced(6, Optional.empty(), T1))).isPresent();
        assertThat(up.news(new Disconnected("x", T1))).isPresent();
    }

    @Test
    void cursorNeverGoesBack() {
        ConnectionState state = ConnectionState.initial()
                .apply(new CursorAdvanced(5, Optional.empty(), T0))
                .apply(new CursorAdvanced(3, Optional.empty(), T1));

        assertThat(state.cursor()).isEqualTo(5);
    }

    @Test
    void theNewestFillsInTheBooksAreKept() {
        List<KnownFill> fills = LongStream.rangeClosed(1, ConnectionState.FILLS_MAX + 3)
                .mapToObj(i ->
                        new KnownFill(Samples.intent("a"), new FillId("f-" + i), Price.of("100"), Quantity.of("1")))
                .toList();

        ConnectionState state = ConnectionState.initial()
                .apply(new CursorAdvanced(5, Optional.of(fills.subList(0, 4)), T0))
                .apply(new CursorAdvanced(6, Optional.of(fills.subList(4, fills.size())), T1));

        assertThat(state.booked()).isEqualTo(fills.subList(3, fills.size()));
    }

    @Test
    void historyKeepsTheNewestEpisodes() {
        ConnectionState state = ConnectionState.initial();
        for (int i = 0; i < ConnectionState.HISTORY_MAX + 3; i++) {
            state = state.apply(new Connected(T0.plusSeconds(i)))
                    .apply(new Disconnected("drop " + i, T0.plusSeconds(i).plusMillis(1)));
        }

        assertThat(state.history()).hasSize(ConnectionState.HISTORY_MAX);
        assertThat(state.history().getLast())
                .isEqualTo(new Episode(
                        T0.plusSeconds(52), Optional.of(T0.plusSeconds(52).plusMillis(1)), Optional.of("drop 52")));
        assertThat(state.isUp()).isFalse();
    }

    @Test
    void twoConnectedInARowAsACrashLeavesThemAreBothKept() {
        ConnectionState state =
                ConnectionState.initial().apply(new Connected(T0)).apply(new Connected(T1));

        assertThat(state.history()).hasSize(2);
        assertThat(state.isUp()).isTrue();
    }
}
