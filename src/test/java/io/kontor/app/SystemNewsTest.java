package io.kontor.app;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.typed.DispatcherSelector;
import akka.stream.ActorAttributes;
import akka.stream.BufferOverflowException;
import akka.stream.javadsl.Keep;
import akka.stream.javadsl.Sink;
import akka.stream.javadsl.SinkQueueWithCancel;
import com.typesafe.config.ConfigFactory;
import io.kontor.ingress.SystemFeed;
import io.kontor.ingress.SystemFeed.SystemEvent;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who follows what happens to the gateway hears of all of it from then on. */
class SystemNewsTest {
    private static final Instant NOW = Instant.parse("2026-11-20T09:30:00Z");

    private final ActorTestKit kit =
            ActorTestKit.create(ConfigFactory.parseString("""
            followers { type = Dispatcher, executor = thread-pool-executor, thread-pool-executor.fixed-pool-size = 1 }
            akka.actor.default-dispatcher { executor = thread-pool-executor, thread-pool-executor.fixed-pool-size = 1 }
            """).withFallback(ConfigFactory.load()));
    private final CompletableFuture<Void> gate = new CompletableFuture<>();
    private final SystemNews news = new SystemNews(kit.system(), Clock.fixed(NOW, ZoneOffset.UTC));

    @AfterEach
    void shutDown() {
        gate.complete(null);
        kit.shutdownTestKit();
    }

    @Test
    void whatHappensAsSoonAsAFollowingRunsIsTold() throws Exception {
        holdBack();
        CompletionStage<SystemEvent> first = next(1).thenApply(List::getFirst);

        news.tellHere(SystemFeed.Type.HaltRaised, Map.of("id", "a"));
        gate.complete(null);

        assertThat(first.toCompletableFuture().get(20, TimeUnit.SECONDS))
                .isEqualTo(new SystemEvent(SystemFeed.Type.HaltRaised, Map.of("id", "a"), NOW));
    }

    @Test
    void whoFallsTooFarBehindIsEndedAndHoldsNobodyUp() throws Exception {
        holdBack();
        CompletionStage<List<SystemEvent>> behind = next(Integer.MAX_VALUE);
        SinkQueueWithCancel<SystemEvent> inStep = news.follow().runWith(Sink.queue(), kit.system());

        for (int n = 0; n < SystemNews.BUFFER + 50; n++) {
            news.tellHere(SystemFeed.Type.RiskAlert, Map.of("n", String.valueOf(n)));
            assertThat(inStep.pull().toCompletableFuture().get(20, TimeUnit.SECONDS))
                    .isPresent();
        }
        gate.complete(null);

        assertThat(behind.toCompletableFuture().handle((_, failure) -> failure).get(20, TimeUnit.SECONDS))
                .isInstanceOf(BufferOverflowException.class);
    }

    @Test
    void whereThereIsNoRoomForAnEventWhoeverFollowsIsEndedRatherThanToldTheRest() throws Exception {
        CompletionStage<List<SystemEvent>> follower = news.follow().runWith(Sink.seq(), kit.system());
        CountDownLatch held = new CountDownLatch(1);
        kit.system().executionContext().execute(() -> {
            held.countDown();
            gate.join();
        });
        assertThat(held.await(20, TimeUnit.SECONDS)).isTrue();

        for (int n = 0; n < SystemNews.BUFFER + 50; n++) {
            news.tellHere(SystemFeed.Type.RiskAlert, Map.of("n", String.valueOf(n)));
        }
        gate.complete(null);

        assertThat(follower.toCompletableFuture()
                        .handle((_, failure) -> failure)
                        .get(20, TimeUnit.SECONDS))
                .isInstanceOf(BufferOverflowException.class);
    }

    /** What follows from now on does not get a thread before the gate opens. */
    private void holdBack() {
        kit.system()
                .dispatchers()
                .lookup(DispatcherSelector.fromConfig("followers"))
                .execute(gate::join);
    }

    private CompletionStage<List<SystemEvent>> next(int count) {
        return news.follow()
                .take(count)
                .toMat(Sink.seq(), Keep.right())
                .withAttributes(ActorAttributes.dispatcher("followers"))
                .run(kit.system());
    }
}
