package io.kontor.app.dev;

/** A server that runs as a local process, by whatever name its clients know it. */
public interface LocalServer {
    LocalProcess process();

    /** Returns once it serves; throws {@link ServerFailure} when it ends before or takes too long. */
    void awaitReady();

    default long pid() {
        return process().pid();
    }

    default boolean isAlive() {
        return process().isAlive();
    }

    /** SIGTERM, and SIGKILL should it take too long; returns when it has ended. */
    default void stop() {
        process().stop();
    }

    /** SIGKILL, as a crash does it; returns when it has ended. */
    default void kill() {
        process().kill();
    }
}
