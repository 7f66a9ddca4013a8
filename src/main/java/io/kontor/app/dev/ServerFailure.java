package io.kontor.app.dev;

import org.jspecify.annotations.Nullable;

/** A server could not be had or did not start; the message is one line that says what to do or where to look. */
public final class ServerFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ServerFailure(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
