package io.kontor.platform.journal;

import akka.NotUsed;
import akka.stream.javadsl.Source;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/**
 * Reads the journal as streams. Bounds are included. Live streams are woken by commits, give each event once and in order
 * without a gap, and read from disk at the subscriber's pace; they fail while the disk cannot be read, so a follower that must
 * not end resumes from what it has seen with {@code RestartSource}.
 */
public final class JournalReader implements EventStreams {

    private final RocksStore store;
    private final PayloadCodec payloads;
    private final Executor reads;

    JournalReader(RocksStore store, PayloadCodec payloads, Executor reads) {
        this.store = store;
        this.payloads = payloads;
        this.reads = reads;
    }

    /**
     * Opens a journal directory ({@code data-dir}/journal) as it is now, in this or another process, whether or not a writer
     * has it. Needs no actor system.
     */
    public static ReadOnlyJournal openReadOnly(Path directory) {
        return ReadOnlyJournal.open(directory);
    }

    @Override
    public Source<StreamEvent, NotUsed> current(String persistenceId, long from) {
        return currentEventsByPersistenceId(persistenceId, from, Long.MAX_VALUE).map(JournalReader::numbered);
    }

    @Override
    public Source<StreamEvent, NotUsed> live(String persistenceId, long from) {
        return eventsByPersistenceId(persistenceId, from, Long.MAX_VALUE).map(JournalReader::numbered);
    }

    @Override
    public int liveMax() {
        return store.signals().max();
    }

    private static StreamEvent numbered(JournalledEvent event) {
        return new StreamEvent(event.sequenceNr(), event.event());
    }

    /** What the stream holds now, then ends. */
    public Source<JournalledEvent, NotUsed> currentEventsByPersistenceId(String persistenceId, long from, long to) {
        return Source.completionStageSource(store.highestSequenceNr(persistenceId, reads)
                        .thenApply(highest -> current(persistenceId, from, Math.min(to, highest))))
                .mapMaterializedValue(_ -> NotUsed.getInstance());
    }

    private Source<JournalledEvent, NotUsed> current(String persistenceId, long from, long to) {
        return Source.fromGraph(new EventStage<>(
                store, reads, () -> EventCursor.ofStream(persistenceId, from, to), this::decoded, false));
    }

    /** What the stream holds and will hold; ends after {@code to}. */
    public Source<JournalledEvent, NotUsed> eventsByPersistenceId(String persistenceId, long from, long to) {
        return Source.fromGraph(new EventStage<>(
                store, reads, () -> EventCursor.ofStream(persistenceId, from, to), this::decoded, true));
    }

    /** Everything committed up to now, then ends. */
    public Source<JournalledEvent, NotUsed> currentEventsInCommitOrder(long fromOrdinal) {
        return Source.fromGraph(new EventStage<>(
                store, reads, () -> EventCursor.inCommitOrder(fromOrdinal, store.lastOrdinal()), this::decoded, false));
    }

    /** Everything committed and to be committed, by anyone. */
    public Source<JournalledEvent, NotUsed> eventsInCommitOrder(long fromOrdinal) {
        return Source.fromGraph(new EventStage<>(
                store, reads, () -> EventCursor.inCommitOrder(fromOrdinal, Long.MAX_VALUE), this::decoded, true));
    }

    /** The ids that begin with {@code prefix}, in the order of their UTF-8 bytes; streams emptied by deletion included. */
    public Source<String, NotUsed> currentPersistenceIds(String prefix) {
        return Source.unfoldAsync("", after -> CompletableFuture.supplyAsync(() -> nextIds(after, prefix), reads))
                .mapConcat(ids -> ids);
    }

    private Optional<akka.japi.Pair<String, List<String>>> nextIds(String after, String prefix) {
        var ids = store.read(tables -> Streams.persistenceIds(
                tables, after, prefix, store.settings().read().count()));
        return ids.isEmpty() ? Optional.empty() : Optional.of(akka.japi.Pair.create(ids.getLast(), ids));
    }

    /** 0 for a stream that never had an event; waits for writes under way. */
    @Override
    public CompletionStage<Long> highestSequenceNr(String persistenceId) {
        return store.highestSequenceNr(persistenceId, reads);
    }

    private JournalledEvent decoded(StoredEvent event) {
        return new JournalledEvent(
                event.persistenceId(),
                event.sequenceNr(),
                event.ordinal(),
                Instant.ofEpochMilli(event.timestampMillis()),
                payloads.object(event.payload()),
                Optional.ofNullable(event.metadata()).map(payloads::object));
    }
}
