package io.kontor.projection;

import static org.assertj.core.api.Assertions.assertThat;

import akka.NotUsed;
import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.stream.javadsl.Source;
import akka.stream.testkit.TestSubscriber;
import akka.stream.testkit.javadsl.TestSink;
import com.typesafe.config.ConfigFactory;
import io.kontor.account.AccountEvent;
import io.kontor.account.AccountFeed;
import io.kontor.account.AccountFeed.Entry;
import io.kontor.platform.journal.JournalException;
import io.kontor.value.AccountId;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Subscribers share places; a projection's are its own. */
class BoundedFeedTest {
    private static final AccountId MAIN = new AccountId("main");

    private final ActorTestKit kit = ActorTestKit.create(
            ConfigFactory.parseString("akka.actor.provider = local").withFallback(ConfigFactory.load()));
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final AccountFeed journal = new Endless();
    private final BoundedFeed feed = new BoundedFeed(journal, 2, meters);

    @AfterEach
    void stop() {
        kit.shutdownTestKit();
    }

    @Test
    void aSubscriptionTooManyIsToldSoAndCounted() {
        subscribed(feed);
        subscribed(feed);

        assertThat(follow(feed).request(1).expectError()).isInstanceOf(JournalException.Overloaded.class);

        assertThat(meters.counter("kontor.feed.refused").count()).isEqualTo(1);
        subscribed(journal);
    }

    @Test
    void aPlaceIsFreeAgainWhenItsSubscriptionEnds() {
        subscribed(feed);
        TestSubscriber.Probe<Entry> leaving = subscribed(feed);

        leaving.cancel();

        kit.createTestProbe()
                .awaitAssert(() -> assertThat(
                                meters.get("kontor.feed.followers").gauge().value())
                        .isEqualTo(1));
        subscribed(feed);
    }

    private TestSubscriber.Probe<Entry> subscribed(AccountFeed from) {
        TestSubscriber.Probe<Entry> probe = follow(from);
        probe.request(1).expectNext(entry());
        return probe;
    }

    private TestSubscriber.Probe<Entry> follow(AccountFeed from) {
        return from.follow(MAIN, 0).runWith(TestSink.create(kit.system().classicSystem()), kit.system());
    }

    private static Entry entry() {
        return new Entry(1, new AccountEvent.Batch(List.of()));
    }

    /** One entry, and none to come. */
    private static final class Endless implements AccountFeed {
        @Override
        public Source<Entry, NotUsed> follow(AccountId account, long afterSequenceNr) {
            return Source.single(entry()).concat(Source.never());
        }

        @Override
        public Source<Entry, NotUsed> live(AccountId account, long afterSequenceNr) {
            return follow(account, afterSequenceNr);
        }

        @Override
        public Source<Entry, NotUsed> read(AccountId account, long afterSequenceNr) {
            return Source.single(entry());
        }

        @Override
        public CompletionStage<Long> end(AccountId account) {
            return CompletableFuture.completedFuture(1L);
        }
    }
}
