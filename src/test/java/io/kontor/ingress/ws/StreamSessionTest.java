package io.kontor.ingress.ws;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import akka.stream.KillSwitches;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.kontor.ingress.HttpSettings;
import io.kontor.ingress.StreamSettings;
import io.kontor.platform.journal.JournalException;
import io.kontor.value.Refusal;
import io.kontor.value.RefusalCode;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Optional;
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

    @Test
    void aSubscriptionToWhatCannotBeReadHereIsToldSo() {
        Optional<Throwable> failure = Optional.of(new JournalException.Unreadable("of another build", null));

        Refusal why = new StreamSession.FeedOver(null, failure).why(false, true);

        assertThat(why.code()).isEqualTo(RefusalCode.NOT_READY);
        assertThat(why.detail()).contains("cannot be read on this node");
    }

    /** Only what a session needs before anything has come in. */
    private StreamServices services() {
        StreamSettings settings = HttpSettings.from(config).stream();
        return new StreamServices(null, null, null, new StreamMetrics(new SimpleMeterRegistry()), settings);
    }
}
