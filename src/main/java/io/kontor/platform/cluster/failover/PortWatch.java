package io.kontor.platform.cluster.failover;

import java.io.IOException;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * Watches the port of one process: holds a connection on which nothing is said for as long as the other side does. Its end is the first
 * sign that the process is gone, within moments and without a word while it is there; from then on it is tried again and again to connect.
 * A virtual thread of its own; what it sees is told on that thread.
 */
final class PortWatch implements AutoCloseable {
    /** What came of a try to connect. */
    enum Seen {
        /** Somebody listens. A process that stands still is answered for by its host. */
        ANSWERED,
        /** The host says that nobody listens. */
        REFUSED,
        /** Nobody says anything, or that there is no way: it proves nothing. */
        SILENT
    }

    private final String host;
    private final int port;
    private final Duration timeout;
    private final Duration pause;
    private final Consumer<Seen> told;
    private final Thread thread;
    private volatile Socket line = new Socket();
    private volatile boolean closed;

    PortWatch(String host, int port, FailoverSettings settings, Consumer<Seen> told) {
        this.host = host;
        this.port = port;
        this.timeout = settings.probeTimeout();
        this.pause = settings.probeEvery();
        this.told = told;
        this.thread = Thread.ofVirtual().name("port-watch-" + host + ":" + port).unstarted(this::watch);
    }

    void start() {
        thread.start();
    }

    /** Others doubt that it is there: whatever connection is held may be to nobody. */
    void look() {
        close(line);
    }

    @Override
    public void close() {
        closed = true;
        close(line);
        LockSupport.unpark(thread);
    }

    private void watch() {
        while (!closed) {
            long since = System.nanoTime();
            tryOnce();
            LockSupport.parkNanos(pause.toNanos() - (System.nanoTime() - since));
        }
    }

    /** Returns when the connection has ended or none came about. */
    private void tryOnce() {
        try (Socket socket = new Socket()) {
            line = socket;
            if (closed) {
                return;
            }
            // A name is looked up each time.
            socket.connect(new InetSocketAddress(host, port), (int) timeout.toMillis());
            told.accept(Seen.ANSWERED);
            awaitEnd(socket);
        } catch (ConnectException _) {
            // Within our own time-out the operating system ends a try for no other reason than a refusal.
            told.accept(Seen.REFUSED);
        } catch (IOException _) {
            told.accept(Seen.SILENT);
        }
    }

    /** Whatever is sent does not matter, and how it ends neither: the next try tells. */
    private static void awaitEnd(Socket socket) {
        try {
            socket.getInputStream().transferTo(OutputStream.nullOutputStream());
        } catch (IOException _) {
            // Reset, or closed by us.
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException _) {
            // It is of no use any more.
        }
    }
}
