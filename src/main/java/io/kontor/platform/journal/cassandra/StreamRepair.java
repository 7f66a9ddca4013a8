package io.kontor.platform.journal.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.ResultSet;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.uuid.Uuids;
import io.kontor.platform.serialization.Wire;
import io.kontor.platform.serialization.WireCodec;
import io.kontor.platform.serialization.WireSerializer;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Makes a stream one again that two writers have written, so that its entity can recover: what came late is put at its end, as a
 * {@link LateWrite}, and only then taken from where it stood. Interrupted, it is run again. The stream's entity must not be at work: while it
 * finds two events under one number it is not. Blocks.
 */
public final class StreamRepair {
    private final CqlSession session;
    private final String keyspace;
    private final WireCodec codec;
    private final long partitionEvents;

    /** @param partitionEvents {@code akka.persistence.cassandra.journal.target-partition-size} */
    public StreamRepair(CqlSession session, String keyspace, WireCodec codec, long partitionEvents) {
        this.session = session;
        this.keyspace = keyspace;
        this.codec = codec;
        this.partitionEvents = partitionEvents;
    }

    /**
     * An event beside the stream.
     *
     * @param writtenAt to the millisecond
     */
    public record Late(long number, String writer, Instant writtenAt, Wire event) {}

    /** Who repairs and why: it stands with each event that came late. */
    public record Signature(String by, String reason) {}

    /** What stands beside the stream, oldest first. */
    public List<Late> find(String stream) {
        return read(stream, 1).late().stream()
                .map(row -> new Late(
                        row.number(),
                        row.writer(),
                        Instant.ofEpochMilli(Uuids.unixTimestamp(row.at())),
                        event(stream, row)))
                .toList();
    }

    /**
     * Whether what came late can be told from what did not without a person's look at it.
     *
     * @param from where two writers were looked for
     */
    boolean isCertain(String stream, long from) {
        return read(stream, from).certain();
    }

    /**
     * Answers how many events of the whole stream were moved.
     *
     * @param moved told of each, when it is at the stream's end
     */
    public int repair(String stream, Signature signature, Consumer<Late> moved) {
        return repair(stream, 1, signature, moved);
    }

    /**
     * The same for what a recovery has read: a stream may be millions of events long, and almost all of it lies before its snapshot.
     *
     * @param from the first number that was looked at
     */
    int repair(String stream, long from, Signature signature, Consumer<Late> moved) {
        TwoWriters found = read(stream, from);
        if (found.late().isEmpty()) {
            return 0;
        }
        Set<String> already = alreadyMoved(stream, found);
        String writer = TwoWriters.REPAIR + UUID.randomUUID();
        long number = found.next();
        for (TwoWriters.Row row : found.late()) {
            if (!already.contains(identity(row.number(), row.at().toString()))) {
                Wire event = event(stream, row);
                append(stream, number++, writer, event, row, signature);
                moved.accept(new Late(
                        row.number(), row.writer(), Instant.ofEpochMilli(Uuids.unixTimestamp(row.at())), event));
            }
        }
        // A snapshot from there on may hold what came late.
        session.execute(
                "DELETE FROM " + keyspace + ".snapshots WHERE persistence_id = ? AND sequence_nr >= ?",
                stream,
                found.firstLate());
        for (TwoWriters.Row row : found.late()) {
            session.execute(
                    "DELETE FROM " + keyspace
                            + ".messages WHERE persistence_id = ? AND partition_nr = ? AND sequence_nr = ? AND timestamp = ?",
                    stream,
                    row.partition(),
                    row.number(),
                    row.at());
        }
        if (!read(stream, from).late().isEmpty()) {
            throw new IllegalStateException(stream + " was written meanwhile (expected: no node at work on it)");
        }
        return found.late().size();
    }

