package io.kontor.trial;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** Asks again and again, at intervals, until there is an answer or it has taken too long. */
final class Patience {
    private static final Duration MAX = Duration.ofMinutes(3);
    private static final Executor LATER = CompletableFuture.delayedExecutor(100, TimeUnit.MILLISECONDS);

    private Patience() {}

    /** A question whose answer is empty as long as it has to be asked again. */
    interface Question<T> {
        Optional<T> ask() throws InterruptedException;
    }

    /** @param what is waited for, as it stands when it has taken too long */
    static <T> T until(Object what, Question<T> question) throws InterruptedException {
        long deadline = System.nanoTime() + MAX.toNanos();
        while (System.nanoTime() < deadline) {
            Optional<T> answer = question.ask();
            if (answer.isPresent()) {
                return answer.get();
            }
            pause();
        }
        throw new AssertionError("waited " + MAX + " in vain for " + what);
    }

    /** What a schedule says. */
    static void pause(Duration length) {
        CompletableFuture.runAsync(
                        () -> {}, CompletableFuture.delayedExecutor(length.toMillis(), TimeUnit.MILLISECONDS))
                .join();
    }

    /** As long as between two questions. */
    static void pause() {
        CompletableFuture.runAsync(() -> {}, LATER).join();
    }
}
