package io.kontor.platform.journal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/**
 * Cuts the power at each write: after its bytes have been written and before it is acknowledged. Of every log there remains what RocksDB
 * had synced before, by its own count of syncs, and a random part of what it had not. Tables and manifest it syncs before it refers to
 * them. The files are linked, not copied, since they only grow.
 */
final class PowerCuts implements Syncer {

    private final Path dir;
    private final Syncer syncer;
    private final int wanted;
    private final Supplier<Map<String, Long>> acknowledged;
    private final List<Cut> cuts = new ArrayList<>();
    private final Random random;
    private Map<String, Long> synced = Map.of();
    private RocksStore store;
    private long syncs;
    private volatile boolean done;

    /**
     * @param files how much of each there was, written to the disk or not
     * @param synced how much of each log was on the disk for certain
     * @param acknowledged before this write
     */
    record Cut(
            int number,
            Path links,
            Map<String, Long> files,
            Map<String, Long> synced,
            Map<String, Long> acknowledged,
            long seed) {

        String newestLog() {
            return files.keySet().stream()
                    .filter(PowerCuts::isLog)
                    .max(String::compareTo)
                    .orElseThrow();
        }

        Path restoreTo(Path dataDir) throws IOException {
            var random = new Random(seed);
            var journal = Files.createDirectories(dataDir.resolve("journal"));
            for (var file : files.entrySet()) {
                var all = Files.readAllBytes(links.resolve(file.getKey()));
                var there = Arrays.copyOf(all, Math.toIntExact(file.getValue()));
                Files.write(
                        journal.resolve(file.getKey()),
                        isLog(file.getKey())
                                ? remains(
                                        there,
                                        synced.getOrDefault(file.getKey(), 0L).intValue(),
                                        random)
                                : there);
            }
            return dataDir;
        }

        /** The unsynced end is gone, or cut somewhere, or some of its pages were written and some not. */
        private static byte[] remains(byte[] log, int synced, Random random) {
            return switch (random.nextInt(3)) {
                case 0 -> Arrays.copyOf(log, synced);
                case 1 -> Arrays.copyOf(log, synced + random.nextInt(log.length - synced + 1));
                default -> {
                    var pages = log.clone();
                    for (var page = synced; page < log.length; page = (page / 4096 + 1) * 4096) {
                        if (random.nextBoolean()) {
                            Arrays.fill(pages, page, Math.min(log.length, (page / 4096 + 1) * 4096), (byte) 0);
                        }
                    }
                    yield pages;
                }
            };
        }

        @Override
        public String toString() {
            return "cut " + number + " (seed " + seed + ") in " + newestLog();
        }
    }

    /** @param acknowledged asked on the writer's thread */
    PowerCuts(Path dir, Syncer syncer, int wanted, long seed, Supplier<Map<String, Long>> acknowledged) {
        this.dir = dir;
        this.syncer = syncer;
        this.wanted = wanted;
        this.random = new Random(seed);
        this.acknowledged = acknowledged;
    }

    /** From here on; the first writes of a directory are synced whatever the break, so that there is something to open. */
    void watch(RocksStore opened) throws IOException {
        synced = logLengths();
        syncs = opened.stats().syncs();
        store = opened;
    }

    boolean done() {
        return done;
    }

    List<Cut> cuts() {
        return cuts;
    }

    @Override
    public void write(RocksDB rocks, WriteBatch batch) throws RocksDBException {
        if (store == null || done) {
            Syncer.synced().write(rocks, batch);
            return;
        }
        var before = acknowledged.get();
        syncer.write(rocks, batch);
        try {
            cuts.add(cut(before));
            if (store.stats().syncs() > syncs) {
                syncs = store.stats().syncs();
                synced = logLengths();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        done = cuts.size() == wanted;
    }

    /** The set of files may change below us, which the manifest then tells. */
    private Cut cut(Map<String, Long> before) throws IOException {
        var links = Files.createDirectories(dir.resolve("cuts").resolve(String.valueOf(cuts.size())));
        while (true) {
            var manifest = manifest();
            var files = new HashMap<String, Long>();
            try (var found = Files.list(running())) {
                for (var file : found.filter(Files::isRegularFile).toList()) {
                    var link = links.resolve(file.getFileName());
                    Files.deleteIfExists(link);
                    Files.createLink(link, file);
                    files.put(file.getFileName().toString(), Files.size(link));
                }
            } catch (NoSuchFileException _) {
                continue;
            }
            if (manifest.equals(manifest())) {
                return new Cut(cuts.size(), links, files, synced, before, random.nextLong());
            }
        }
    }

    private String manifest() throws IOException {
        var name = Files.readString(running().resolve("CURRENT")).strip();
        return name + " " + Files.size(running().resolve(name));
    }

    private Map<String, Long> logLengths() throws IOException {
        var lengths = new HashMap<String, Long>();
        for (var log : Directories.logs(running())) {
            try {
                lengths.put(log.getFileName().toString(), Files.size(log));
            } catch (NoSuchFileException _) {
                // All of it is in tables by now.
            }
        }
        return lengths;
    }

    private Path running() {
        return dir.resolve("running/journal");
    }

    private static boolean isLog(String name) {
        return name.endsWith(".log");
    }
}
