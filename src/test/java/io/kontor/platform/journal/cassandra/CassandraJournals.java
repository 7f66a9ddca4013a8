package io.kontor.platform.journal.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.kontor.app.dev.CassandraServer;
import io.kontor.app.dev.ServerArtifacts;
import io.kontor.platform.config.Configuration;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * A real Cassandra with the journal's tables, and the settings nodes would have for it.
 *
 * @param config of {@code conf/cluster.conf}, but for partitions that are full soon
 */
public record CassandraJournals(CassandraServer server, CqlSession session, Config config) implements AutoCloseable {
    static final int PARTITION = 4;

    public static CassandraJournals start(Path directory) {
        CassandraServer server =
                CassandraServer.start(directory, ServerArtifacts.fetch("cassandra", Path.of("target", "servers")));
        Config config = ConfigFactory.parseString("""
                        datastax-java-driver.basic.contact-points = ["%s"]
                        akka.remote.artery.canonical.port = 0
                        akka.cluster.jmx.enabled = off
                        akka.persistence.cassandra.journal.target-partition-size = %d
                        """.formatted(server.contactPoint(), PARTITION))
                .withFallback(Configuration.load(Optional.of(Path.of("conf", "cluster.conf"))));
        int colon = server.contactPoint().indexOf(':');
        CqlSession session = CqlSession.builder()
                .addContactPoint(new InetSocketAddress(
                        server.contactPoint().substring(0, colon),
                        Integer.parseInt(server.contactPoint().substring(colon + 1))))
                .withLocalDatacenter(CassandraServer.DATA_CENTER)
                .build();
        CassandraSchema.statements("kontor", Map.of(CassandraServer.DATA_CENTER, 1))
                .forEach(session::execute);
        return new CassandraJournals(server, session, config);
    }

    @Override
    public void close() {
        session.close();
        server.close();
    }
}
