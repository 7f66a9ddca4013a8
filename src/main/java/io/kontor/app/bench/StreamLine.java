package io.kontor.app.bench;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** A client of {@code /v1/stream}: text frames out and in. */
final class StreamLine {
    private static final String UPGRADE = """
            GET /v1/stream HTTP/1.1
            Host: localhost
            Upgrade: websocket
            Connection: Upgrade
            Sec-WebSocket-Version: 13
            Sec-WebSocket-Key: a29udG9yLWJlbmNoLTAwMA==

            """.replace("\n", "\r\n");
    private static final int TEXT = 0x81;
    private static final int CLOSE = 0x88;
    private static final int PING = 0x89;
    private static final int PONG = 0x8A;
    private static final int SHORT = 125;

    private final Line line;
    private final Consumer<String> onText;
    private final List<byte[]> early = new ArrayList<>();
    private boolean upgraded;

    StreamLine(LoadLoop loop, InetSocketAddress to, Consumer<String> onText) {
        this.onText = onText;
        this.line = loop.connect(to, this::read);
        line.send(UPGRADE.getBytes(StandardCharsets.US_ASCII));
    }

    void send(String text) {
        byte[] frame = frame(TEXT, text.getBytes(StandardCharsets.US_ASCII));
        if (upgraded) {
            line.send(frame);
        } else {
            early.add(frame);
        }
    }

    void close() {
        line.close();
    }

    /** Clients must mask; under a mask of zeros the payload stays as it is. */
    private static byte[] frame(int kind, byte[] payload) {
        boolean small = payload.length <= SHORT;
        ByteBuffer frame = ByteBuffer.allocate((small ? 2 : 4) + 4 + payload.length);
        frame.put((byte) kind).put((byte) (0x80 | (small ? payload.length : SHORT + 1)));
        if (!small) {
            frame.putShort((short) payload.length);
        }
        return frame.putInt(0).put(payload).array();
    }

    private int read(byte[] in, int from, int to) {
        int at = from;
        if (!upgraded) {
            at = HttpLine.endOfHead(in, from, to);
            if (at < 0) {
                return from;
            }
            upgraded = true;
            early.forEach(line::send);
            early.clear();
        }
        for (int end = endOfFrame(in, at, to); end >= 0; end = endOfFrame(in, at, to)) {
            int payload = at + headBytes(in[at + 1]);
            take(in[at] & 0xFF, in, payload, end - payload);
            at = end;
        }
        return at;
    }

    /** Behind the frame that begins there, or -1 while it is not whole. */
    private static int endOfFrame(byte[] in, int at, int to) {
        if (to - at < 2 || to - at < headBytes(in[at + 1])) {
            return -1;
        }
        int head = headBytes(in[at + 1]);
        ByteBuffer frame = ByteBuffer.wrap(in);
        long payload = switch (head) {
            case 2 -> in[at + 1] & 0x7F;
            case 4 -> Short.toUnsignedInt(frame.getShort(at + 2));
            default -> frame.getLong(at + 2);
        };
        long end = at + head + payload;
        return end <= to ? (int) end : -1;
    }

    private static int headBytes(byte lengthByte) {
        int length = lengthByte & 0x7F;
        return length <= SHORT ? 2 : length == SHORT + 1 ? 4 : 10;
    }

    private void take(int kind, byte[] bytes, int from, int length) {
        switch (kind) {
            case TEXT -> onText.accept(new String(bytes, from, length, StandardCharsets.UTF_8));
            case PING -> line.send(frame(PONG, java.util.Arrays.copyOfRange(bytes, from, from + length)));
            case CLOSE ->
                throw new IllegalStateException("the server closed the stream: "
                        + new String(bytes, from + 2, Math.max(0, length - 2), StandardCharsets.UTF_8));
            default -> throw new IllegalStateException("frame of kind " + kind + " (expected: a whole text)");
        }
    }
}
