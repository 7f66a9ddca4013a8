package io.kontor.ingress;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** A WebSocket client that reads only when it is told to and may send what no decent client would. One thread. */
public final class RawWebSocket implements AutoCloseable {
    private static final ObjectMapper JSON =
            new ObjectMapper().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION.mappedFeature());
    private static final int TIMEOUT_MILLIS = 40_000;
    private static final int TEXT = 1;
    private static final int BINARY = 2;
    private static final int CLOSE = 8;
    private static final int PING = 9;

    private final Socket socket;
    private final DataInputStream in;
    private final OutputStream out;
    private boolean answersPings = true;

    /** A frame as it came: text, or the code and reason of a close. */
    public record Frame(int opcode, String text, int closeCode) {
        public boolean isClose() {
            return opcode == CLOSE;
        }

        public JsonNode json() {
            try {
                return JSON.readTree(text);
            } catch (IOException e) {
                throw new UncheckedIOException(text, e);
            }
        }
    }

    public RawWebSocket(URI base) {
        try {
            socket = new Socket();
            // Small, so that a client that does not read is felt soon.
            socket.setReceiveBufferSize(16 * 1024);
            socket.connect(new java.net.InetSocketAddress(base.getHost(), base.getPort()));
            socket.setSoTimeout(TIMEOUT_MILLIS);
            in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
            out = socket.getOutputStream();
            out.write("""
                    GET /v1/stream HTTP/1.1\r
                    Host: localhost\r
                    Upgrade: websocket\r
                    Connection: Upgrade\r
                    Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
                    Sec-WebSocket-Version: 13\r
                    \r
                    """.getBytes(StandardCharsets.US_ASCII));
            String status = line();
            if (!status.contains(" 101 ")) {
                socket.close();
                throw new IllegalStateException(status);
            }
            while (!line().isEmpty()) {}
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public void ignorePings() {
        answersPings = false;
    }

    public void send(String text) {
        write(0x80 | TEXT, text.getBytes(StandardCharsets.UTF_8));
    }

    public void sendBinary(byte[] bytes) {
        write(0x80 | BINARY, bytes);
    }

    /** The beginning of a frame, and pieces of it, that never ends by itself. */
    public void sendPiece(boolean first, boolean last, String text) {
        write((last ? 0x80 : 0) | (first ? TEXT : 0), text.getBytes(StandardCharsets.UTF_8));
    }

    /** Bytes as they are. */
    public void sendRaw(byte[] bytes) {
        try {
            out.write(bytes);
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The next frame that is no ping. */
    public Frame read() {
        try {
            while (true) {
                int opcode = in.readUnsignedByte() & 0x0f;
                byte[] payload = payload();
                if (opcode == PING) {
                    if (answersPings) {
                        write(0x80 | 10, payload);
                    }
                } else {
                    return frame(opcode, payload);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public JsonNode readJson() {
        Frame frame = read();
        if (frame.isClose()) {
            throw new IllegalStateException(frame.toString());
        }
        return frame.json();
    }

    /** Reads on to the close frame. */
    public Frame readToClose() {
        Frame frame = read();
        while (!frame.isClose()) {
            frame = read();
        }
        return frame;
    }

    /** The answer to an operation. */
    public JsonNode ask(String operation) {
        send(operation);
        return readJson();
    }

    /** Whether the other side has cut the connection, without a word. */
    public boolean isCut() {
        try {
            while (in.read() >= 0) {}
            return true;
        } catch (IOException e) {
            return !(e instanceof java.net.SocketTimeoutException);
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Frame frame(int opcode, byte[] payload) {
        if (opcode != CLOSE) {
            return new Frame(opcode, new String(payload, StandardCharsets.UTF_8), 0);
        }
        int code = payload.length < 2 ? 1005 : ByteBuffer.wrap(payload).getShort() & 0xffff;
        String reason = payload.length < 2 ? "" : new String(payload, 2, payload.length - 2, StandardCharsets.UTF_8);
        return new Frame(opcode, reason, code);
    }

    private byte[] payload() throws IOException {
        int length = in.readUnsignedByte() & 0x7f;
        if (length == 126) {
            length = in.readUnsignedShort();
        } else if (length == 127) {
            length = Math.toIntExact(in.readLong());
        }
        byte[] payload = new byte[length];
        in.readFully(payload);
        return payload;
    }

    /** With a mask of zeros, which leaves the bytes as they are. */
    private void write(int first, byte[] payload) {
        ByteBuffer frame = ByteBuffer.allocate(payload.length + 14);
        frame.put((byte) first);
        if (payload.length < 126) {
            frame.put((byte) (0x80 | payload.length));
        } else if (payload.length < 65_536) {
            frame.put((byte) (0x80 | 126)).putShort((short) payload.length);
        } else {
            frame.put((byte) (0x80 | 127)).putLong(payload.length);
        }
        frame.putInt(0).put(payload);
        byte[] bytes = new byte[frame.position()];
        frame.flip().get(bytes);
        sendRaw(bytes);
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new IllegalStateException("ended after " + line);
            }
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }
}
