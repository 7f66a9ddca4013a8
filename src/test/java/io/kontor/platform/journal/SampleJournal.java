package io.kontor.platform.journal;

import io.kontor.platform.serialization.Wire;
import io.kontor.platform.serialization.WireCodec;
import io.kontor.platform.serialization.WireSerializer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
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
                append(store, codec, pid, events);
                var snapshot = new StoredSnapshot(pid, events.size(), 1, payload(codec, events.getLast()), null);
                TestStores.done(store.putSnapshot(pid, events.size(), Rows.snapshot(snapshot)));
            }
        }
    }

    /** One stream. */
    public static void write(Path dataDir, WireCodec codec, String pid, List<? extends Wire> events) {
        try (var store = TestStores.open(dataDir)) {
            append(store, codec, pid, events);
        }
    }

    private static void append(RocksStore store, WireCodec codec, String pid, List<? extends Wire> events) {
        for (var sequenceNr = 1; sequenceNr <= events.size(); sequenceNr++) {
            var event = TestStores.event(pid, sequenceNr, payload(codec, events.get(sequenceNr - 1)));
            TestStores.done(store.append(pid, List.of(new Change.Row(sequenceNr, Rows.event(event)))));
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

    /** Adds three events and loses the second: the log that held it is cut, and the third is in another. */
    public static void endOlderLogTooSoon(Path dataDir) throws Exception {
        var directory = TestStores.settings(dataDir).directory();
        long third;
        try (var store = TestStores.open(dataDir)) {
            TestStores.write(store, "hole", 1, 1);
            TestStores.write(store, "hole", 2, 2);
            third = Files.size(Directories.logs(directory).getLast());
            TestStores.write(store, "hole", 3, 3);
        }
        var log = Directories.logs(directory).getLast();
        var bytes = Files.readAllBytes(log);
        Files.write(directory.resolve("000999.log"), Arrays.copyOfRange(bytes, (int) third, bytes.length));
        Files.write(log, Arrays.copyOf(bytes, (int) third - 5));
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