    /**
     * What stands from a number on: from the partition before its own, as an event that was written together with later ones stands with them, and
     * further back where two have written the first one of that.
     */
    private TwoWriters read(String stream, long from) {
        long partition = Math.max(0, (from - 1) / partitionEvents - 1);
        while (true) {
            long first = partition * partitionEvents + 1;
            List<TwoWriters.Row> rows = rows(stream, partition, first);
            if (partition == 0 && rows.isEmpty()) {
                // A stream that is misspelt must not pass for one that is whole.
                throw new IllegalArgumentException("no event of " + stream + " in " + keyspace
                        + " (expected: a persistence id as the log names it, such as Account|main)");
            }
            if (partition == 0 || (!rows.isEmpty() && TwoWriters.tellsWhoBegan(rows, first))) {
                return TwoWriters.of(rows, first);
            }
            partition--;
        }
    }

    private List<TwoWriters.Row> rows(String stream, long fromPartition, long first) {
        List<TwoWriters.Row> rows = new ArrayList<>();
        for (long partition = fromPartition; ; partition++) {
            ResultSet found = session.execute(
                    "SELECT sequence_nr, timestamp, writer_uuid FROM " + keyspace
                            + ".messages WHERE persistence_id = ? AND partition_nr = ?",
                    stream,
                    partition);
            boolean isEmpty = true;
            for (Row row : found) {
                isEmpty = false;
                if (row.getLong(0) >= first) {
                    rows.add(new TwoWriters.Row(partition, row.getLong(0), uuid(row, 1), text(row, 2)));
                }
            }
            if (isEmpty) {
                return rows;
            }
        }
    }

    /** What an interrupted repair has put at the end, and not yet taken from where it stood. */
    private Set<String> alreadyMoved(String stream, TwoWriters found) {
        Set<String> moved = new HashSet<>();
        for (int i = found.kept().size() - 1; i >= 0; i--) {
            TwoWriters.Row last = found.kept().get(i);
            if (!last.isRepairs() || !(event(stream, last) instanceof LateWrite late)) {
                break;
            }
            moved.add(identity(late.number(), late.writtenAt()));
        }
        return moved;
    }

    private Wire event(String stream, TwoWriters.Row row) {
        Row found = session.execute(
                        "SELECT ser_manifest, event FROM " + keyspace
                                + ".messages WHERE persistence_id = ? AND partition_nr = ? AND sequence_nr = ? AND timestamp = ?",
                        stream,
                        row.partition(),
                        row.number(),
                        row.at())
                .one();
        if (found == null) {
            throw new IllegalStateException(stream + ": event " + row.number() + " is there no more");
        }
        ByteBuffer bytes = found.getByteBuffer(1);
        byte[] content = new byte[bytes == null ? 0 : bytes.remaining()];
        if (bytes != null) {
            bytes.get(content);
        }
        return (Wire) codec.decode(text(found, 0), content);
    }

    private void append(
            String stream, long number, String writer, Wire event, TwoWriters.Row row, Signature signature) {
        UUID now = Uuids.timeBased();
        LateWrite late = new LateWrite(
                event,
                row.number(),
                row.writer(),
                row.at().toString(),
                signature.by(),
                signature.reason(),
                Instant.ofEpochMilli(Uuids.unixTimestamp(now)));
        session.execute(
                "INSERT INTO " + keyspace
                        + ".messages (persistence_id, partition_nr, sequence_nr, timestamp, timebucket,"
                        + " writer_uuid, ser_id, ser_manifest, event_manifest, event) VALUES (?, ?, ?, ?, ?, ?, ?, ?, '', ?)",
                stream,
                (number - 1) / partitionEvents,
                number,
                now,
                // Of use for tags only, of which there are none.
                "0",
                writer,
                WireSerializer.IDENTIFIER,
                codec.manifest(late),
                ByteBuffer.wrap(codec.encode(late)));
    }

    private static String identity(long number, String at) {
        return number + " " + at;
    }

    private static String text(Row row, int column) {
        String text = row.getString(column);
        return text == null ? "" : text;
    }

    private static UUID uuid(Row row, int column) {
        UUID uuid = row.getUuid(column);
        if (uuid == null) {
            throw new IllegalStateException("an event without its time");
        }
        return uuid;
    }
}
