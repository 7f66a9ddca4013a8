package io.kontor.platform.journal.cassandra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.ResultSet;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.uuid.Uuids;
import io.kontor.control.HaltEvent.HaltLifted;
import io.kontor.platform.config.Configuration;
import io.kontor.platform.serialization.WireCodec;
import io.kontor.platform.serialization.WireRegistry;
import io.kontor.value.CommandId;
import io.kontor.value.HaltId;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class StreamRepairTest {
    private static final String STREAM = "Account|main";
    private static final StreamRepair.Signature SELF = new StreamRepair.Signature("node", "found");
    private static final int PARTITION = 10;

    private final WireCodec codec = new WireCodec(WireRegistry.from(Configuration.load(Optional.empty())));
    private final List<Stored> stored = new ArrayList<>();
    private final Set<Long> partitionsRead = new TreeSet<>();
    private final StreamRepair repair = new StreamRepair(cassandra(), "kontor", codec, PARTITION);

    @Test
    void aRepairReadsOnlyFromWhereTheRecoveryBegan() {
        write("a", 0, 1, 92);
        // Written together with what follows: the first of them stands in the partition behind its own.
        stored.replaceAll(row -> row.number() == 80 ? row.in(8) : row);
        write("b", 100, 93, 96);
        write("a", 105, 93, 94);

        assertThat(repair.isCertain(STREAM, 92)).isTrue();
        List<Long> moved = new ArrayList<>();
        int count = repair.repair(STREAM, 92, SELF, late -> moved.add(late.number()));

        assertThat(partitionsRead).containsExactly(8L, 9L, 10L);
        assertThat(count).isEqualTo(2);
        assertThat(moved).containsExactly(93L, 94L);
        assertThat(stored).extracting(Stored::number).containsExactlyElementsOf(upTo(98));
        assertThat(repair.find(STREAM)).isEmpty();
    }

    @Test
    void aRepairGoesBackToWhereTheTwoBegan() {
        write("a", 0, 1, 64);
        write("b", 100, 65, 96);
        write("a", 105, 65, 94);

        assertThat(repair.isCertain(STREAM, 95)).isTrue();
        assertThat(repair.repair(STREAM, 95, SELF, _ -> {})).isEqualTo(30);

        assertThat(partitionsRead).startsWith(6L);
        assertThat(repair.find(STREAM)).isEmpty();
        assertThat(stored).extracting(Stored::number).containsExactlyElementsOf(upTo(126));
        assertThat(stored.stream().filter(row -> row.number() >= 65 && row.number() <= 96))
                .allMatch(row -> row.writer().equals("b"));
    }

    @Test
    void aStreamWithoutEventsIsNotTakenForOneThatIsWhole() {
        String said = "no event of account|main in kontor"
                + " (expected: a persistence id as the log names it, such as Account|main)";

        assertThatThrownBy(() -> repair.find("account|main")).hasMessage(said);
        assertThatThrownBy(
                        () -> repair.repair("account|main", new StreamRepair.Signature("ann", "it slept"), late -> {}))
                .hasMessage(said);
    }

    private static List<Long> upTo(long last) {
        return LongStream.rangeClosed(1, last).boxed().toList();
    }

    private void write(String writer, long millis, long first, long last) {
        HaltLifted event = new HaltLifted(HaltId.of(new CommandId("c")), "over", writer, Instant.EPOCH);
        for (long number = first; number <= last; number++) {
            UUID at = Uuids.startOf(millis + number - first);
            stored.add(new Stored(
                    (number - 1) / PARTITION, number, at, writer, codec.manifest(event), codec.encode(event)));
        }
    }

    /** A row of the table of events. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Stored(long partition, long number, UUID at, String writer, String manifest, byte[] event) {
        Stored in(long other) {
            return new Stored(other, number, at, writer, manifest, event);
        }

        Row row(Object... columns) {
            return proxy(Row.class, (_, method, args) -> columns[(int) args[0]]);
        }
    }

    /** A Cassandra of that one table, which answers the statements of a repair and no others. */
    private CqlSession cassandra() {
        return proxy(CqlSession.class, (_, _, args) -> {
            String statement = (String) args[0];
            Object[] values = (Object[]) args[1];
            if (statement.startsWith("SELECT sequence_nr")) {
                partitionsRead.add((Long) values[1]);
                return rows(stored.stream()
                        .filter(row -> row.partition() == (Long) values[1])
                        .sorted(Comparator.comparingLong(Stored::number))
                        .map(row -> row.row(row.number(), row.at(), row.writer())));
            }
            if (statement.startsWith("SELECT ser_manifest")) {
                return rows(stored.stream()
                        .filter(row ->
                                row.number() == (Long) values[2] && row.at().equals(values[3]))
                        .map(row -> row.row(row.manifest(), ByteBuffer.wrap(row.event()))));
            }
            if (statement.startsWith("INSERT")) {
                stored.add(new Stored(
                        (Long) values[1],
                        (Long) values[2],
                        (UUID) values[3],
                        (String) values[5],
                        (String) values[7],
                        ((ByteBuffer) values[8]).array()));
            } else if (statement.contains("DELETE FROM kontor.messages")) {
                stored.removeIf(
                        row -> row.number() == (Long) values[2] && row.at().equals(values[3]));
            }
            stored.sort(Comparator.comparingLong(Stored::number));
            return rows(Stream.empty());
        });
    }

    private static ResultSet rows(Stream<Row> rows) {
        List<Row> found = rows.toList();
        return proxy(
                ResultSet.class,
                (_, method, _) -> method.getName().equals("one")
                        ? found.stream().findFirst().orElse(null)
                        : found.iterator());
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }
}
