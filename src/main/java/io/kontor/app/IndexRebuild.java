package io.kontor.app;

import io.kontor.account.AccountEntity;
import io.kontor.account.AccountEvent;
import io.kontor.account.AccountFeed.Entry;
import io.kontor.platform.journal.JournalReader;
import io.kontor.platform.journal.Progress;
import io.kontor.platform.journal.ReadOnlyJournal;
import io.kontor.platform.journal.StoredEvent;
import io.kontor.platform.serialization.WireCodec;
import io.kontor.projection.index.EmbeddedOrderIndex;
import io.kontor.projection.index.IndexBuild;
import io.kontor.projection.index.IndexSettings;
import io.kontor.value.AccountId;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Builds the embedded index from the journal's files, with no gateway running. */
record IndexRebuild(WireCodec codec, Progress progress) {
    private static final int GENERATION = 0;
    private static final int TELL_EVERY = 1_000;

    /** What it came to. */
    record Summary(int accounts, long orders) {}

    Summary embedded(Path journalDirectory, Path indexDirectory, IndexSettings settings) {
        try (ReadOnlyJournal journal = JournalReader.openReadOnly(journalDirectory);
                EmbeddedOrderIndex index = EmbeddedOrderIndex.create(indexDirectory, settings, Runnable::run)) {
            String prefix = AccountEntity.TYPE_KEY.name() + "|";
            List<String> streams;
            try (Stream<String> ids = journal.persistenceIds(prefix)) {
                streams = ids.toList();
            }
            long total = streams.stream().mapToLong(journal::highestSequenceNr).sum();
            long before = 0;
            long orders = 0;
            for (String stream : streams) {
                IndexBuild build = new IndexBuild(index, new AccountId(stream.substring(prefix.length())), GENERATION);
                feed(journal, stream, build, before, total);
                before += journal.highestSequenceNr(stream);
                orders += build.finish();
            }
            return new Summary(streams.size(), orders);
        }
    }

    private void feed(ReadOnlyJournal journal, String stream, IndexBuild build, long before, long total) {
        try (Stream<StoredEvent> events = journal.events(stream, 1, Long.MAX_VALUE)) {
            events.forEach(event -> {
                build.add(new Entry(event.sequenceNr(), (AccountEvent.Batch)
                        codec.decode(event.payload().manifest(), event.payload().bytes())));
                if (event.sequenceNr() % TELL_EVERY == 0) {
                    progress.at("writes of accounts", before + event.sequenceNr(), total);
                }
            });
        }
    }
}
