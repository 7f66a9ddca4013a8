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
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
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

    @Override
    public void run(long nowNanos, MarketSink sink) {
        for (int played = 0; played < EVENTS_PER_RUN_MAX && dueNanos() <= nowNanos; played++) {
            play(next.orElseThrow(), sink);
            next = reader.next();
            if (next.isEmpty() && settings.repeats()) {
                rewind(nowNanos);
            }
        }
    }

    @Override
    public void close() {
        next = Optional.empty();
        reader.close();
    }

    private void play(RecordedEvent event, MarketSink sink) {
        switch (event) {
            case Snapshot snapshot -> {
                sink.clear(symbol);
                quote(book.onSnapshot(snapshot), sink);
            }
            case Depth depth
            when isPlayed(depth.symbol()) -> {
                boolean wasKnown = book.isKnown();
                quote(book.onDepth(depth), sink);
                if (wasKnown && !book.isKnown()) {
                    LOG.warn("{}: gap before update {} of {}", symbol, depth.firstUpdateId(), settings.file());
                }
            }
            case Ticker ticker when isPlayed(ticker.symbol()) -> quote(book.onTicker(ticker), sink);
            case Trade trade when isPlayed(trade.symbol()) -> trade(trade, sink);
            case Depth other -> LOG.trace("not played: {}", other.symbol());
            case Ticker other -> LOG.trace("not played: {}", other.symbol());
            case Trade other -> LOG.trace("not played: {}", other.symbol());
        }
    }

    private void quote(List<LevelChange> changes, MarketSink sink) {
        if (!changes.isEmpty()) {
            sink.quote(symbol, changes);
        }
    }

    /** A maker on the buying side was sold to. */
    private void trade(Trade trade, MarketSink sink) {
        Side aggressor = trade.buyerIsMaker() ? Side.SELL : Side.BUY;
        RoundingMode mode = aggressor == Side.SELL ? RoundingMode.CEILING : RoundingMode.FLOOR;
        long quantity = units.quantityDown(trade.quantity());
        if (quantity > 0) {
            sink.trade(symbol, aggressor, units.price(trade.price(), mode), quantity);
        }
    }

    private void rewind(long nowNanos) {
        reader.close();
        reader = new RecordingReader(settings.file());
        book = new RecordedBook(units);
        next = reader.next();
        startNanos = nowNanos;
        recordedStartNanos = next.map(RecordedEvent::atNanos).orElse(0L);
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
