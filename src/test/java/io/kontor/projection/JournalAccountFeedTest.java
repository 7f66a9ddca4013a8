package io.kontor.projection;

import static org.assertj.core.api.Assertions.assertThat;

import akka.NotUsed;
import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.stream.javadsl.Source;
import akka.stream.testkit.javadsl.TestSink;
import com.typesafe.config.ConfigFactory;
import io.kontor.account.AccountEvent;
import io.kontor.account.AccountFeed.Entry;
import io.kontor.platform.journal.EventStreams;
import io.kontor.platform.journal.JournalException;
import io.kontor.value.AccountId;
import java.io.NotSerializableException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class JournalAccountFeedTest {
    private static final AccountId MAIN = new AccountId("main");

    private final ActorTestKit kit = ActorTestKit.create(
            ConfigFactory.parseString("akka.actor.provider = local").withFallback(ConfigFactory.load()));

    @AfterEach
    void stop() {
        kit.shutdownTestKit();
    }

    @Test
    void aJournalThatFailsIsReadOnFromWhereItWas() {
        var seen = follow(Source.failed(new IllegalStateException("away")), Source.single(event(1)));

        seen.request(1).expectNext(new Entry(1, new AccountEvent.Batch(List.of())));
        seen.cancel();
    }

    @Test
    void whoIsOneTooManyIsToldSoInsteadOfHearingNothing() {
        var seen = follow(
                Source.failed(new JournalException.Overloaded("10000 live streams are open")), Source.single(event(1)));

        assertThat(seen.request(1).expectError()).isInstanceOf(JournalException.Overloaded.class);
    }

    @Test
    void whatNobodyHereCanReadEndsItInsteadOfBeingTriedForEver() {
        var otherBuild = follow(
                Source.failed(new JournalException.Unreadable("of another build", null)), Source.single(event(1)));
        var unknown = new NotSerializableException("account.moved version 7 was written by a newer build");
        var newerEvent = follow(Source.failed(new CompletionException(unknown)), Source.single(event(1)));

        assertThat(otherBuild.request(1).expectError()).isInstanceOf(JournalException.Unreadable.class);
        assertThat(newerEvent.request(1).expectError())
                .isInstanceOf(JournalException.Unreadable.class)
                .hasMessageContaining("main")
                .hasMessageContaining("written by a newer build");
    }

    private akka.stream.testkit.TestSubscriber.Probe<Entry> follow(
            Source<EventStreams.StreamEvent, NotUsed> first, Source<EventStreams.StreamEvent, NotUsed> second) {
        return new JournalAccountFeed(new Readings(new ArrayDeque<>(List.of(first, second))))
                .follow(MAIN, 0)
                .runWith(TestSink.create(kit.system().classicSystem()), kit.system());
    }

    private static EventStreams.StreamEvent event(long sequenceNr) {
        return new EventStreams.StreamEvent(sequenceNr, new AccountEvent.Batch(List.of()));
    }

    /** A journal whose live streams are given one after the other. */
    private record Readings(Queue<Source<EventStreams.StreamEvent, NotUsed>> live) implements EventStreams {
        @Override
        public Source<StreamEvent, NotUsed> current(String persistenceId, long from) {
            return Source.empty();
        }

        @Override
        public Source<StreamEvent, NotUsed> live(String persistenceId, long from) {
            return live.remove();
        }

        @Override
        public int liveMax() {
            return 1;
        }

        @Override
        public CompletionStage<Long> highestSequenceNr(String persistenceId) {
            return CompletableFuture.completedFuture(0L);
        }
    }
}
