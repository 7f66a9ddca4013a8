package io.kontor.platform.journal.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.kontor.app.dev.CassandraServer;
import io.kontor.app.dev.PatientSession;
import io.kontor.app.dev.ServerArtifacts;
import io.kontor.platform.config.Configuration;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * A real Cassandra with the journal's tables, and the settings nodes would have for it.
 *
 * @param config of {@code conf/cluster.conf}, but for partitions that are full soon and for more time than a busy machine needs
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
                        akka.persistence.cassandra.journal.circuit-breaker.call-timeout = 60 s
                        akka.persistence.cassandra.snapshot.circuit-breaker.call-timeout = 60 s
                        datastax-java-driver.profiles {
                          akka-persistence-cassandra-profile.basic.request.timeout = 60 s
                          akka-persistence-cassandra-snapshot-profile.basic.request.timeout = 60 s
                        }
                        akka.actor.testkit.typed.single-expect-default = 60 s
                        """.formatted(server.contactPoint(), PARTITION))
                .withFallback(Configuration.load(Optional.of(Path.of("conf", "cluster.conf"))));
        CqlSession session = PatientSession.with(server);
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
