package io.kontor.platform.journal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The logs of a journal directory before RocksDB reads them. A group is written only when the one before it is on disk, so
 * what a loss of power can leave half done is the last group, which nobody was told of. RocksDB itself forgives a cut there,
 * but neither says so nor bears pages written out of order, and forgives a cut in the middle of the history as well.
 */
final class LogFiles {

    private LogFiles() {}

    /** A group that was being written when the writer ended; it has been cut off. */
    record TornTail(Path log, long at, long bytes) {
        @Override
        public String toString() {
            return "torn tail cut off " + log + ": " + bytes + " bytes at " + at + ", the last complete group is kept";
        }
    }

    /** For the writer, before it opens. Throws {@link JournalException.Unreadable} if there is damage before the last group. */
    static Optional<TornTail> mend(Path directory) throws IOException {
        var logs = logs(directory);
        Optional<TornTail> torn = Optional.empty();
        for (var n = 0; n < logs.size(); n++) {
            try (var log = FileChannel.open(logs.get(n), StandardOpenOption.READ, StandardOpenOption.WRITE)) {
                var found = LogFile.scan(log);
                if (found.torn()) {
                    check(logs, n, found);
                    log.truncate(found.whole());
                    log.force(true);
                    torn = Optional.of(new TornTail(logs.get(n), found.whole(), found.length() - found.whole()));
                }
            }
        }
        return torn;
    }

    /** What {@link #mend} would refuse, in words; for those who only read. */
    static List<String> damage(Path directory) throws IOException {
        var logs = logs(directory);
        var damage = new ArrayList<String>();
        for (var n = 0; n < logs.size(); n++) {
            try (var log = FileChannel.open(logs.get(n), StandardOpenOption.READ)) {
                var found = LogFile.scan(log);
                if (found.torn()) {
                    check(logs, n, found);
                }
            } catch (NoSuchFileException _) {
                // Everything in it has been put into tables meanwhile.
            } catch (JournalException.Unreadable e) {
                damage.add(String.valueOf(e.getMessage()));
            }
        }
        return damage;
    }

    private static void check(List<Path> logs, int n, LogFile found) throws IOException {
        if (found.goesOn() || !allEmpty(logs.subList(n + 1, logs.size()))) {
            throw new JournalException.Unreadable(
                    "the log " + logs.get(n) + " is damaged at byte " + found.whole()
                            + " and goes on behind it: events that were acknowledged are lost there",
                    null);
        }
    }

    private static boolean allEmpty(List<Path> logs) throws IOException {
        for (var log : logs) {
            if (Files.size(log) > 0) {
                return false;
            }
        }
        return true;
    }

    /** The tables that an opening writes from them take no more. */
    static long bytes(Path directory) throws IOException {
        var bytes = 0L;
        for (var log : logs(directory)) {
            bytes += Files.size(log);
        }
        return bytes;
    }

    /** In the order in which they were written. */
    private static List<Path> logs(Path directory) throws IOException {
        try (var files = Files.list(directory)) {
            return files.filter(file -> file.getFileName().toString().matches("[0-9]+\\.log"))
                    .sorted((one, other) -> Long.compare(number(one), number(other)))
                    .toList();
        }
    }

    private static long number(Path log) {
        var name = log.getFileName().toString();
        return Long.parseLong(name.substring(0, name.length() - ".log".length()));
    }
}
