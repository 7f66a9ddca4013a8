package io.kontor.app.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Stands between a gateway and its venue, passes every byte on at once, and notes when an order came from the gateway and when its fill came
 * from the venue. Both by {@link System#nanoTime} of this process, which is the load's too.
 */
final class VenueTap implements AutoCloseable {
    private static final int BUFFER_BYTES = 64 * 1024;
    private static final String PLACES = "\"method\":\"order.place\"";
    private static final String NEW_ID = "\"newClientOrderId\":\"K";
    private static final String REPORT = "\"executionReport\"";
    private static final String ID = "\"c\":\"K";
    private static final String FILLED = "\"X\":\"FILLED\"";

    /** Of a client order id, behind its prefix. */
    private static final int INTENT_CHARS = 20;

    private final ServerSocket door;
    private final InetSocketAddress venue;
    private final Map<String, Long> left = new ConcurrentHashMap<>();
    private final Map<String, Long> filled = new ConcurrentHashMap<>();

    private VenueTap(ServerSocket door, InetSocketAddress venue) {
        this.door = door;
        this.venue = venue;
    }

    static VenueTap before(InetSocketAddress venue) throws IOException {
        VenueTap tap = new VenueTap(new ServerSocket(0, 1024, InetAddress.getLoopbackAddress()), venue);
        Thread.ofVirtual().name("tap").start(tap::accept);
        return tap;
    }

    int port() {
        return door.getLocalPort();
    }

    /** When each intent's first order came from the gateway. */
    Map<String, Long> left() {
        return left;
    }

    /** When the report that filled each intent's order came from the venue. */
    Map<String, Long> filled() {
        return filled;
    }

    @Override
    public void close() throws IOException {
        door.close();
    }

    private void accept() {
        try {
            while (true) {
                Socket gateway = door.accept();
                Socket there = new Socket(venue.getAddress(), venue.getPort());
                gateway.setTcpNoDelay(true);
                there.setTcpNoDelay(true);
                Thread.ofVirtual().start(() -> pass(gateway, there, this::onRequest));
                Thread.ofVirtual().start(() -> pass(there, gateway, this::onReport));
            }
        } catch (IOException e) {
            // The door was closed: nobody comes any more.
        }
    }

    private static void pass(Socket from, Socket to, FrameScan.Listener listener) {
        FrameScan frames = new FrameScan(listener);
        byte[] bytes = new byte[BUFFER_BYTES];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int count = in.read(bytes); count >= 0; count = in.read(bytes)) {
                long at = System.nanoTime();
                out.write(bytes, 0, count);
                frames.scan(bytes, count, at);
            }
        } catch (IOException e) {
            // One side has gone; the other learns it by the end of its socket.
        }
    }

    private void onRequest(byte[] payload, int length, long at) {
        String text = new String(payload, 0, length, StandardCharsets.ISO_8859_1);
        int id = text.contains(PLACES) ? text.indexOf(NEW_ID) : -1;
        if (id >= 0) {
            left.putIfAbsent(intent(text, id + NEW_ID.length()), at);
        }
    }

    private void onReport(byte[] payload, int length, long at) {
        String text = new String(payload, 0, length, StandardCharsets.ISO_8859_1);
        int id = text.contains(REPORT) && text.contains(FILLED) ? text.indexOf(ID) : -1;
        if (id >= 0) {
            filled.putIfAbsent(intent(text, id + ID.length()), at);
        }
    }

    private static String intent(String text, int at) {
        return text.substring(at, at + INTENT_CHARS);
    }
}
