package io.kontor.sim;

import io.kontor.instrument.Instrument;
import io.kontor.marketdata.MarketDataListener;
import io.kontor.sim.books.Books;
import io.kontor.sim.fault.FaultKind;
import io.kontor.sim.fault.Faults;
import io.kontor.sim.market.MarketFeed;
import io.kontor.sim.market.MarketSink;
import io.kontor.sim.market.MarketSource;
import io.kontor.sim.matching.LevelChange;
import io.kontor.sim.matching.MatchingEngine;
import io.kontor.sim.matching.Tape;
import io.kontor.sim.message.NewOrder;
import io.kontor.sim.message.Report;
import io.kontor.value.Side;
import io.kontor.value.Symbol;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Everything behind the exchange's door, for one thread. A turn: what is due, what was asked, one commit, and only then what goes out.
 * Time stands still for nobody: both clocks are read, none is waited for.
 */
final class ExchangeCore implements AutoCloseable {
    private final SimSettings settings;
    private final Clock clock;
    private final LongSupplier nanos;
    private final Faults faults;
    private final Books books;
    private final MatchingEngine engine;
    private final Timers timers = new Timers();
    private final Sessions sessions;
    private final Mishaps mishaps;
    private final List<MarketSource> sources;
    private final MarketSink outside = new OutsideMarket();
    private final Map<Symbol, MarketFeed> feeds = new LinkedHashMap<>();
    private final List<Tape> tapes = new ArrayList<>();
    private final List<Runnable> cuts = new ArrayList<>();
    private final List<Runnable> afterCommit = new ArrayList<>();
    private final BitSet withheld = new BitSet();
    private long publishDueNanos = Long.MIN_VALUE;
    private long commits;

    ExchangeCore(
            SimSettings settings,
            Collection<Instrument> instruments,
            Books books,
            Faults faults,
            List<MarketSource> sources,
            Clock clock,
            LongSupplier nanos) {
        this.settings = settings;
        this.clock = clock;
        this.nanos = nanos;
        this.faults = faults;
        this.books = books;
        this.sources = sources;
        this.engine = new MatchingEngine(instruments, settings.rules(), books.counters(), books, tape(books), books);
        books.restore(engine);
        for (Symbol symbol : engine.symbols()) {
            feeds.put(symbol, new MarketFeed(engine.book(symbol), engine.units(symbol)));
        }
        this.sessions = new Sessions(books, faults, timers, nanos);
        this.mishaps = new Mishaps(engine, faults, timers, nanos, this::now);
    }

    MatchingEngine engine() {
        return engine;
    }

    Books books() {
        return books;
    }

    Sessions sessions() {
        return sessions;
    }

    long commits() {
        return commits;
    }

    /** To the microsecond, as it is kept on disk. */
    Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    /** When the next turn is due although nobody asks for anything. */
    long dueNanos() {
        if (sessions.isCatchingUp()) {
            return Long.MIN_VALUE;
        }
        long due = timers.dueNanos();
        for (MarketSource source : sources) {
            due = Math.min(due, source.dueNanos());
        }
        return feeds.values().stream().anyMatch(MarketFeed::hasChanged) ? Math.min(due, publishDueNanos) : due;
    }

    void turn(Iterable<Runnable> asked) {
        long nowNanos = nanos.getAsLong();
        timers.run(nowNanos);
        sources.forEach(source -> source.run(nowNanos, outside));
        asked.forEach(Runnable::run);
        List<Report> committed = commit();
        runAll(cuts);
        runAll(afterCommit);
        sessions.deliver(committed, withheld);
        withheld.clear();
        mishaps.after(committed);
        publish(nowNanos);
    }

    /** Answers something that is not a session's request, once everything before it is committed. */
    void whenCommitted(Runnable answer) {
        afterCommit.add(answer);
    }

    /** Takes a request of a session, or what the faults leave of it. */
    void take(Request<?> request) {
        Session session = request.session();
        if (session.holdsRequests()) {
            session.hold(() -> carryOut(request));
            return;
        }
        Optional<Duration> delay = faults.strike(FaultKind.REQUEST_DELAYED, session.account(), request.kind());
        if (delay.isPresent()) {
            session.hold(() -> carryOut(request));
            timers.after(delay.get(), nanos.getAsLong(), session::release);
        } else {
            carryOut(request);
        }
    }

    /** Makes a coming order find less than it hoped for. */
    void beforeSubmit(NewOrder order, Instant now) {
        mishaps.beforeSubmit(order, now);
    }

    void subscribe(Symbol symbol, MarketDataListener listener) {
        feed(symbol).subscribe(listener, now());
    }

    void unsubscribe(Symbol symbol, MarketDataListener listener) {
        feed(symbol).unsubscribe(listener);
    }

