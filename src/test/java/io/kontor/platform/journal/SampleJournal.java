package io.kontor.platform.journal;

import io.kontor.platform.serialization.Wire;
import io.kontor.platform.serialization.WireCodec;
import io.kontor.platform.serialization.WireSerializer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A journal of events of ours, for tests of what is done with one from outside. */
public final class SampleJournal {

    private SampleJournal() {}

    /** Streams {@code order|0} and so on, each with all of these events, and a snapshot behind the last. */
    public static void write(Path dataDir, WireCodec codec, int streams, List<? extends Wire> events) {
        try (var store = TestStores.open(dataDir)) {
            for (var n = 0; n < streams; n++) {
                var pid = "order|" + n;
                for (var sequenceNr = 1; sequenceNr <= events.size(); sequenceNr++) {
                    var event = TestStores.event(pid, sequenceNr, payload(codec, events.get(sequenceNr - 1)));
                    TestStores.done(store.append(pid, List.of(new Change.Row(sequenceNr, Rows.event(event)))));
                }
                var snapshot = new StoredSnapshot(pid, events.size(), 1, payload(codec, events.getLast()), null);
                TestStores.done(store.putSnapshot(pid, events.size(), Rows.snapshot(snapshot)));
            }
        }
    }

    private static Payload payload(WireCodec codec, Wire event) {
        return new Payload(WireSerializer.IDENTIFIER, codec.manifest(event), codec.encode(event));
    }

    /** Puts everything into tables, and changes a byte in the middle of the one that holds the events. */
    public static void damage(Path dataDir) throws Exception {
        var settings = TestStores.settings(dataDir);
        JournalCompaction.run(settings, (_, _, _) -> {});
        flipMiddle(largestTable(settings.directory()));
    }

    static Path largestTable(Path journal) throws Exception {
        try (Stream<Path> files = Files.list(journal)) {
            return files.filter(file -> file.toString().endsWith(".sst"))
                    .max((one, other) ->
                            Long.compare(one.toFile().length(), other.toFile().length()))
                    .orElseThrow();
        }
    }

    /** Where there are rows; at the end of a table file is its index. */
    static void flipMiddle(Path file) throws Exception {
        var bytes = Files.readAllBytes(file);
        bytes[bytes.length / 3] ^= 0x10;
        Files.write(file, bytes);
    }
}
