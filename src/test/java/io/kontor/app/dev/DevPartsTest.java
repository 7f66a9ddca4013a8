package io.kontor.app.dev;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class DevPartsTest {
    private static final String NODE = "node-1";

    private final DevParts parts = new DevParts();

    @Test
    void twoWhoBringAPartBackAtOnceStartItOnce() {
        CyclicBarrier bothLook = new CyclicBarrier(2);
        parts.launch(NODE, () -> new Ended(bothLook));
        AtomicInteger launched = new AtomicInteger();
        Executor own = task -> Thread.ofVirtual().start(task);

        List<CompletableFuture<Boolean>> askers = List.of(bringBack(launched, own), bringBack(launched, own));

        assertThat(askers.stream().map(CompletableFuture::join)).containsExactlyInAnyOrder(true, false);
        assertThat(launched).hasValue(1);
    }

    @Test
    void whatIsBeingStoppedIsNotBroughtBack() {
        parts.launch(NODE, Running::new);
        parts.stop(List.of(NODE), List.of(), _ -> {});

        assertThatThrownBy(() -> parts.launch(NODE, Running::new)).hasMessageContaining("everything is being stopped");
    }

    private CompletableFuture<Boolean> bringBack(AtomicInteger launched, Executor own) {
        return CompletableFuture.supplyAsync(
                () -> parts.launchEnded(NODE, () -> {
                    launched.incrementAndGet();
                    return new Running();
                }),
                own);
    }

    /** Holds who looks at it until another one looks, too, if that can be. */
    private record Ended(CyclicBarrier bothLook) implements LocalServer {
        @Override
        public boolean isAlive() {
            try {
                bothLook.await(500, TimeUnit.MILLISECONDS);
            } catch (TimeoutException | BrokenBarrierException e) {
                return false;
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return false;
        }

        @Override
        public LocalProcess process() {
            throw new IllegalStateException("it has ended");
        }

        @Override
        public void awaitReady() {}
    }

    private record Running() implements LocalServer {
        @Override
        public boolean isAlive() {
            return true;
        }

        @Override
        public void stop() {}

        @Override
        public LocalProcess process() {
            throw new IllegalStateException("it is none");
        }

        @Override
        public void awaitReady() {}
    }
}
