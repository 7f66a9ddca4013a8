package io.kontor.platform.journal.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.metadata.schema.KeyspaceMetadata;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The tables the journal stands on and the index derived from it, as CQL that somebody reviews and runs. Every statement may be run again. */
public final class CassandraSchema {
    static final String BEATS = "heart_beats";

    private static final String RESOURCE = "/cassandra/journal.cql";
    private static final List<String> TABLES = List.of(
            "messages", "metadata", "snapshots", BEATS, "orders_by_account", "orders_indexed", "orders_generation");

    private CassandraSchema() {}

    /**
     * The statements, each without its semicolon, comments left in.
     *
     * @param replicas how many in which data center
     */
    public static List<String> statements(String keyspace, Map<String, Integer> replicas) {
        String replication = replicas.entrySet().stream()
                .map(each -> "'" + each.getKey() + "': " + each.getValue())
                .sorted()
                .collect(Collectors.joining(", "));
        String script = script().replace("@KEYSPACE@", keyspace).replace("@REPLICAS@", replication);
        return Arrays.stream(script.split(";\\R"))
                .map(String::strip)
                .filter(statement -> !statement.isEmpty())
                .toList();
    }

    /** The tables that are not there. */
    static List<String> missing(CqlSession session, String keyspace) {
        Optional<KeyspaceMetadata> known = session.getMetadata().getKeyspace(keyspace);
        return TABLES.stream()
                .filter(table -> known.flatMap(k -> k.getTable(table)).isEmpty())
                .map(table -> keyspace + "." + table)
                .toList();
    }

    private static String script() {
        try (InputStream in = CassandraSchema.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException(RESOURCE + " is missing");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
