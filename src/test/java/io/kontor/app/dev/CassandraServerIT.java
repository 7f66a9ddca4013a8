package io.kontor.app.dev;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.CqlSession;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CassandraServerIT {
    @Test
    void aKilledNodeComesBackAtTheSameAddressWithEveryAcknowledgedWrite(@TempDir Path directory) {
        ServerArtifacts artifacts = ServerArtifacts.fetch("cassandra", Path.of("target", "servers"));

        try (CassandraServer cassandra = CassandraServer.start(directory, artifacts)) {
            String address = cassandra.contactPoint();
            try (CqlSession session = PatientSession.with(cassandra)) {
                session.execute("CREATE KEYSPACE k WITH replication = {'class': 'NetworkTopologyStrategy', 'dc1': 1}");
                session.execute("CREATE TABLE k.t (a int PRIMARY KEY)");
                session.execute("INSERT INTO k.t (a) VALUES (7)");
            }

            cassandra.kill();
            assertThat(cassandra.isAlive()).isFalse();
            cassandra.restart();

            assertThat(cassandra.contactPoint()).isEqualTo(address);
            try (CqlSession session = PatientSession.with(cassandra)) {
                assertThat(session.execute("SELECT a FROM k.t").one().getInt(0)).isEqualTo(7);
            }
        }
    }
}
