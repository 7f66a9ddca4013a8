package io.kontor.app.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.Arrays;

/** One TCP connection of a load, never blocking. Its loop's thread only. */
final class Line {
    /** Takes whole messages from the front of what has come in. */
    interface Reader {
        /** Returns where the first message begins that is not whole yet. */
        int read(byte[] in, int from, int to);
    }

    private static final int FIRST_BYTES = 64 * 1024;

    private final SocketChannel channel;
    private final SelectionKey key;
    private final Reader reader;
    private byte[] in = new byte[FIRST_BYTES];
    private int inBytes;
    private byte[] out = new byte[FIRST_BYTES];
    private int outBytes;

    Line(SocketChannel channel, SelectionKey key, Reader reader) {
        this.channel = channel;
        this.key = key;
        this.reader = reader;
    }

    /** Leaves with the loop's next flush, together with whatever else is sent by then. */
    void send(byte[] bytes) {
        if (outBytes + bytes.length > out.length) {
            out = Arrays.copyOf(out, Math.max(2 * out.length, outBytes + bytes.length));
        }
        System.arraycopy(bytes, 0, out, outBytes, bytes.length);
        outBytes += bytes.length;
    }

    void flush() throws IOException {
        if (outBytes > 0) {
            int written = channel.write(ByteBuffer.wrap(out, 0, outBytes));
            System.arraycopy(out, written, out, 0, outBytes - written);
            outBytes -= written;
        }
        int interest = outBytes > 0 ? SelectionKey.OP_READ | SelectionKey.OP_WRITE : SelectionKey.OP_READ;
        if (key.interestOps() != interest) {
            key.interestOps(interest);
        }
    }

    void receive() throws IOException {
        if (inBytes == in.length) {
            in = Arrays.copyOf(in, 2 * in.length);
        }
        int bytes = channel.read(ByteBuffer.wrap(in, inBytes, in.length - inBytes));
        if (bytes < 0) {
            throw new IOException("the server closed " + channel);
        }
        inBytes += bytes;
        int read = reader.read(in, 0, inBytes);
        System.arraycopy(in, read, in, 0, inBytes - read);
        inBytes -= read;
    }

    void close() {
        key.cancel();
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
