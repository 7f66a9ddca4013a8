package io.kontor.platform.journal;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the writer is asked to do to one stream. Each is stored whole or not at all. */
sealed interface Change {

    String persistenceId();

    /** Roughly what it adds to the log. */
    long bytes();

    /** Events in the order of their sequence numbers, which must be above every one the stream has. */
    record Append(String persistenceId, List<Row> rows) implements Change {
        @Override
        public long bytes() {
            return rows.stream().mapToLong(row -> row.bytes().length).sum();
        }
    }

    /**
     * An encoded event; the writer stamps its ordinal in.
     *
     * @param event what it was encoded from, where that is at hand
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Row(long sequenceNr, byte[] bytes, @Nullable Object event) {
        Row(long sequenceNr, byte[] bytes) {
            this(sequenceNr, bytes, null);
        }
    }

    /** Events that go; the stream's highest sequence number outlives them. */
    record DropEvents(String persistenceId, List<Place> places) implements Change {
        @Override
        public long bytes() {
            return 64L * places.size();
        }
    }

    /** Where an event lies: in its stream and in the commit order. */
    record Place(long sequenceNr, long ordinal) {}

    @SuppressWarnings("ArrayRecordComponent") // never compared
    record PutSnapshot(String persistenceId, long sequenceNr, byte[] row) implements Change {
        @Override
        public long bytes() {
            return row.length;
        }
    }

    record DropSnapshots(String persistenceId, List<Long> sequenceNrs) implements Change {
        @Override
        public long bytes() {
            return 64L * sequenceNrs.size();
        }
    }
}
