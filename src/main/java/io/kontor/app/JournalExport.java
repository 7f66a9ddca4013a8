package io.kontor.app;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.kontor.platform.journal.JournalReader;
import io.kontor.platform.journal.Payload;
import io.kontor.platform.journal.Progress;
import io.kontor.platform.journal.ReadOnlyJournal;
import io.kontor.platform.journal.StoredEvent;
import io.kontor.platform.serialization.Wire;
import io.kontor.platform.serialization.WireCodec;
import io.kontor.platform.serialization.WireSerializer;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * A journal as lines of JSON, in the order of commit. What is not ours, such as the cluster's own events, is given as bytes. Streams that are
 * asked for by name must be there; that none of them has an event from that ordinal on is no fault.
 */
record JournalExport(WireCodec codec, PrintWriter out) {

    private static final int TELL_EVERY = 1000;

    void run(Path directory, long from, String prefix, Progress progress) {
        try (ReadOnlyJournal journal = JournalReader.openReadOnly(directory)) {
            requireStream(journal, prefix, directory);
            long last = journal.lastOrdinal();
            try (Stream<StoredEvent> events = journal.eventsInCommitOrder(from)) {
                events.forEach(event -> {
                    if (event.persistenceId().startsWith(prefix)) {
                        print(event);
                    }
                    if (event.ordinal() % TELL_EVERY == 0) {
                        KontorCommand.requirePrinted(out);
                        progress.at("ordinal", event.ordinal(), last);
                    }
                });
            }
        }
    }

    private static void requireStream(ReadOnlyJournal journal, String prefix, Path directory) {
        try (Stream<String> streams = journal.persistenceIds(prefix)) {
            if (!prefix.isEmpty() && streams.findFirst().isEmpty()) {
                throw new IllegalArgumentException("no stream that begins with " + prefix + " in " + directory
                        + " (expected: the beginning of a persistence id, such as Account|main)");
            }
        }
    }

    private void print(StoredEvent event) {
        out.printf(
                Locale.ROOT,
                "{\"ordinal\":%d,\"persistenceId\":%s,\"sequenceNr\":%d,\"at\":\"%s\",\"manifest\":%s,%s}%n",
                event.ordinal(),
                quoted(event.persistenceId()),
                event.sequenceNr(),
                Instant.ofEpochMilli(event.timestampMillis()),
                quoted(event.payload().manifest()),
                content(event.payload()));
    }

    private String content(Payload payload) {
        if (payload.serializerId() == WireSerializer.IDENTIFIER) {
            return "\"event\":" + codec.toJson((Wire) codec.decode(payload.manifest(), payload.bytes()));
        }
        return "\"serializer\":" + payload.serializerId() + ",\"bytes\":\""
                + Base64.getEncoder().encodeToString(payload.bytes()) + "\"";
    }

    private static String quoted(String text) {
        return '"' + String.valueOf(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
    }
}
