package io.kontor.platform.journal;

import com.typesafe.config.ConfigFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Stores and events for tests that need no actor system. */
final class TestStores {

    static final String WRITER = "6f1c0d5e-3f0a-4a55-9f0e-0d2f6a1b7c3d";

    private TestStores() {}

    /** The shipped settings with a few lines changed; keys without {@code kontor.journal}. */
    static JournalSettings settings(Path dataDir, String... changes) {
        var text = new StringBuilder("kontor.data-dir = \"" + dataDir + "\"\n");
        for (var change : changes) {
            text.append("kontor.journal.").append(change).append('\n');
        }
        return JournalSettings.from(ConfigFactory.parseString(text.toString())
                .withFallback(ConfigFactory.parseResources("reference.conf"))
                .resolve());
    }

    static RocksStore open(Path dataDir, String... changes) {
        return RocksStore.open(settings(dataDir, changes), Syncer.synced());
    }

    static StoredEvent event(String persistenceId, long sequenceNr, String text) {
        return event(persistenceId, sequenceNr, new Payload(1, "text", text.getBytes(StandardCharsets.UTF_8)));
    }

    static StoredEvent event(String persistenceId, long sequenceNr, Payload payload) {
        return new StoredEvent(persistenceId, sequenceNr, 0, 1_000 + sequenceNr, WRITER, "", payload, null);
    }

    static List<Change.Row> rows(String persistenceId, long from, long to) {
        var rows = new ArrayList<Change.Row>();
        for (var sequenceNr = from; sequenceNr <= to; sequenceNr++) {
            rows.add(new Change.Row(
                    sequenceNr, Rows.event(event(persistenceId, sequenceNr, persistenceId + "-" + sequenceNr))));
        }
        return rows;
    }

    static void write(RocksStore store, String persistenceId, long from, long to) {
        done(store.append(persistenceId, rows(persistenceId, from, to)));
    }

    static List<Long> sequenceNrs(RocksStore store, String persistenceId) {
        return all(store, EventCursor.ofStream(persistenceId, 0, Long.MAX_VALUE)).stream()
                .map(StoredEvent::sequenceNr)
                .toList();
    }

    static List<StoredEvent> all(RocksStore store, EventCursor cursor) {
        var events = new ArrayList<StoredEvent>();
        for (var chunk = store.read(cursor); !chunk.isEmpty(); chunk = store.read(cursor)) {
            events.addAll(chunk);
        }
        return events;
    }

    static long highest(RocksStore store, String persistenceId) {
        return done(store.highestSequenceNr(persistenceId, Runnable::run));
    }

    /** The result, or the exception it ended with. */
    static <T> T done(Future<T> future) {
        try {
            return future.get(60, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new AssertionError(e.getCause());
        } catch (InterruptedException | TimeoutException e) {
            throw new AssertionError(e);
        }
    }
}
