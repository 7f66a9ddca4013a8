package io.kontor.projection;

import akka.NotUsed;
import akka.stream.RestartSettings;
import akka.stream.javadsl.RestartSource;
import akka.stream.javadsl.Source;
import io.kontor.account.AccountEntity;
import io.kontor.account.AccountEvent;
import io.kontor.account.AccountFeed;
import io.kontor.platform.journal.EventStreams;
import io.kontor.platform.journal.EventStreams.StreamEvent;
import io.kontor.platform.journal.JournalException;
import io.kontor.platform.serialization.WireException;
import io.kontor.value.AccountId;
import java.io.NotSerializableException;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The accounts' streams read from the journal in use. Followed ones outlast a journal that fails, but neither that there are too many of
 * them nor an event that this node will never read: whoever waits for that would hear nothing for good.
 */
public final class JournalAccountFeed implements AccountFeed {
    private static final RestartSettings PATIENCE = RestartSettings.create(
                    Duration.ofMillis(200), Duration.ofSeconds(10), 0.2)
            .withRestartOn(failure -> !(failure instanceof JournalException.Overloaded
                    || failure instanceof JournalException.Damaged
                    || failure instanceof JournalException.Unreadable));

    private final EventStreams journal;

    public JournalAccountFeed(EventStreams journal) {
        this.journal = journal;
    }

    /** Roughly what one of these events takes in the journal; what is no account's is small. */
    public static int bytesOf(Object event) {
        return event instanceof AccountEvent.Batch batch ? batch.roughBytes() : AccountEvent.ROUGH_BYTES;
    }

    @Override
    public Source<Entry, NotUsed> follow(AccountId account, long afterSequenceNr) {
        return Source.lazySource(() -> {
                    AtomicLong seen = new AtomicLong(afterSequenceNr);
                    return RestartSource.onFailuresWithBackoff(
                            PATIENCE,
                            () -> live(account, seen.get())
                                    .mapError(Throwable.class, failure -> named(account, failure))
                                    .map(entry -> {
                                        seen.set(entry.sequenceNr());
                                        return entry;
                                    }));
                })
                .mapMaterializedValue(_ -> NotUsed.getInstance());
    }

    @Override
    public Source<Entry, NotUsed> read(AccountId account, long afterSequenceNr) {
        return journal.current(AccountEntity.persistenceId(account), afterSequenceNr + 1)
                .map(JournalAccountFeed::entry);
    }

    @Override
    public CompletionStage<Long> end(AccountId account) {
        return journal.highestSequenceNr(AccountEntity.persistenceId(account));
    }

    @Override
    public Source<Entry, NotUsed> live(AccountId account, long afterSequenceNr) {
        return journal.live(AccountEntity.persistenceId(account), afterSequenceNr + 1)
                .map(JournalAccountFeed::entry);
    }

    /** What nobody here knows how to read comes wrapped in several ways; it is said in one. */
    private static Throwable named(AccountId account, Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof JournalException) {
                return cause;
            }
            if (cause instanceof WireException || cause instanceof NotSerializableException) {
                return new JournalException.Unreadable(account + ": " + cause.getMessage(), failure);
            }
        }
        return failure;
    }

    private static Entry entry(StreamEvent event) {
        return new Entry(event.sequenceNr(), (AccountEvent.Batch) event.event());
    }
}
