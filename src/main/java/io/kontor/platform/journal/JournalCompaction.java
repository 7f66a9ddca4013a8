package io.kontor.platform.journal;

import io.kontor.platform.journal.Tables.Table;
import java.io.IOException;
import org.rocksdb.RocksDBException;

/** Rewrites a journal's tables without what has been deleted or replaced. Needs the directory to itself, as a writer. */
public final class JournalCompaction {

    private JournalCompaction() {}

    /** Bytes of table files. */
    public record Result(long before, long after) {}

    /** Throws {@link JournalException.InUse} while a gateway has the directory. */
    public static Result run(JournalSettings settings, Progress progress) throws IOException {
        try (var database = Database.open(settings, Syncer.synced())) {
            var tables = database.tables();
            // What is still only in the log counts too.
            tables.flush();
            var before = fileBytes(tables);
            var done = 0L;
            for (var table : Table.values()) {
                progress.at("bytes", done, before);
                done += tables.fileBytes(table);
                tables.compact(table);
            }
            progress.at("bytes", before, before);
            return new Result(before, fileBytes(tables));
        } catch (RocksDBException e) {
            throw new JournalException.Unavailable("cannot compact " + settings.directory() + ": " + e.getMessage(), e);
        }
    }

    private static long fileBytes(Tables tables) throws RocksDBException {
        var bytes = 0L;
        for (var table : Table.values()) {
            bytes += tables.fileBytes(table);
        }
        return bytes;
    }
}
