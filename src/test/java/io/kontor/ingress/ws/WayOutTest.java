package io.kontor.ingress.ws;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.TestInbox;
import com.typesafe.config.ConfigFactory;
import io.kontor.ingress.HttpSettings;
import io.kontor.ingress.StreamSettings;
import io.kontor.ingress.ws.StreamSession.Batch;
import io.kontor.ingress.ws.StreamSession.Next;
import io.kontor.ingress.ws.StreamSession.Outgoing;
import org.junit.jupiter.api.Test;

class WayOutTest {
    private static final StreamSettings SETTINGS =
            HttpSettings.from(ConfigFactory.parseString("kontor.http.stream.outbox-bytes-max = 1000")
                            .withFallback(ConfigFactory.load()))
                    .stream();

    private final WayOut out = new WayOut(SETTINGS);
    private final TestInbox<Outgoing> connection = TestInbox.create();
    private final TestInbox<Next> feed = TestInbox.create();

    @Test
    void whoFillsItWithFewLongFramesIsHeldUntilTheConnectionHasTakenThem() {
        out.attach(connection.getRef());
        out.send("first, and on its way");
        out.send("x".repeat(900));
        out.send("x".repeat(900));

        out.goOn(feed.getRef());

        assertThat(feed.hasMessages()).isFalse();
        out.taken();
        assertThat(feed.hasMessages()).isFalse();
        out.taken();
        assertThat(feed.getAllReceived()).containsExactly(Next.NEXT);
        assertThat(connection.getAllReceived())
                .allSatisfy(batch -> assertThat(((Batch) batch).frames()).hasSize(1))
                .hasSize(3);
    }

    /** Or a snapshot of one order with all its fills would end there. */
    @Test
    void aFrameLongerThanAllThatMayWaitLeavesTheSame() {
        out.attach(connection.getRef());

        out.send("x".repeat(5_000));
        out.goOn(feed.getRef());

        assertThat(connection.hasMessages()).isTrue();
        assertThat(feed.getAllReceived()).containsExactly(Next.NEXT);
    }
}
