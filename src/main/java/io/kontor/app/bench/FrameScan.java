package io.kontor.app.bench;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Finds the frames of a WebSocket in one direction of its bytes, behind the head of its upgrade; of a connection that is none it finds
 * nothing. For one thread.
 */
final class FrameScan {
    /** Takes a frame's payload, unmasked, and when its last byte was read. */
    interface Listener {
        void onFrame(byte[] payload, int length, long at);
    }

    private static final int MASK_BYTES = 4;
    private static final int SHORT_MAX = 125;
    private static final int MEDIUM = 126;

    private final Listener listener;
    private byte[] kept = new byte[1024];
    private int count;
    private boolean upgraded;
    private boolean plain;

    FrameScan(Listener listener) {
        this.listener = listener;
    }

    void scan(byte[] bytes, int length, long at) {
        if (plain) {
            return;
        }
        if (count + length > kept.length) {
            kept = Arrays.copyOf(kept, Math.max(2 * kept.length, count + length));
        }
        System.arraycopy(bytes, 0, kept, count, length);
        count += length;
        int from = upgraded ? 0 : head();
        if (upgraded) {
            for (int end = end(from); end >= 0; end = end(from)) {
                take(from, end, at);
                from = end;
            }
        }
        System.arraycopy(kept, from, kept, 0, count - from);
        count -= from;
    }

    /** Behind the head, once it is whole. */
    private int head() {
        int end = HttpLine.endOfHead(kept, 0, count);
        if (end < 0) {
            return 0;
        }
        String head = new String(kept, 0, end, java.nio.charset.StandardCharsets.ISO_8859_1);
        upgraded = head.regionMatches(true, 0, "GET /ws-api/", 0, 12) || head.startsWith("HTTP/1.1 101");
        plain = !upgraded;
        return plain ? count : end;
    }

    private int end(int from) {
        if (count - from < 2) {
            return -1;
        }
        int head = headBytes(from);
        if (count - from < head) {
            return -1;
        }
        long end = from + (long) head + payloadBytes(from);
        return end <= count ? (int) end : -1;
    }

    private int headBytes(int from) {
        int length = kept[from + 1] & 0x7F;
        int more = length <= SHORT_MAX ? 0 : length == MEDIUM ? 2 : 8;
        return 2 + more + (isMasked(from) ? MASK_BYTES : 0);
    }

    private long payloadBytes(int from) {
        int length = kept[from + 1] & 0x7F;
        ByteBuffer frame = ByteBuffer.wrap(kept);
        return switch (length) {
            case MEDIUM -> Short.toUnsignedInt(frame.getShort(from + 2));
            case MEDIUM + 1 -> frame.getLong(from + 2);
            default -> length;
        };
    }

    private boolean isMasked(int from) {
        return (kept[from + 1] & 0x80) != 0;
    }

    private void take(int from, int end, long at) {
        int start = from + headBytes(from);
        byte[] payload = Arrays.copyOfRange(kept, start, end);
        if (isMasked(from)) {
            for (int i = 0; i < payload.length; i++) {
                payload[i] ^= kept[start - MASK_BYTES + i % MASK_BYTES];
            }
        }
        listener.onFrame(payload, payload.length, at);
    }
}
