package io.kontor.platform.journal;

import akka.actor.typed.javadsl.Adapter;
import akka.persistence.AtomicWrite;
import akka.persistence.PersistentRepr;
import akka.persistence.journal.Tagged;
import akka.persistence.journal.japi.AsyncWriteJournal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import scala.concurrent.Future;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Akka's journal plugin {@code kontor.journal}. The actor serialises and hands over; it never touches the disk. An event that
 * cannot be stored as it is, is rejected; anything else that goes wrong fails the write, whose outcome is then unknown.
 */
public final class JournalPlugin extends AsyncWriteJournal {

    private final Journal journal = Journal.get(Adapter.toTyped(context().system()));
    private final RocksStore store = journal.store();

    @Override
    public Future<Iterable<Optional<Exception>>> doAsyncWriteMessages(Iterable<AtomicWrite> messages) {
        var outcomes = new ArrayList<Optional<Exception>>();
        var writes = new ArrayList<CompletableFuture<Void>>();
        var rejected = false;
        for (var message : messages) {
            try {
                writes.add(store.append(message.persistenceId(), rows(message)));
                outcomes.add(Optional.empty());
            } catch (Exception e) {
                outcomes.add(Optional.of(e));
                rejected = true;
            }
        }
        // For Akka an empty answer says that everything was written.
        Iterable<Optional<Exception>> answer = rejected ? outcomes : List.of();
        return ScalaFutures.of(all(writes).thenApply(_ -> answer));
    }

    private static CompletableFuture<Void> all(List<CompletableFuture<Void>> writes) {
        return writes.size() == 1
                ? writes.getFirst()
                : CompletableFuture.allOf(writes.toArray(CompletableFuture[]::new));
    }

    private List<Change.Row> rows(AtomicWrite write) {
        var now = journal.clock().millis();
        var rows = new ArrayList<Change.Row>(write.size());
        for (var event : CollectionConverters.asJava(write.payload())) {
            var bytes = Rows.event(stored(event, now));
            if (bytes.length > store.settings().writeBytesMax()) {
                throw new IllegalArgumentException("event " + event.persistenceId() + "/" + event.sequenceNr() + " has "
                        + bytes.length + " bytes (expected: at most "
                        + store.settings().writeBytesMax()
                        + ", kontor.journal.write-bytes-max)");
            }
            rows.add(new Change.Row(event.sequenceNr(), bytes, event.payload()));
        }
        return rows;
    }

    private StoredEvent stored(PersistentRepr event, long now) {
        if (event.payload() instanceof Tagged tagged) {
            throw new IllegalArgumentException("event of " + event.persistenceId() + " is tagged " + tagged.tags()
                    + " (expected: no tags; follow a stream by its persistence id, or the commit order)");
        }
        return new StoredEvent(
                event.persistenceId(),
                event.sequenceNr(),
                0,
                event.timestamp() == 0 ? now : event.timestamp(),
                event.writerUuid(),
                event.manifest(),
                journal.payloads().payload(event.payload()),
                event.metadata().isEmpty()
                        ? null
                        : journal.payloads().payload(event.metadata().get()));
    }

    @Override
    public Future<Void> doAsyncDeleteMessagesTo(String persistenceId, long toSequenceNr) {
        return ScalaFutures.of(store.deleteEvents(persistenceId, toSequenceNr, journal.reads()));
    }

    @Override
    public Future<Long> doAsyncReadHighestSequenceNr(String persistenceId, long fromSequenceNr) {
        return ScalaFutures.of(store.highestSequenceNr(persistenceId, journal.reads()));
    }

    @Override
    public Future<Void> doAsyncReplayMessages(
            String persistenceId, long from, long to, long max, Consumer<PersistentRepr> replay) {
        var cursor = EventCursor.ofStream(persistenceId, from, to);
        return ScalaFutures.of(CompletableFuture.completedFuture(null)
                .thenComposeAsync(_ -> replay(cursor, max, replay), journal.reads()));
    }

    /** A chunk for each turn on the read threads, so that a long stream does not hold up the short ones. */
    private CompletionStage<@Nullable Void> replay(EventCursor cursor, long max, Consumer<PersistentRepr> replay) {
        var events = max == 0 ? List.<StoredEvent>of() : store.read(cursor);
        events.stream().limit(max).map(this::replayed).forEach(replay);
        var left = max - events.size();
        return events.isEmpty() || left <= 0 || cursor.finished()
                ? CompletableFuture.completedFuture(null)
                : CompletableFuture.completedFuture(null)
                        .thenComposeAsync(_ -> replay(cursor, left, replay), journal.reads());
    }

    private PersistentRepr replayed(StoredEvent event) {
        var repr = PersistentRepr.apply(
                        journal.payloads().object(event.payload()),
                        event.sequenceNr(),
                        event.persistenceId(),
                        event.adapterManifest(),
                        false,
                        null,
                        event.writerUuid())
                .withTimestamp(event.timestampMillis());
        return event.metadata() == null
                ? repr
                : repr.withMetadata(journal.payloads().object(event.metadata()));
    }
}
