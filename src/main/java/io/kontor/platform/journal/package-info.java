/**
 * The embedded journal: Akka's journal and snapshot store over one RocksDB directory, with one writer, group commit, a
 * sync before every acknowledgement and a total commit order that {@link io.kontor.platform.journal.JournalReader} follows.
 */
@NullMarked
package io.kontor.platform.journal;

import org.jspecify.annotations.NullMarked;
