package io.kontor.platform.serialization;

/** Something cannot be written or read under the names in {@code kontor.wire}; the message says which and what was expected. */
public final class WireException extends RuntimeException {

    WireException(String message) {
        super(message);
    }

    WireException(String message, Throwable cause) {
        super(message, cause);
    }
}
