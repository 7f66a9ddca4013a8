package io.kontor.venue.binance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A way to a server on loopback that can stop carrying anything in either direction without either end being told. */
final class DyingWay implements AutoCloseable {
    private final ServerSocket entry = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
    private final InetSocketAddress to;
    private final List<Socket> open = new CopyOnWriteArrayList<>();
    private volatile boolean dead;

    DyingWay(InetSocketAddress to) throws IOException {
        this.to = to;
        Thread.startVirtualThread(this::accept);
    }

    int port() {
        return entry.getLocalPort();
    }

    void die() {
        dead = true;
    }

    @Override
    public void close() {
        try {
            entry.close();
            for (Socket socket : open) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void accept() {
        try {
            while (true) {
                Socket near = entry.accept();
                Socket far = new Socket(to.getAddress(), to.getPort());
                open.addAll(List.of(near, far));
                Thread.startVirtualThread(() -> carry(near, far));
                Thread.startVirtualThread(() -> carry(far, near));
            }
        } catch (IOException _) {
            // Closed.
        }
    }

    private void carry(Socket from, Socket into) {
        byte[] bytes = new byte[8192];
        try (from;
                into) {
            for (int count = from.getInputStream().read(bytes);
                    count >= 0;
                    count = from.getInputStream().read(bytes)) {
                if (!dead) {
                    into.getOutputStream().write(bytes, 0, count);
                }
            }
        } catch (IOException _) {
            // The other direction closed both.
        }
    }
}
