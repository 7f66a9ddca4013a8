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
 * @param fills the newest in the books, oldest first, at most {@value #FILLS_MAX}: a log-on asks the venue for some minutes from before the
 *     cursor as well, in case a report was lost, and most of what it is told is one of these; absent in what was written before this was kept
 */
public record ConnectionState(boolean desiredUp, long cursor, List<Episode> history, Optional<List<KnownFill>> fills)
        implements Wire {
    /** Part of the fold, so not a setting: replay gives the same state whatever the settings of the day. */
    public static final int HISTORY_MAX = 50;

    /** Of two minutes at eight a second. One is some 70 bytes of a snapshot. */
    public static final int FILLS_MAX = 1_000;

    public ConnectionState {
        history = List.copyOf(history);
    }

    /** A connection nobody has spoken about is wanted up. */
    public static ConnectionState initial() {
        return new ConnectionState(true, 0, List.of(), Optional.empty());
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
            case ConnectionEvent.DesiredChanged desired -> new ConnectionState(desired.up(), cursor, history, fills);
            case ConnectionEvent.CursorAdvanced advanced -> advanced(advanced);
        };
    }

    /** Whether the last journalled episode is still open. */
    public boolean isUp() {
        return !history.isEmpty() && history.getLast().to().isEmpty();
    }

    /** The newest fills in the books, as far as that is known. */
    List<KnownFill> booked() {
        return fills.orElse(List.of());
    }

    /** As many of both as are kept, the last ones. */
    static List<KnownFill> newest(List<KnownFill> before, List<KnownFill> news) {
        List<KnownFill> all = new ArrayList<>(before);
        all.addAll(news);
        return List.copyOf(all.subList(Math.max(0, all.size() - FILLS_MAX), all.size()));
    }

    private ConnectionState advanced(ConnectionEvent.CursorAdvanced event) {
        Optional<List<KnownFill>> newest = event.fills().map(news -> newest(booked(), news));
        return new ConnectionState(desiredUp, Math.max(cursor, event.cursor()), history, newest.or(this::fills));
    }

    private ConnectionState opened(Instant at) {
        List<Episode> episodes = new ArrayList<>(history);
        episodes.add(new Episode(at, Optional.empty(), Optional.empty()));
        int surplus = Math.max(0, episodes.size() - HISTORY_MAX);
        return new ConnectionState(desiredUp, cursor, episodes.subList(surplus, episodes.size()), fills);
    }

    private ConnectionState closed(ConnectionEvent.Disconnected event) {
        if (!isUp()) {
            return this;
        }
        List<Episode> episodes = new ArrayList<>(history);
        Instant from = episodes.removeLast().from();
        episodes.add(new Episode(from, Optional.of(event.at()), Optional.of(event.reason())));
        return new ConnectionState(desiredUp, cursor, episodes, fills);
    }

    /** One time it was up, and why it ended. */
    public record Episode(Instant from, Optional<Instant> to, Optional<String> reason) implements Wire {}
}
