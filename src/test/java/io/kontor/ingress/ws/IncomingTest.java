package io.kontor.ingress.ws;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.stream.javadsl.Sink;
import akka.stream.javadsl.Source;
import com.typesafe.config.ConfigFactory;
import io.kontor.ingress.HttpSettings;
import io.kontor.ingress.StreamSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class IncomingTest {
    private final ActorTestKit kit = ActorTestKit.create();
    private final StreamSettings settings = HttpSettings.from(ConfigFactory.load()).stream();

    @AfterEach
    void stop() {
        kit.shutdownTestKit();
    }

    @Test
    void framesThatComeWhileTheSessionIsBusyAreBroughtToItUpToTheBytesOfOneTogether() {
        assertThat(together(20, settings.frameBytesMax() / 3)).allMatch(frames -> frames.size() <= 3);
    }

    @Test
    void shortFramesAreBroughtTogetherUpToSixtyFour() {
        assertThat(together(300, 1)).allMatch(frames -> frames.size() <= 64).anyMatch(frames -> frames.size() > 1);
    }

    /** The session is busy with the first until the third has come. */
    private List<List<Incoming>> together(int count, int length) {
        CompletableFuture<Void> busy = new CompletableFuture<>();
        List<Incoming> frames = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            frames.add(new Incoming.Text("x".repeat(length)));
        }
        List<List<Incoming>> taken = Source.range(1, count)
                .map(number -> {
                    if (number == 3) {
                        busy.complete(null);
                    }
                    return frames.get(number - 1);
                })
                .via(Incoming.together(settings))
                .mapAsync(1, some -> busy.thenApply(_ -> some))
                .runWith(Sink.seq(), kit.system())
                .toCompletableFuture()
                .orTimeout(30, TimeUnit.SECONDS)
                .join();
        assertThat(taken.stream().flatMap(List::stream)).hasSize(count);
        return taken;
    }
}
