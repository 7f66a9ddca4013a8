package io.kontor.sim;

import io.kontor.sim.books.BooksFailed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that works in the exchange. It takes all that waits into one turn, so that the busier it is the more a commit carries;
 * while busy it leaves a little time between commits, for more to come together. Where the disk fails it takes nothing, until the books
 * can be opened again as the last commit left them.
 */
final class EngineThread implements EngineDoor, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EngineThread.class);
    private static final Duration REOPEN_EVERY = Duration.ofSeconds(1);
    private static final String CLOSED = "the exchange is closed";

    /** @param givenBack whether it must be done, though it be in another turn */
    private record Entry(Runnable action, CompletableFuture<?> answer, boolean givenBack) {
        Entry(Runnable action, CompletableFuture<?> answer) {
            this(action, answer, false);
        }
    }

    private final Supplier<ExchangeCore> reopening;
    private final BlockingQueue<Entry> inbox;
    private final Queue<Entry> givenBack = new ConcurrentLinkedQueue<>();
    private final ReopenBackoff backoff = new ReopenBackoff();
    private final int turnMax;
    private final long commitIntervalNanos;
    private final Thread thread;
    /** Why nothing is taken; empty while it trades. */
    private volatile Optional<String> obstacle = Optional.empty();

    private volatile boolean stopping;
    private volatile boolean ended;
    private final CompletableFuture<Void> end = new CompletableFuture<>();
    private final List<Entry> turn = new ArrayList<>();
    private ExchangeCore core;

    /** Whether the core's books are. */
    private boolean open = true;

    private long lastTurnNanos;

    private EngineThread(Supplier<ExchangeCore> opening, Supplier<ExchangeCore> reopening, SimSettings settings) {
        this.reopening = reopening;
        this.core = opening.get();
        this.inbox = new ArrayBlockingQueue<>(settings.requestsMax());
        this.turnMax = settings.turnRequestsMax();
        this.commitIntervalNanos = settings.commitInterval().toNanos();
        this.thread = Thread.ofPlatform().name("sim-exchange").daemon(true).unstarted(this::run);
    }

    /**
     * Opens the exchange and begins; throws what the first opening throws.
     *
     * @param reopening brings it to where its books are, which there must be; for the engine's thread
     */
    static EngineThread start(Supplier<ExchangeCore> opening, Supplier<ExchangeCore> reopening, SimSettings settings) {
        EngineThread engine = new EngineThread(opening, reopening, settings);
        engine.thread.start();
        return engine;
    }

    boolean isTrading() {
        return obstacle.isEmpty();
    }

    boolean hasEnded() {
        return ended;
    }

    /** Completes with its end; fails with what made it end, unless it was closed. */
    CompletionStage<Void> end() {
        return end.minimalCompletionStage();
    }

    @Override
    public <T> CompletionStage<T> enqueue(BiConsumer<ExchangeCore, CompletableFuture<T>> action) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        Entry entry = new Entry(() -> action.accept(core, answer), answer);
        Optional<String> before = stopping ? Optional.of(CLOSED) : obstacle;
        if (before.isPresent()) {
            return CompletableFuture.failedStage(new NotTaken(before.get()));
        }
        if (!inbox.offer(entry)) {
            return CompletableFuture.failedStage(new NotTaken("requests waiting: " + inbox.size()));
        }
        Optional<String> since = obstacle;
        if (since.isPresent() && inbox.remove(entry)) {
            return CompletableFuture.failedStage(new NotTaken(since.get()));
        }
        return answer;
    }

    /** In its turn where there is room; otherwise beside the inbox, with the next turn. Where that fails, with the one after. */
    @Override
    public void giveBack(Consumer<ExchangeCore> message) {
        CompletableFuture<Boolean> done = new CompletableFuture<>();
        Runnable action = () -> {
            message.accept(core);
            done.complete(true);
        };
        Entry entry = new Entry(action, done, true);
        if (!ended && !stopping && !(isTrading() && inbox.offer(entry))) {
            givenBack.add(entry);
            wake();
        }
    }

    /** Finishes what was taken. */
    @Override
    public void close() {
        stopping = true;
        wake();
        boolean interrupted = false;
        while (thread.isAlive() && Thread.currentThread() != thread) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        Optional<Throwable> failure = Optional.empty();
        try {
            while (open && (!stopping || !inbox.isEmpty())) {
                trade();
            }
        } catch (RuntimeException | Error e) {
            LOG.error("the simulated exchange stops", e);
            failure = Optional.of(e);
        } finally {
            ended = true;
            try {
                String why = failure.map(e -> "the exchange failed: " + e.getMessage())
                        .orElse(CLOSED);
                abandon(why);
                goDown(why);
            } finally {
                failure.ifPresentOrElse(end::completeExceptionally, () -> end.complete(null));
            }
        }
    }

    /** Who follows the market is told also where the books are closed already. */
    private void goDown(String end) {
        try {
            core.goDown(end);
        } finally {
            if (open) {
                core.close();
            }
        }
    }

    /** One turn. If the disk fails nobody can tell what became of what was in it. */
    private void trade() {
        try {
            await();
            core.turn(turn.stream().map(Entry::action).toList());
            turn.clear();
        } catch (BooksFailed e) {
            LOG.error("the simulated exchange takes nothing until its books can be opened again", e);
            interrupt("the exchange's disk failed: " + e.getMessage());
            reopen();
        }
    }

    private void interrupt(String reason) {
        abandon(reason);
        core.interrupt(reason);
        core.close();
        open = false;
    }

    private void reopen() {
        letPass(backoff.failed(System.nanoTime()));
        while (!stopping) {
            Optional<ExchangeCore> anew = opened();
            if (anew.isPresent()) {
                goOn(anew.get());
                return;
            }
            letPass(REOPEN_EVERY);
        }
    }

    /** Whatever is in the way, such as a recording that is on the same disk, may be out of it by the next time. */
    private Optional<ExchangeCore> opened() {
        try {
            return Optional.of(reopening.get());
        } catch (RuntimeException e) {
            LOG.warn("the simulated exchange still takes nothing: {}", e.toString());
            return Optional.empty();
        }
    }

    private void goOn(ExchangeCore anew) {
        ExchangeCore former = core;
        core = anew;
        open = true;
        anew.goOnFrom(former);
        backoff.opened(System.nanoTime());
        obstacle = Optional.empty();
        LOG.info("the simulated exchange trades again");
    }

    /** What came in too late to be told is told meanwhile. */
    private void letPass(Duration time) {
        long until = System.nanoTime() + time.toNanos();
        for (long left = time.toNanos(); left > 0 && !stopping; left = until - System.nanoTime()) {
            Entry late = poll(left);
            if (late != null) {
                giveUp(late, new NotTaken(obstacle.orElse(CLOSED)));
            }
        }
    }

    /** Waits for the first request or for what is due without one; then takes all there are. */
    private void await() {
        long due = core.dueNanos();
        boolean atOnce = due == Long.MIN_VALUE || !givenBack.isEmpty();
        long wait = atOnce ? 0 : Math.max(0, due - System.nanoTime());
        Entry first = poll(wait);
        if (first != null) {
            pause();
            turn.add(first);
            inbox.drainTo(turn, turnMax - 1);
        }
        for (Entry entry = givenBack.poll(); entry != null; entry = givenBack.poll()) {
            turn.add(entry);
        }
    }

    /** Where the inbox is full there is a turn in any case. */
    private void wake() {
        inbox.offer(new Entry(() -> {}, new CompletableFuture<>()));
    }

    private @Nullable Entry poll(long waitNanos) {
        try {
            return waitNanos == 0 ? inbox.poll() : inbox.poll(waitNanos, TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException("the engine's thread was interrupted (expected: to be closed)", e);
        }
    }

    private void pause() {
        long now = System.nanoTime();
        long rest = lastTurnNanos + commitIntervalNanos - now;
        if (rest > 0 && rest <= commitIntervalNanos) {
            LockSupport.parkNanos(rest);
        }
        lastTurnNanos = System.nanoTime();
    }

    private void abandon(String reason) {
        obstacle = Optional.of(reason);
        turn.forEach(entry -> giveUp(entry, new AnswerLost(reason)));
        turn.clear();
        for (Entry entry = inbox.poll(); entry != null; entry = inbox.poll()) {
            giveUp(entry, new NotTaken(reason));
        }
    }

    /** What must be done waits for the next turn, unless it was done in the one that failed. */
    private void giveUp(Entry entry, RuntimeException reason) {
        if (!entry.givenBack()) {
            entry.answer().completeExceptionally(reason);
        } else if (!entry.answer().isDone()) {
            givenBack.add(entry);
        }
    }
}
