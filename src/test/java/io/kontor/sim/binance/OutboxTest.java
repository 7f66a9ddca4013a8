package io.kontor.sim.binance;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.stream.javadsl.Keep;
import akka.stream.javadsl.Sink;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class OutboxTest {
    /** Many, for Akka takes a moment to tell the queue what the stream has known. */
    @Test
    void oneThatThePeerHasEndedMayBeClosed() throws Exception {
        ActorTestKit kit = ActorTestKit.create();
        try {
            for (int i = 0; i < 200; i++) {
                Outbox outbox = new Outbox(1, kit.system());
                outbox.source()
                        .watchTermination(Keep.right())
                        .to(Sink.cancelled())
                        .run(kit.system())
                        .toCompletableFuture()
                        .get(30, TimeUnit.SECONDS);

                outbox.close();
            }
        } finally {
            kit.shutdownTestKit();
        }
    }
}
