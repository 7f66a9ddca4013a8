package io.kontor.venue;

import io.kontor.platform.serialization.Wire;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A connection as journalled: what is wanted, how far the reports are in the books, and when it was up.
 *
 * @param cursor the last report that need not be sent again; never goes back
 * @param history the newest episodes, oldest first, at most {@value #HISTORY_MAX}
 */
public record ConnectionState(boolean desiredUp, long cursor, List<Episode> history) implements Wire {
    /** Part of the fold, so not a setting: replay gives the same state whatever the settings of the day. */
    public static final int HISTORY_MAX = 50;

    public ConnectionState {
        history = List.copyOf(history);
    }

    /** A connection nobody has spoken about is wanted up. */
    public static ConnectionState initial() {
        return new ConnectionState(true, 0, List.of());
    }

    /** The event if it says anything new; a repeat is nothing. */
    public Optional<ConnectionEvent> news(ConnectionEvent event) {
        boolean changes = switch (event) {
            case ConnectionEvent.Connected _ -> !isUp();
            case ConnectionEvent.Disconnected _ -> isUp();
            case ConnectionEvent.DesiredChanged desired -> desired.up() != desiredUp;
            case ConnectionEvent.CursorAdvanced advanced -> advanced.cursor() > cursor;
        };
        return changes ? Optional.of(event) : Optional.empty();
    }

    public ConnectionState apply(ConnectionEvent event) {
        return switch (event) {
            case ConnectionEvent.Connected connected -> opened(connected.at());
            case ConnectionEvent.Disconnected disconnected -> closed(disconnected);
            case ConnectionEvent.DesiredChanged desired -> new ConnectionState(desired.up(), cursor, history);
            case ConnectionEvent.CursorAdvanced advanced ->
                new ConnectionState(desiredUp, Math.max(cursor, advanced.cursor()), history);
        };
    }

    /** Whether the last journalled episode is still open. */
    public boolean isUp() {
        return !history.isEmpty() && history.getLast().to().isEmpty();
    }

    private ConnectionState opened(Instant at) {
        List<Episode> episodes = new ArrayList<>(history);
        episodes.add(new Episode(at, Optional.empty(), Optional.empty()));
        int surplus = Math.max(0, episodes.size() - HISTORY_MAX);
        return new ConnectionState(desiredUp, cursor, episodes.subList(surplus, episodes.size()));
    }

    private ConnectionState closed(ConnectionEvent.Disconnected event) {
        if (!isUp()) {
            return this;
        }
        List<Episode> episodes = new ArrayList<>(history);
        Instant from = episodes.removeLast().from();
        episodes.add(new Episode(from, Optional.of(event.at()), Optional.of(event.reason())));
        return new ConnectionState(desiredUp, cursor, episodes);
    }

    /** One time it was up, and why it ended. */
    public record Episode(Instant from, Optional<Instant> to, Optional<String> reason) implements Wire {}
}
