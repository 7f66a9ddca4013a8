package io.kontor.app.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The one thread that moves the bytes of a load: it costs some microseconds a request, so that the processors are the server's. All
 * lines, and everything that is called back, belong to it; what fails ends the load.
 */
public final class LoadLoop implements AutoCloseable {
    /** Nothing is due. */
    static final long NEVER = Long.MAX_VALUE;

    private final Selector selector;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final CompletableFuture<@Nullable Void> failed = new CompletableFuture<>();
    private final Thread thread;
    private LongSupplier pace = () -> NEVER;
    private volatile boolean closed;

    public LoadLoop() {
        try {
            selector = Selector.open();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        thread = Thread.ofPlatform().daemon().name("load").start(this::run);
    }

    void execute(Runnable task) {
        tasks.add(task);
        selector.wakeup();
    }

    /** Calls {@code pace} each time round; it does what is due and says when, by {@link System#nanoTime}, it is due again. */
    void pace(LongSupplier pace) {
        this.pace = pace;
    }

    /** Waits for something that the loop will complete; fails when the loop does. */
    <T> T await(CompletableFuture<T> what, long seconds) {
        var _ = failed.whenComplete((_, failure) -> what.completeExceptionally(failure));
        return what.orTimeout(seconds, TimeUnit.SECONDS).join();
    }

    Line connect(InetSocketAddress to, Line.Reader reader) {
        try {
            SocketChannel channel = SocketChannel.open(to);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.configureBlocking(false);
            SelectionKey key = channel.register(selector, SelectionKey.OP_READ);
            Line line = new Line(channel, key, reader);
            key.attach(line);
            return line;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        closed = true;
        selector.wakeup();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try (selector) {
            while (!closed) {
                turn();
            }
            selector.keys().forEach(key -> ((Line) key.attachment()).close());
        } catch (IOException | RuntimeException e) {
            failed.completeExceptionally(e);
        }
    }

    private void turn() throws IOException {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
        long due = pace.getAsLong();
        flush();
        select(due);
        for (SelectionKey key : selector.selectedKeys()) {
            if (key.isValid() && key.isReadable()) {
                ((Line) key.attachment()).receive();
            }
        }
        selector.selectedKeys().clear();
        flush();
    }

    private void select(long due) throws IOException {
        if (due == NEVER) {
            selector.select();
            return;
        }
        long millis = TimeUnit.NANOSECONDS.toMillis(due - System.nanoTime() + 999_999);
        if (millis > 0) {
            selector.select(millis);
        } else {
            selector.selectNow();
        }
    }

    private void flush() throws IOException {
        for (SelectionKey key : selector.keys()) {
            if (key.isValid()) {
                ((Line) key.attachment()).flush();
            }
        }
    }
}
