package io.kontor.sim;

import io.kontor.instrument.Instrument;
import io.kontor.instrument.Instruments;
import io.kontor.marketdata.MarketDataListener;
import io.kontor.sim.books.Books;
import io.kontor.sim.books.Page;
import io.kontor.sim.fault.Faults;
import io.kontor.sim.market.Generator;
import io.kontor.sim.market.MarketSource;
import io.kontor.sim.market.Recording;
import io.kontor.sim.matching.Account;
import io.kontor.sim.matching.Tape;
import io.kontor.sim.message.Fill;
import io.kontor.sim.message.Holding;
import io.kontor.sim.message.OrderRecord;
import io.kontor.value.AccountId;
import io.kontor.value.ClientOrderId;
import io.kontor.value.Price;
import io.kontor.value.Symbol;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/**
 * The simulated exchange's door; thread-safe, never blocks. It takes what it is asked, up to a bound, to the engine's one thread.
 * When the disk fails every session goes down and nothing is taken until the books can be opened again, which is tried every second, after a
 * longer wait where they failed again soon; it goes on as after a restart: what was not committed has not happened, and nobody was told.
 */
public final class Exchange implements AutoCloseable {
    private final SimSettings settings;
    private final Faults faults;
    private final Collection<Instrument> instruments;
    private final EngineThread thread;

    private Exchange(SimSettings settings, Collection<Instrument> instruments, Faults faults, EngineThread thread) {
        this.settings = settings;
        this.instruments = instruments;
        this.faults = faults;
        this.thread = thread;
    }

    /** Opens the books in a directory of its own, as they were left, and starts trading every instrument there is now. */
    public static Exchange open(Path directory, SimSettings settings, Instruments instruments, Clock clock) {
        Faults faults = new Faults(settings.faultSeed());
        Collection<Instrument> traded = List.copyOf(instruments.all());
        EngineThread thread = EngineThread.start(
                () -> core(Books.open(directory, settings.books()), settings, traded, faults, clock),
                () -> core(Books.reopen(directory, settings.books()), settings, traded, faults, clock),
                settings);
        return new Exchange(settings, traded, faults, thread);
    }

    private static ExchangeCore core(
            Books books, SimSettings settings, Collection<Instrument> traded, Faults faults, Clock clock) {
        List<MarketSource> sources = new ArrayList<>();
        try {
            addSources(settings, traded, System.nanoTime(), sources);
            return new ExchangeCore(settings, traded, books, faults, sources, clock, System::nanoTime);
        } catch (RuntimeException e) {
            sources.forEach(MarketSource::close);
            books.close();
            throw e;
        }
    }

    /** What is traded, ordered by symbol. */
    public Collection<Instrument> instruments() {
        return instruments;
    }

    /** What goes wrong from now on. */
    public Faults faults() {
        return faults;
    }

    /**
     * Opens a session. Reports after the cursor that are still kept come first, in order, then every new one.
     *
     * @param after the last report the participant has; 0 for none
     */
    public CompletionStage<TradingSession> logOn(AccountId account, long after, SessionListener listener) {
        return logOn(account, known -> after, listener);
    }

    /** Opens a session that hears what happens from now on and nothing that happened before. */
    public CompletionStage<TradingSession> logOnFresh(AccountId account, SessionListener listener) {
        return logOn(account, Account::lastCursor, listener);
    }

    private CompletionStage<TradingSession> logOn(
            AccountId account, ToLongFunction<Account> after, SessionListener listener) {
        return thread.enqueue((core, answer) -> {
            int open = core.sessions().count(account);
            boolean full =
                    !core.engine().knows(account) && core.engine().accounts().size() >= settings.accountsMax();
            if (full || open >= settings.sessionsPerAccountMax()) {
                answer.completeExceptionally(new NotTaken(
                        full ? "accounts: " + settings.accountsMax() : "sessions of " + account + ": " + open));
                return;
            }
            Session session =
                    new Session(account, after.applyAsLong(core.engine().account(account)), listener);
            core.whenCommitted(() -> {
                answer.complete(new TradingSession(thread, session));
                core.sessions().open(session);
            });
        });
    }

    /** A symbol's market data, from a snapshot on, until the subscription is closed. */
    public CompletionStage<AutoCloseable> subscribe(Symbol symbol, MarketDataListener listener) {
        return thread.enqueue((core, answer) -> {
            if (!core.engine().symbols().contains(symbol)) {
                answer.completeExceptionally(new NotTaken("symbol: " + symbol + " is not traded here"));
                return;
            }
            core.whenCommitted(() -> {
                core.subscribe(symbol, listener);
                answer.complete(() -> thread.giveBack(c -> c.unsubscribe(symbol, listener)));
            });
        });
    }

