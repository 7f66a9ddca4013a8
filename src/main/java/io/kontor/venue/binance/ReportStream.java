package io.kontor.venue.binance;

import io.kontor.value.FillId;
import io.kontor.value.Price;
import io.kontor.value.Quantity;
import io.kontor.value.Side;
import io.kontor.value.Symbol;
import io.kontor.value.VenueClientOrderId;
import io.kontor.value.VenueOrderId;
import io.kontor.venue.ExecutionReport;
import io.kontor.venue.ExecutionReport.ExecType;
import io.kontor.venue.OrderRequest;
import io.kontor.venue.VenueSession;
import io.kontor.venue.binance.link.BinanceSettings;
import io.kontor.venue.binance.protocol.Execution;
import io.kontor.venue.binance.protocol.Listing;
import io.kontor.venue.binance.protocol.VenueError;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.Set;
import java.util.function.Supplier;

/**
 * A session's one stream of reports, made of what the venue pushes (twice while connections overlap), what was missed and is found again,
 * and what it answers instead of pushing. Each has its cursor and comes once; until the log-on is over, what is pushed waits for what was
 * missed. Thread-safe.
 */
final class ReportStream {
    private static final Price NO_PRICE = Price.of("0");

    private final VenueSession.Listener listener;
    private final AccountMemory memory;
    private final Listing listing;
    private final BinanceSettings.CatchUp settings;
    private final SequencedSet<Key> recent = new LinkedHashSet<>();
    private Optional<List<Execution>> held = Optional.of(new ArrayList<>());
    private final Map<String, Instant> lastHeard = new HashMap<>();
    private int missed;
    /** The latest time a cursor tells. */
    private Instant latest = Instant.EPOCH;

    private boolean over;

    /** What tells one report from another: the venue's execution id; for a fill its trade id, which both sides of a self-trade have. */
    private record Key(String venueSymbol, VenueOrderId order, Optional<FillId> fill, long executionId) {}

    ReportStream(
            VenueSession.Listener listener, AccountMemory memory, Listing listing, BinanceSettings.CatchUp settings) {
        this.listener = listener;
        this.memory = memory;
        this.listing = listing;
        this.settings = settings;
    }

    /** From the venue, in its order. */
    synchronized void pushed(Execution execution) {
        if (held.isEmpty()) {
            tell(execution);
        } else if (held.get().size() < settings.heldMax()) {
            held.get().add(execution);
        } else {
            down("more than " + settings.heldMax() + " reports while missed ones were looked for");
        }
    }

    /** Found again: it goes before everything that waits. */
    synchronized void missed(Execution execution) {
        missed += tell(execution) ? 1 : 0;
    }

    /** Whether one that was missed may be told now. */
    synchronized boolean hasRoom() {
        return listener.hasRoom();
    }

    /** How many were found again that had not been told in this session. */
    synchronized int missed() {
        return missed;
    }

    /** The venue's symbols that something was heard of since then. */
    synchronized Set<String> heardSince(Instant since) {
        lastHeard.values().removeIf(since::isAfter);
        return Set.copyOf(lastHeard.keySet());
    }

    /** Something happened in that symbol by then, whether or not it was told. */
    synchronized void heard(Symbol symbol, Instant at) {
        String venueSymbol = listing.venueSymbol(symbol);
        // A name that had to be spelt out is none to ask the venue by.
        if (listing.symbol(venueSymbol).equals(symbol)) {
            heard(venueSymbol, at);
        }
    }

    private void heard(String venueSymbol, Instant at) {
        lastHeard.merge(venueSymbol, at, (one, other) -> one.isAfter(other) ? one : other);
    }

    synchronized boolean isOver() {
        return over;
    }

    /**
     * Everything up to then is told. Cursors tell a time no later than what is asked for again from there: what is asked for after a crash
     * begins at the last one in the books, and what is still untold is from before.
     */
    synchronized void toldUntil(Instant until) {
        latest = until.plus(settings.overlap());
    }

    long beginning() {
        return memory.beginning();
    }

    /** What was pushed waits no longer. */
    synchronized void release() {
        List<Execution> waiting = held.orElse(List.of());
        held = Optional.empty();
        waiting.forEach(this::tell);
    }

    synchronized void refused(ExecType type, OrderRequest order, VenueError error, Instant at) {
        tell(() -> new ExecutionReport(
                cursor(at),
                order.id().toString(),
                ExecutionReport.NO_ORDER,
                type,
                order.symbol(),
                order.side(),
                order.quantity(),
                order.price(),
                Quantity.ZERO,
                Optional.empty(),
                Optional.of(error.text()),
                at));
    }

    synchronized void refused(ExecType type, Symbol symbol, VenueClientOrderId target, String text, Instant at) {
        tell(() -> new ExecutionReport(
                cursor(at),
                target.toString(),
                ExecutionReport.NO_ORDER,
                type,
                symbol,
                Side.BUY,
                Quantity.ZERO,
                NO_PRICE,
                Quantity.ZERO,
                Optional.empty(),
                Optional.of(text),
                at));
    }

    synchronized void down(String reason) {
        if (!over) {
            over = true;
            listener.onDown(reason);
        }
    }

    /** Nothing is told any more. */
    synchronized void end() {
        over = true;
    }

    private boolean tell(Execution execution) {
        Optional<FillId> fill = execution.fill().map(f -> f.id());
        long executionId = fill.isPresent() ? 0 : execution.executionId();
        Key key = new Key(execution.venueSymbol(), execution.venueOrderId(), fill, executionId);
        if (execution.type().isEmpty() || !recent.add(key)) {
            return false;
        }
        if (recent.size() > settings.heldMax()) {
            recent.removeFirst();
        }
        heard(execution.venueSymbol(), execution.at());
        tell(() -> named(execution)
                .report(cursor(execution.at()), listing, execution.type().get()));
        return true;
    }

    private long cursor(Instant at) {
        return memory.nextCursor(at.isBefore(latest) ? at : latest);
    }

    private Execution named(Execution execution) {
        String said = execution.clientOrderId();
        String name = memory.names().of(execution.venueSymbol(), execution.venueOrderId(), said, execution.label());
        return name.equals(said) ? execution : execution.under(name);
    }

    /** Once it is over it gives no cursor either: the next session's have begun, maybe from an earlier one on. */
    private void tell(Supplier<ExecutionReport> report) {
        if (!over) {
            listener.onReport(report.get());
        }
    }
}
