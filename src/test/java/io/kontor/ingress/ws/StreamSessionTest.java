package io.kontor.ingress.ws;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import akka.stream.KillSwitches;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.kontor.ingress.HttpSettings;
import io.kontor.ingress.StreamSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StreamSessionTest {
    private final Config config = ConfigFactory.parseString(
                    "kontor.http.stream.close-timeout = 100 ms, akka.actor.provider = local")
            .withFallback(ConfigFactory.load());
    private final ActorTestKit kit = ActorTestKit.create(config);
    private final TestProbe<Object> probe = kit.createTestProbe();

    @AfterEach
    void stop() {
        kit.shutdownTestKit();
    }

    @Test
    void aSessionWhoseHandshakeIsNeverCompletedEndsAndSaysSo() {
        ActorRef<StreamSession.Message> session = kit.spawn(StreamSession.create(
                services(),
                new Closing(),
                KillSwitches.shared("never"),
                gone -> probe.ref().tell(gone)));

        probe.expectMessage(session);
        probe.expectTerminated(session);
    }

    /** Only what a session needs before anything has come in. */
    private StreamServices services() {
        StreamSettings settings = HttpSettings.from(config).stream();
        return new StreamServices(null, null, null, new StreamMetrics(new SimpleMeterRegistry()), settings);
    }
}
