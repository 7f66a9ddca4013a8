package io.kontor.trial;

import io.kontor.app.dev.LocalProcess;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Stands on every way between nodes, so that one can be cut off without privileges: each node is known to the others by a port of the
 * relay, and calls from a loopback address of its own. What a cut holds up is neither refused nor lost, as behind a dead switch. A node that
 * does not listen is refused for, as soon as somebody was let in for nothing.
 */
final class NodeRelay implements AutoCloseable {
    private static final int BUFFER_BYTES = 64 * 1024;
    private static final Duration LOOKS_EVERY = Duration.ofMillis(50);

    private final Map<String, Way> ways = new HashMap<>();
    private final Map<String, String> byAddress = new HashMap<>();
    private final Set<String> cut = new HashSet<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition healed = lock.newCondition();
    private volatile boolean closed;

    /** To one node: where the others call, where it listens, and the address it calls from. */
    private record Way(int called, int port, String caller, AtomicReference<ServerSocket> socket) {
        void listen() throws IOException {
            socket.set(new ServerSocket(called, 0, InetAddress.getLoopbackAddress()));
        }

        void refuse() throws IOException {
            socket.get().close();
        }
    }

    static NodeRelay between(List<String> nodes) throws IOException {
        NodeRelay relay = new NodeRelay();
        List<Integer> ports = LocalProcess.freePorts(2 * nodes.size());
        for (int n = 0; n < nodes.size(); n++) {
            Way way = new Way(ports.get(2 * n), ports.get(2 * n + 1), "127.0.0." + (11 + n), new AtomicReference<>());
            way.listen();
            relay.ways.put(nodes.get(n), way);
            relay.byAddress.put(way.caller, nodes.get(n));
        }
        relay.ways.forEach((node, way) -> Thread.ofVirtual().start(() -> relay.accept(node, way)));
        return relay;
    }

    /** What makes a node use it. */
    String settings(String node) {
        Way way = ways.get(node);
        return """
                kontor.nodes.%s.akka.remote.artery {
                  canonical.port = %d
                  bind { hostname = "127.0.0.1", port = %d }
                  advanced.tcp.outbound-client-hostname = "%s"
                }
                """.formatted(node, way.called, way.port, way.caller);
    }

    /** Which node the others know by an address. */
    Optional<String> nodeAt(String address) {
        return ways.entrySet().stream()
                .filter(each -> address.endsWith(":" + each.getValue().called))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    /** From now on nothing passes between this node and the others. */
    void cut(String node) {
        lock.lock();
        try {
            cut.add(node);
        } finally {
            lock.unlock();
        }
    }

    void heal(String node) {
        lock.lock();
        try {
            cut.remove(node);
            healed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        closed = true;
        ways.keySet().forEach(this::heal);
        for (Way way : ways.values()) {
            try {
                way.refuse();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private void accept(String node, Way way) {
        try {
            while (!closed) {
                acceptWhileItListens(node, way);
                while (!closed && !listens(way)) {
                    Patience.pause(LOOKS_EVERY);
                }
                way.listen();
            }
            way.refuse();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void acceptWhileItListens(String node, Way way) {
        try (ServerSocket socket = way.socket.get()) {
            while (true) {
                Socket caller = socket.accept();
                Thread.ofVirtual().start(() -> connect(caller, node, way));
            }
        } catch (IOException e) {
            // Closed: by us for good, or since the node listens no more.
            return;
        }
    }

    private static boolean listens(Way way) {
        try (Socket probe = new Socket(InetAddress.getLoopbackAddress(), way.port)) {
            return probe.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    private void connect(Socket caller, String to, Way way) {
        String from = byAddress.getOrDefault(caller.getInetAddress().getHostAddress(), "");
        try (caller) {
            awaitPassage(from, to);
            try (Socket called = new Socket(InetAddress.getLoopbackAddress(), way.port)) {
                Thread back = Thread.ofVirtual().start(() -> pump(called, caller, from, to));
                pump(caller, called, from, to);
                back.join();
            } catch (ConnectException e) {
                way.refuse();
            }
        } catch (IOException e) {
            // One end broke; the caller learns it by the end of its connection.
            return;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Until one end is closed or broken; then both are. */
    private void pump(Socket in, Socket out, String from, String to) {
        byte[] buffer = new byte[BUFFER_BYTES];
        try (in;
                out) {
            InputStream source = in.getInputStream();
            OutputStream sink = out.getOutputStream();
            for (int read = source.read(buffer); read >= 0; read = source.read(buffer)) {
                awaitPassage(from, to);
                sink.write(buffer, 0, read);
            }
        } catch (IOException e) {
            // One end broke, and the other is told by closing it.
            return;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void awaitPassage(String from, String to) throws InterruptedException {
        lock.lock();
        try {
            while (cut.contains(from) || cut.contains(to)) {
                healed.await();
            }
        } finally {
            lock.unlock();
        }
    }
}
