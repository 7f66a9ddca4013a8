package io.kontor.app;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.CoordinatedShutdown;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.PostStop;
import akka.actor.typed.javadsl.Behaviors;
import com.typesafe.config.ConfigFactory;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class OrderlyEndTest {
    private final CountDownLatch letGo = new CountDownLatch(1);

    @Test
    void anActorThatWillNotEndIsNotWaitedForLongerThanItsPhaseMayTake() throws Exception {
        ActorSystem<Void> system = system(true, "300 ms");
        OrderlyEnd end = OrderlyEnd.of(system);

        end.begin();

        assertThat(end.await()).isFalse();
        assertThat(system.getWhenTerminated().toCompletableFuture()).isNotDone();
        letGo.countDown();
        system.getWhenTerminated().toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    @Test
    void anEndThatSomebodyElseBeganIsLimitedToo() throws Exception {
        ActorSystem<Void> system = system(true, "300 ms");
        OrderlyEnd end = OrderlyEnd.of(system);

        CoordinatedShutdown.get(system).runAll(CoordinatedShutdown.clusterDowningReason());

        assertThat(end.await()).isFalse();
        letGo.countDown();
        system.getWhenTerminated().toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    @Test
    void whereAllActorsEndItIsOverWithThem() {
        ActorSystem<Void> system = system(false, "60 s");
        OrderlyEnd end = OrderlyEnd.of(system);

        end.begin();

        assertThat(end.await()).isTrue();
        assertThat(system.getWhenTerminated().toCompletableFuture()).isDone();
    }

    private ActorSystem<Void> system(boolean stubborn, String limit) {
        return ActorSystem.create(
                Behaviors.setup(context -> Behaviors.receive(Void.class)
                        .onSignal(PostStop.class, _ -> {
                            if (stubborn) {
                                letGo.await();
                            }
                            return Behaviors.same();
                        })
                        .build()),
                "orderly-end",
                ConfigFactory.parseString("""
                                akka.coordinated-shutdown.exit-jvm = off
                                akka.coordinated-shutdown.run-by-jvm-shutdown-hook = off
                                akka.coordinated-shutdown.phases.actor-system-terminate.timeout = %s
                                """.formatted(limit)).withFallback(ConfigFactory.load("embedded")));
    }
}