    /** The trades of every symbol as they happen, until it is closed; called from the engine's thread, must not block. */
    public AutoCloseable watchTape(Tape tape) {
        thread.tell(core -> core.watch(tape));
        return () -> thread.giveBack(core -> core.unwatch(tape));
    }

    /** What the last trade in a symbol went for, also one before the last start. */
    public CompletionStage<Optional<Price>> lastTrade(Symbol symbol) {
        return answer(core -> {
            OptionalLong last = core.engine().lastTrade(symbol);
            return last.isPresent()
                    ? Optional.of(core.engine().units(symbol).price(last.getAsLong()))
                    : Optional.empty();
        });
    }

    /** The venue's truth: orders of one account or of all, by account and number, part by part. */
    public CompletionStage<Page<OrderRecord>> orders(Optional<AccountId> account, Optional<String> from, int limit) {
        return answer(core -> core.books().orders(account, from, Math.clamp(limit, 1, settings.pageMax())));
    }

    /** The venue's truth: fills of one account or of all, by account, order and trade, part by part. */
    public CompletionStage<Page<Fill>> fills(Optional<AccountId> account, Optional<String> from, int limit) {
        return answer(core -> core.books().fills(account, from, Math.clamp(limit, 1, settings.pageMax())));
    }

    /** The venue's truth: what one account or all of them hold. */
    public CompletionStage<List<Holding>> balances(Optional<AccountId> account) {
        return answer(core -> core.engine().accounts().stream()
                .filter(known -> account.isEmpty() || account.get().equals(known.id()))
                .flatMap(known -> known.holdings().stream())
                .toList());
    }

    /** Busts a fill; answers whether there was one, still standing. */
    public CompletionStage<Boolean> bust(AccountId account, ClientOrderId order, long trade) {
        return decide((core, now) -> core.engine().bust(account, order, trade, now));
    }

    /** Gives a fill another price; answers whether there was one, still standing. */
    public CompletionStage<Boolean> correct(AccountId account, ClientOrderId order, long trade, Price price) {
        return decide((core, now) -> core.engine().correct(account, order, trade, price, now));
    }

    /** Cuts every session of the account, as a lost connection would. */
    public CompletionStage<Boolean> disconnect(AccountId account) {
        return decide((core, now) -> core.sessions().cut(account));
    }

    /** Ends the silence of every session: what they missed follows at once. */
    public CompletionStage<Boolean> endSilences() {
        return decide((core, now) -> core.sessions().endSilences());
    }

    /** Whether it trades; not while its disk fails. */
    public boolean isUp() {
        return thread.isTrading();
    }

    /** Whether it will never trade again. */
    public boolean hasEnded() {
        return thread.hasEnded();
    }

    /** Completes when it has ended; fails with what broke it, unless it was closed. */
    public CompletionStage<Void> end() {
        return thread.end();
    }

    /** How often it committed, and how often the disk was synced for it; for measurements. */
    public CompletionStage<Work> work() {
        return answer(core -> new Work(core.commits(), core.books().syncs()));
    }

    /** See {@link #work()}. */
    public record Work(long commits, long syncs) {}

    /** Finishes what was taken, tells everybody, and closes the books. */
    @Override
    public void close() {
        thread.close();
    }

    private <T> CompletionStage<T> answer(Function<ExchangeCore, T> question) {
        return thread.enqueue(
                (core, answer) -> core.whenCommitted(() -> Question.settle(answer, () -> question.apply(core))));
    }

    private CompletionStage<Boolean> decide(BiFunction<ExchangeCore, Instant, Boolean> act) {
        return thread.enqueue((core, answer) -> {
            boolean done = act.apply(core, core.now());
            core.whenCommitted(() -> answer.complete(done));
        });
    }

    private static void addSources(
            SimSettings settings, Collection<Instrument> traded, long nowNanos, List<MarketSource> sources) {
        Optional<Recording> recording = settings.recording().map(recorded -> new Recording(traded, recorded, nowNanos));
        recording.ifPresent(sources::add);
        List<Instrument> invented = traded.stream()
                .filter(i ->
                        recording.filter(r -> r.symbol().equals(i.symbol())).isEmpty())
                .toList();
        settings.generator().ifPresent(moving -> sources.add(new Generator(invented, moving, nowNanos)));
    }
}
