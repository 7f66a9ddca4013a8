package io.kontor.app.dev;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KafkaServerIT {
    @Test
    void aKilledBrokerComesBackAtTheSameAddressWithWhatItHad(@TempDir Path directory) throws Exception {
        ServerArtifacts artifacts = ServerArtifacts.fetch("kafka", Path.of("target", "servers"));

        try (KafkaServer kafka = KafkaServer.start(directory, artifacts)) {
            assertThat(answers(kafka.bootstrap())).isTrue();
            String cluster = Files.readString(directory.resolve("data").resolve("meta.properties"));

            long first = kafka.pid();
            kafka.kill();

            assertThat(kafka.isAlive()).isFalse();
            assertThat(answers(kafka.bootstrap())).isFalse();

            kafka.restart();

            assertThat(kafka.pid()).isNotEqualTo(first);
            assertThat(answers(kafka.bootstrap())).isTrue();
            assertThat(Files.readString(directory.resolve("data").resolve("meta.properties")))
                    .isEqualTo(cluster);
        }
    }

    @Test
    void jarsAreBroughtOnceAndAnUnfinishedFetchLeavesNothing(@TempDir Path under) throws IOException {
        ServerArtifacts brought = ServerArtifacts.fetch("kafka", under);
        Path jar = brought.lib().resolve("kafka_2.13-" + brought.version() + ".jar");
        long modified = Files.getLastModifiedTime(jar).toMillis();

        ServerArtifacts again = ServerArtifacts.fetch("kafka", under);

        assertThat(again).isEqualTo(brought);
        assertThat(Files.getLastModifiedTime(jar).toMillis()).isEqualTo(modified);
        try (Stream<Path> left = Files.list(under)) {
            assertThat(left).containsExactly(brought.lib());
        }
    }

    private static boolean answers(String address) {
        int colon = address.indexOf(':');
        try (Socket socket = new Socket()) {
            socket.connect(
                    new InetSocketAddress(address.substring(0, colon), Integer.parseInt(address.substring(colon + 1))),
                    2_000);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
