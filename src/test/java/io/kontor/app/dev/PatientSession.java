package io.kontor.app.dev;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.config.DefaultDriverOption;
import com.datastax.oss.driver.api.core.config.DriverConfigLoader;
import java.net.InetSocketAddress;
import java.time.Duration;

/** A test's own session with a Cassandra: the driver's two seconds are less than a busy machine may need for a schema or a truncation. */
public final class PatientSession {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Else it waits a second after each change of the schema for another. */
    private static final Duration AT_ONCE = Duration.ofMillis(10);

    private PatientSession() {}

    public static CqlSession with(CassandraServer server) {
        String address = server.contactPoint();
        int colon = address.indexOf(':');
        return CqlSession.builder()
                .addContactPoint(new InetSocketAddress(
                        address.substring(0, colon), Integer.parseInt(address.substring(colon + 1))))
                .withLocalDatacenter(CassandraServer.DATA_CENTER)
                .withConfigLoader(DriverConfigLoader.programmaticBuilder()
                        .withDuration(DefaultDriverOption.REQUEST_TIMEOUT, PATIENCE)
                        .withDuration(DefaultDriverOption.CONNECTION_CONNECT_TIMEOUT, PATIENCE)
                        .withDuration(DefaultDriverOption.CONNECTION_INIT_QUERY_TIMEOUT, PATIENCE)
                        .withDuration(DefaultDriverOption.CONNECTION_SET_KEYSPACE_TIMEOUT, PATIENCE)
                        .withDuration(DefaultDriverOption.CONTROL_CONNECTION_TIMEOUT, PATIENCE)
                        .withDuration(DefaultDriverOption.METADATA_SCHEMA_REQUEST_TIMEOUT, PATIENCE)
                        .withDuration(DefaultDriverOption.METADATA_SCHEMA_WINDOW, AT_ONCE)
                        .build())
                .build();
    }
}
