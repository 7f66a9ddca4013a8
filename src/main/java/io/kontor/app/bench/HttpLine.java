package io.kontor.app.bench;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.function.IntConsumer;

/** A kept-alive HTTP/1.1 connection that has one request at a time; of an answer it looks at the status only. */
final class HttpLine {
    private static final int STATUS_AT = "HTTP/1.1 ".length();
    private static final String LENGTH = "\r\ncontent-length: ";

    private final Line line;
    private final IntConsumer onStatus;

    HttpLine(LoadLoop loop, InetSocketAddress to, IntConsumer onStatus) {
        this.onStatus = onStatus;
        this.line = loop.connect(to, this::read);
    }

    static byte[] request(String method, String path, String body) {
        String head = method + " " + path
                + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: " + body.length()
                + "\r\n\r\n";
        return (head + body).getBytes(StandardCharsets.US_ASCII);
    }

    void send(byte[] request) {
        line.send(request);
    }

    void close() {
        line.close();
    }

    private int read(byte[] in, int from, int to) {
        int at = from;
        for (int body = endOfHead(in, at, to); body >= 0; body = endOfHead(in, at, to)) {
            String head = new String(in, at, body - at, StandardCharsets.US_ASCII);
            int end = body + contentLength(head);
            if (end > to) {
                return at;
            }
            at = end;
            onStatus.accept(Integer.parseInt(head, STATUS_AT, STATUS_AT + 3, 10));
        }
        return at;
    }

    /** Behind the empty line, or -1 while it is not here. */
    static int endOfHead(byte[] in, int from, int to) {
        for (int i = from; i + 3 < to; i++) {
            if (in[i] == '\r' && in[i + 1] == '\n' && in[i + 2] == '\r' && in[i + 3] == '\n') {
                return i + 4;
            }
        }
        return -1;
    }

    private static int contentLength(String head) {
        int at = head.toLowerCase(Locale.ROOT).indexOf(LENGTH);
        if (at < 0) {
            throw new IllegalStateException("answer without a length: " + head);
        }
        int from = at + LENGTH.length();
        return Integer.parseInt(head, from, head.indexOf('\r', from), 10);
    }
}
