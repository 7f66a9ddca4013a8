package io.kontor.platform.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.rocksdb.RocksDBException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What an opening leaves that could not be finished: tables it began to write, and the messages of the one before. RocksDB removes both
 * only when one succeeds: on a disk that is nearly full each attempt would take the room that the next one needs, however much is freed
 * in small portions.
 */
final class OrphanFiles {

    private static final Logger log = LoggerFactory.getLogger(OrphanFiles.class);

    private OrphanFiles() {}

    /** Call it with the directory's lock held and nothing open in it for writing, here or elsewhere. Never fails: it is tried again with the next attempt. */
    static void remove(Path directory, JournalSettings.Memory memory) {
        if (!Files.exists(directory.resolve("CURRENT"))) {
            return;
        }
        try (var tables = Tables.openReadOnly(directory, memory);
                var files = Files.newDirectoryStream(directory, "{*.sst,LOG.old.*}")) {
            remove(files, tables.files());
        } catch (IOException | RocksDBException | RuntimeException e) {
            log.debug("what an opening left in {} stays", directory, e);
        }
    }

    private static void remove(Iterable<Path> files, Set<String> inUse) throws IOException {
        for (var file : files) {
            if (!inUse.contains(file.getFileName().toString())) {
                Files.delete(file);
                log.debug("removed {}, which no finished opening knows", file);
            }
        }
    }
}