    void watch(Tape tape) {
        tapes.add(tape);
    }

    void unwatch(Tape tape) {
        tapes.remove(tape);
    }

    void goDown(String reason) {
        feeds.values().forEach(feed -> feed.down(reason));
        interrupt(reason);
    }

    /** Ends what another has to begin anew; who follows the market is for that one to tell. */
    void interrupt(String reason) {
        sessions.closeAll(reason);
        sources.forEach(MarketSource::close);
    }

    /** Takes over who followed the market there. */
    void goOnFrom(ExchangeCore former) {
        tapes.addAll(former.tapes);
        former.feeds.forEach((symbol, feed) -> feed(symbol).goOnFrom(feed, now()));
    }

    @Override
    public void close() {
        books.close();
    }

    private void carryOut(Request<?> request) {
        Session session = request.session();
        Optional<Duration> lost = faults.strike(FaultKind.REQUEST_LOST, session.account(), request.kind());
        if (lost.isPresent()) {
            loseAnswer(request, lost.get());
            return;
        }
        Instant now = now();
        if (now.isAfter(request.until())) {
            if (!session.isSilent()) {
                afterCommit.add(request::refuseAsLate);
            }
            return;
        }
        int before = books.pendingReports().size();
        request.effect().accept(now);
        faults.strike(FaultKind.SILENCE, session.account(), request.kind())
                .ifPresent(lasting -> silence(session, lasting));
        Optional<Duration> ackLost = faults.strike(FaultKind.ACK_LOST, session.account(), request.kind());
        if (ackLost.isPresent()) {
            withhold(session, before);
            loseAnswer(request, ackLost.get());
        } else if (faults.strike(FaultKind.DISCONNECT, session.account(), request.kind())
                .isPresent()) {
            cuts.add(() -> sessions.close(session, "connection lost"));
            afterCommit.add(request::answerLost);
        } else if (!session.isSilent()) {
            List<Report> caused = caused(session, before);
            afterCommit.add(() -> request.answerNow(caused));
        }
    }

    private List<Report> caused(Session session, int from) {
        List<Report> pending = books.pendingReports();
        return pending.subList(from, pending.size()).stream()
                .filter(report -> report.account().equals(session.account()))
                .toList();
    }

    private void withhold(Session session, int from) {
        List<Report> pending = books.pendingReports();
        for (int i = from; i < pending.size(); i++) {
            withheld.set(i, pending.get(i).account().equals(session.account()));
        }
    }

    /** A wait that nobody ends is the participant's own to end. */
    private void loseAnswer(Request<?> request, Duration delay) {
        if (!delay.isZero()) {
            timers.after(delay, nanos.getAsLong(), request::answerLost);
        }
    }

    private void silence(Session session, Duration lasting) {
        int started = session.startSilence();
        timers.after(lasting, nanos.getAsLong(), () -> {
            session.endSilence(started);
            sessions.catchUp(session);
        });
    }

    private List<Report> commit() {
        if (!books.isDirty()) {
            return List.of();
        }
        commits++;
        return books.commit(engine.counters());
    }

    private void publish(long nowNanos) {
        feeds.values().forEach(MarketFeed::publishTrades);
        if (nowNanos >= publishDueNanos) {
            Instant now = now();
            feeds.values().forEach(feed -> feed.publish(now));
            publishDueNanos = nowNanos + settings.publishInterval().toNanos();
        }
    }

    private Tape tape(Tape kept) {
        return (symbol, aggressor, price, quantity, at) -> {
            kept.printed(symbol, aggressor, price, quantity, at);
            feed(symbol).printed(price, quantity, at);
            if (!tapes.isEmpty()) {
                afterCommit.add(() -> tapes.forEach(tape -> tape.printed(symbol, aggressor, price, quantity, at)));
            }
        };
    }

    private MarketFeed feed(Symbol symbol) {
        MarketFeed feed = feeds.get(symbol);
        if (feed == null) {
            throw new IllegalStateException("symbol: " + symbol + " (expected: one of " + feeds.keySet() + ")");
        }
        return feed;
    }

    private static void runAll(List<Runnable> actions) {
        List<Runnable> now = List.copyOf(actions);
        actions.clear();
        now.forEach(Runnable::run);
    }

    /** The outside market's word becomes the engine's, at the time it is heard. */
    private final class OutsideMarket implements MarketSink {
        @Override
        public void quote(Symbol symbol, List<LevelChange> changes) {
            engine.quote(symbol, changes, now());
        }

        @Override
        public void clear(Symbol symbol) {
            engine.clearQuotes(symbol);
        }

        @Override
        public void trade(Symbol symbol, Side aggressor, long price, long quantity) {
            engine.outsideTrade(symbol, aggressor, price, quantity, now());
        }
    }
}
