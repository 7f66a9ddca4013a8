package io.kontor.sim;

import java.util.ArrayList;
import java.util.List;
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
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that works in the exchange. It takes all that waits into one turn, so that the busier it is the more a commit carries;
 * while busy it leaves a little time between commits, for more to come together.
 */
final class EngineThread implements EngineDoor, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EngineThread.class);

    private record Entry(Runnable action, CompletableFuture<?> answer) {}

    private final ExchangeCore core;
    private final BlockingQueue<Entry> inbox;
    private final Queue<Entry> givenBack = new ConcurrentLinkedQueue<>();
    private final int turnMax;
    private final long commitIntervalNanos;
    private final Thread thread;
    private volatile boolean running = true;
    private volatile boolean stopping;
    private long lastTurnNanos;

    private EngineThread(ExchangeCore core, SimSettings settings) {
        this.core = core;
        this.inbox = new ArrayBlockingQueue<>(settings.requestsMax());
        this.turnMax = settings.turnRequestsMax();
        this.commitIntervalNanos = settings.commitInterval().toNanos();
        this.thread = Thread.ofPlatform().name("sim-exchange").daemon(true).unstarted(this::run);
    }

    static EngineThread start(ExchangeCore core, SimSettings settings) {
        EngineThread engine = new EngineThread(core, settings);
        engine.thread.start();
        return engine;
    }

    boolean isRunning() {
        return running;
    }

    @Override
    public <T> CompletionStage<T> enqueue(BiConsumer<ExchangeCore, CompletableFuture<T>> action) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        Entry entry = new Entry(() -> action.accept(core, answer), answer);
        if (!running || stopping) {
            return CompletableFuture.failedStage(new NotTaken("the exchange is closed"));
        }
        if (!inbox.offer(entry)) {
            return CompletableFuture.failedStage(new NotTaken("requests waiting: " + inbox.size()));
        }
        if (!running && inbox.remove(entry)) {
            return CompletableFuture.failedStage(new NotTaken("the exchange is closed"));
        }
        return answer;
    }

    /** In its turn where there is room; otherwise beside the inbox, with the next turn. */
    @Override
    public void giveBack(Consumer<ExchangeCore> message) {
        Entry entry = new Entry(() -> message.accept(core), new CompletableFuture<>());
        if (running && !stopping && !inbox.offer(entry)) {
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
        List<Entry> turn = new ArrayList<>();
        String end = "the exchange is closed";
        try {
            while (!stopping || !inbox.isEmpty()) {
                await(turn);
                core.turn(turn.stream().map(Entry::action).toList());
                turn.clear();
            }
        } catch (RuntimeException | Error e) {
            LOG.error("the simulated exchange stops", e);
            end = "the exchange failed: " + e.getMessage();
        } finally {
            running = false;
            abandon(turn, end);
        }
    }

    /** Waits for the first request or for what is due without one; then takes all there are. */
    private void await(List<Entry> turn) {
        long due = core.dueNanos();
        long wait = due == Long.MIN_VALUE ? 0 : Math.max(0, due - System.nanoTime());
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

    private void abandon(List<Entry> turn, String reason) {
        turn.forEach(entry -> entry.answer().completeExceptionally(new AnswerLost(reason)));
        for (Entry entry = inbox.poll(); entry != null; entry = inbox.poll()) {
            entry.answer().completeExceptionally(new NotTaken(reason));
        }
        core.goDown(reason);
        core.close();
    }
}
