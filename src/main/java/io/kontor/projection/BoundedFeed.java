package io.kontor.projection;

import akka.NotUsed;
import akka.stream.javadsl.Source;
import io.kontor.account.AccountFeed;
import io.kontor.platform.journal.JournalException;
import io.kontor.value.AccountId;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * The accounts' streams for those who subscribe to them: they get fewer places than there are, so that however many come, what
 * publishes the streams has its own. Who is one too many is told so at once and counted.
 */
public final class BoundedFeed implements AccountFeed {
    private final AccountFeed feed;
    private final int followersMax;
    private final AtomicInteger followers = new AtomicInteger();
    private final Counter refused;

    /** @param followersMax at a time, of all accounts together */
    public BoundedFeed(AccountFeed feed, int followersMax, MeterRegistry meters) {
        this.feed = feed;
        this.followersMax = followersMax;
        this.refused = Counter.builder("kontor.feed.refused")
                .description("Subscriptions to an account that were one too many")
                .register(meters);
        meters.gauge("kontor.feed.followers", followers);
    }

    @Override
    public Source<Entry, NotUsed> follow(AccountId account, long afterSequenceNr) {
        return placed(() -> feed.follow(account, afterSequenceNr));
    }

    @Override
    public Source<Entry, NotUsed> live(AccountId account, long afterSequenceNr) {
        return placed(() -> feed.live(account, afterSequenceNr));
    }

    private Source<Entry, NotUsed> placed(Supplier<Source<Entry, NotUsed>> follower) {
        return Source.lazySource(() -> {
                    if (followers.incrementAndGet() > followersMax) {
                        followers.decrementAndGet();
                        refused.increment();
                        throw new JournalException.Overloaded(followersMax + " subscriptions follow accounts already");
                    }
                    return follower.get().watchTermination((mat, ended) -> {
                        ended.whenComplete((_, _) -> followers.decrementAndGet());
                        return mat;
                    });
                })
                .mapMaterializedValue(_ -> NotUsed.getInstance());
    }

    @Override
    public Source<Entry, NotUsed> read(AccountId account, long afterSequenceNr) {
        return feed.read(account, afterSequenceNr);
    }

    @Override
    public CompletionStage<Long> end(AccountId account) {
        return feed.end(account);
    }
}
