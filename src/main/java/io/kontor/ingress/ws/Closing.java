package io.kontor.ingress.ws;

import akka.util.ByteString;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Why we end a connection, for the close frame that says so. Set once by the session, read where frames leave. */
final class Closing {
    /** The codes we close with; those from 4000 are our own, the others RFC 6455's. */
    enum Code {
        GOING_AWAY(1001),
        UNSUPPORTED_DATA(1003),
        POLICY_VIOLATION(1008),
        TOO_BIG(1009),
        /** A frame waited for the consumer longer than it may; what it missed can be had by resuming after its last cursor. */
        SLOW_CONSUMER(4008);

        private final int number;

        Code(int number) {
            this.number = number;
        }

        int number() {
            return number;
        }
    }

    private record Reason(Code code, String text) {}

    private static final byte CLOSE_FRAME = (byte) 0x88;

    private volatile @Nullable Reason reason;

    /** Called by the session alone, once, before it ends the connection. */
    void set(Code code, String text) {
        reason = new Reason(code, text);
    }

    /** The frame as it leaves: a close frame of ours carries the reason, everything else is what it was. */
    ByteString rewritten(ByteString frame) {
        Reason known = reason;
        return known != null && frame.head() == CLOSE_FRAME ? closeFrame(known) : frame;
    }

    private static ByteString closeFrame(Reason reason) {
        byte[] text = (reason.code + ": " + reason.text).getBytes(StandardCharsets.US_ASCII);
        int length = Math.min(text.length, 123);
        byte[] frame = new byte[4 + length];
        frame[0] = CLOSE_FRAME;
        frame[1] = (byte) (2 + length);
        frame[2] = (byte) (reason.code.number >> 8);
        frame[3] = (byte) reason.code.number;
        System.arraycopy(text, 0, frame, 4, length);
        return ByteString.fromArrayUnsafe(frame);
    }
}
