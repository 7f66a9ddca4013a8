package io.kontor.sim;

import io.kontor.instrument.Instruments;
import io.kontor.sim.books.Books;
import io.kontor.sim.fault.Faults;
import io.kontor.sim.market.MarketSource;
import io.kontor.value.AccountId;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** The exchange without its thread: each test says when a turn is and what time it is. */
final class Rig implements EngineDoor, AutoCloseable {
    private final Path directory;
    private final SimSettings settings;
    private final Instruments instruments = new SimInstruments();
    private final List<MarketSource> sources = new ArrayList<>();
    private final List<Runnable> asked = new ArrayList<>();
    private long nanos;
    final Faults faults = new Faults(42);
    ExchangeCore core;

    Rig(Path directory) {
        this(directory, SimConfig.with());
    }

    Rig(Path directory, SimSettings settings) {
        this.directory = directory;
        this.settings = settings;
        this.core = open();
    }

    void play(MarketSource source) {
        sources.add(source);
    }

    @Override
    public <T> CompletionStage<T> enqueue(BiConsumer<ExchangeCore, CompletableFuture<T>> action) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        asked.add(() -> action.accept(core, answer));
        return answer;
    }

    /** There is always room. */
    @Override
    public void giveBack(Consumer<ExchangeCore> message) {
        tell(message);
    }

    TradingSession logOn(AccountId account, long after, SessionListener listener) {
        Session session = new Session(account, after, listener);
        enqueue((c, answer) -> {
            c.engine().account(account);
            c.whenCommitted(() -> c.sessions().open(session));
        });
        turn();
        return new TradingSession(this, session);
    }

    void turn() {
        List<Runnable> now = List.copyOf(asked);
        asked.clear();
        core.turn(now);
    }

    /** Lets so much time pass, in one go, and takes a turn. */
    void pass(Duration time) {
        nanos += time.toNanos();
        turn();
    }

    long nanos() {
        return nanos;
    }

    /** As after a kill: what was not committed is gone, and so is everything in memory. */
    void restart() {
        core.close();
        asked.clear();
        core = open();
    }

    @Override
    public void close() {
        core.close();
    }

    private ExchangeCore open() {
        Books books = Books.open(directory, settings.books());
        return new ExchangeCore(settings, instruments.all(), books, faults, sources, new RigClock(), () -> nanos);
    }

    /** The wall clock, which goes with the other one. */
    private final class RigClock extends Clock {
        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return Ask.NOW.plusNanos(nanos);
        }
    }
}
