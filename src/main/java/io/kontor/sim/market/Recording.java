package io.kontor.sim.market;

import io.kontor.instrument.Instrument;
import io.kontor.sim.market.RecordedEvent.Depth;
import io.kontor.sim.market.RecordedEvent.Snapshot;
import io.kontor.sim.market.RecordedEvent.Ticker;
import io.kontor.sim.market.RecordedEvent.Trade;
import io.kontor.sim.matching.LevelChange;
import io.kontor.sim.matching.Units;
import io.kontor.value.Side;
import io.kontor.value.Symbol;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Plays a recording of one market at a speed: its book is the house's liquidity, its trades are the outside market's. Of several symbols
 * in a file only the first is played, for a snapshot does not say whose it is. {@code btcusdt} is whichever instrument has these letters in
 * its name, such as {@code BTC/USDT}.
 */
public final class Recording implements MarketSource {
    private static final Logger LOG = LoggerFactory.getLogger(Recording.class);

    /** At a thousand times the speed a stall must not keep the engine from its participants. */
    private static final int EVENTS_PER_RUN_MAX = 2000;

    private final RecordingSettings settings;
    private final String recorded;
    private final Symbol symbol;
    private final Units units;
    private RecordingReader reader;
    private RecordedBook book;
    private Optional<RecordedEvent> next;
    private long startNanos;
    private long recordedStartNanos;
    private boolean damaged;

    public Recording(Collection<Instrument> instruments, RecordingSettings settings, long startNanos) {
        this.settings = settings;
        this.recorded = firstSymbol(settings);
        Instrument instrument = instruments.stream()
                .filter(i -> letters(i.symbol()).equals(recorded))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "kontor.sim.recording.file: a recording of " + recorded + " (expected: of a known symbol)"));
        this.symbol = instrument.symbol();
        this.units = Units.of(instrument);
        this.reader = new RecordingReader(settings.file());
        this.book = new RecordedBook(units);
        this.next = reader.next();
        this.startNanos = startNanos;
        this.recordedStartNanos = next.map(RecordedEvent::atNanos).orElse(0L);
    }

    public Symbol symbol() {
        return symbol;
    }

    @Override
    public long dueNanos() {
        return next.map(event -> startNanos + sinceStart(event)).orElse(Long.MAX_VALUE);
    }

    /** What cannot be read ends the recording as its end does: a damaged file must not take the exchange with it. */
    @Override
    public void run(long nowNanos, MarketSink sink) {
        for (int played = 0; played < EVENTS_PER_RUN_MAX && dueNanos() <= nowNanos; played++) {
            RecordedEvent event = next.orElseThrow();
            Optional<Consumer<MarketSink>> deed = readable(() -> Optional.of(translate(event)));
            deed.ifPresent(done -> done.accept(sink));
            next = deed.flatMap(done -> readable(reader::next));
            if (next.isEmpty() && settings.repeats()) {
                next = readable(() -> rewind(nowNanos));
                // The rest in the next turn: one so short that it is over at once must not keep the engine here.
                return;
            }
        }
    }

    @Override
    public void close() {
        next = Optional.empty();
        reader.close();
    }

    /** Empty where it cannot be read; that is said once, not at every repeat. */
    private <T> Optional<T> readable(Supplier<Optional<T>> reading) {
        try {
            return reading.get();
        } catch (IllegalArgumentException | ArithmeticException | UncheckedIOException e) {
            if (!damaged) {
                damaged = true;
                LOG.warn(
                        "{}: the recording ends here{}: {}",
                        symbol,
                        settings.repeats() ? " and begins again" : "",
                        e.getMessage());
            }
            return Optional.empty();
        }
    }

    /** What the event does to the market; throws where its numbers are more than the market counts. */
    private Consumer<MarketSink> translate(RecordedEvent event) {
        return switch (event) {
            case Snapshot snapshot -> {
                List<LevelChange> changes = book.onSnapshot(snapshot);
                yield sink -> {
                    sink.clear(symbol);
                    quote(changes, sink);
                };
            }
            case Depth depth
            when isPlayed(depth.symbol()) -> {
                boolean wasKnown = book.isKnown();
                List<LevelChange> changes = book.onDepth(depth);
                if (wasKnown && !book.isKnown()) {
                    LOG.warn("{}: gap before update {} of {}", symbol, depth.firstUpdateId(), settings.file());
                }
                yield sink -> quote(changes, sink);
            }
            case Ticker ticker
            when isPlayed(ticker.symbol()) -> {
                List<LevelChange> changes = book.onTicker(ticker);
                yield sink -> quote(changes, sink);
            }
            case Trade trade when isPlayed(trade.symbol()) -> trade(trade);
            case Depth other -> notPlayed(other.symbol());
            case Ticker other -> notPlayed(other.symbol());
            case Trade other -> notPlayed(other.symbol());
        };
    }

    private static Consumer<MarketSink> notPlayed(String other) {
        return sink -> LOG.trace("not played: {}", other);
    }

    private void quote(List<LevelChange> changes, MarketSink sink) {
        if (!changes.isEmpty()) {
            sink.quote(symbol, changes);
        }
    }

    /** A maker on the buying side was sold to. */
    private Consumer<MarketSink> trade(Trade trade) {
        Side aggressor = trade.buyerIsMaker() ? Side.SELL : Side.BUY;
        RoundingMode mode = aggressor == Side.SELL ? RoundingMode.CEILING : RoundingMode.FLOOR;
        long price = units.price(trade.price(), mode);
        long quantity = units.quantityDown(trade.quantity());
        return sink -> {
            if (quantity > 0) {
                sink.trade(symbol, aggressor, price, quantity);
            }
        };
    }

    private Optional<RecordedEvent> rewind(long nowNanos) {
        reader.close();
        reader = new RecordingReader(settings.file());
        book = new RecordedBook(units);
        Optional<RecordedEvent> first = reader.next();
        startNanos = nowNanos;
        recordedStartNanos = first.map(RecordedEvent::atNanos).orElse(0L);
        return first;
    }

    private long sinceStart(RecordedEvent event) {
        return BigDecimal.valueOf(event.atNanos() - recordedStartNanos)
                .divide(settings.speed(), 0, RoundingMode.DOWN)
                .longValue();
    }

    private boolean isPlayed(String name) {
        return name.equals(recorded);
    }

    private static String firstSymbol(RecordingSettings settings) {
        try (RecordingReader reader = new RecordingReader(settings.file())) {
            for (Optional<RecordedEvent> event = reader.next(); event.isPresent(); event = reader.next()) {
                if (event.get() instanceof Depth depth) {
                    return depth.symbol();
                }
            }
        }
        throw new IllegalArgumentException(
                "kontor.sim.recording.file: " + settings.file() + " (expected: a recording with depth updates)");
    }

    private static String letters(Symbol symbol) {
        return symbol.value().replaceAll("[^A-Za-z0-9]", "").toLowerCase(Locale.ROOT);
    }
}
