package io.kontor.app.dev;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import io.kontor.platform.config.Configuration;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DevConfTest {
    @TempDir
    private Path directory;

    @Test
    void nodesAndExchangeAreToldWhereEverythingIs() throws Exception {
        DevPorts ports = DevPorts.of(directory, DevSystem.NODES, DevPorts.Wish.NONE);

        DevConf conf = DevConf.write(directory, ports, Optional.empty(), _ -> List.of("main", "t-001"));

        Config nodes = Configuration.load(Optional.of(conf.nodes()));
        assertThat(nodes.getString("kontor.mode")).isEqualTo("cluster");
        assertThat(nodes.getBoolean("kontor.kafka.enabled")).isTrue();
        assertThat(nodes.getString("kontor.kafka.bootstrap-servers")).isEqualTo("127.0.0.1:" + ports.kafka());
        assertThat(nodes.getStringList("datastax-java-driver.basic.contact-points"))
                .containsExactly("127.0.0.1:" + ports.cassandra());
        assertThat(nodes.getString("kontor.venues.BINANCE.endpoints.rest")).endsWith(":" + ports.sim());
        assertThat(nodes.getConfig("kontor.venues.BINANCE.credentials").root()).containsOnlyKeys("main", "t-001");
        assertThat(nodes.getInt("kontor.nodes.node-2.kontor.http.port"))
                .isEqualTo(ports.nodes().get("node-2").http());
        assertThat(nodes.getConfigList("akka.discovery.config.services.kontor.endpoints"))
                .hasSize(3);
        assertThat(Configuration.load(Optional.of(conf.sim())).getStringList("kontor.accounts"))
                .containsExactly("main", "t-001");
    }

    @Test
    void settingsThatAreAskedForLieOverTheShippedOnes() throws Exception {
        Path above = Files.writeString(
                directory.resolve("mine.conf"), "kontor { accounts = [mine], kafka.enabled = false }");
        DevPorts ports = DevPorts.of(directory, DevSystem.NODES, DevPorts.Wish.NONE);

        DevConf conf = DevConf.write(
                directory,
                ports,
                Optional.of(above),
                file -> Configuration.load(Optional.of(file)).getStringList("kontor.accounts"));

        Config nodes = Configuration.load(Optional.of(conf.nodes()));
        assertThat(nodes.getStringList("kontor.accounts")).containsExactly("mine");
        assertThat(nodes.getBoolean("kontor.kafka.enabled")).isFalse();
        assertThat(nodes.getConfig("kontor.venues.BINANCE.credentials").root()).containsOnlyKeys("mine");
    }

    @Test
    void portsDifferAndStayWhatTheyWereWhenTheDirectoryWasMade() throws Exception {
        DevPorts.Wish wish = new DevPorts.Wish(
                OptionalInt.empty(), OptionalInt.empty(), OptionalInt.of(19090), OptionalInt.of(18081));

        DevPorts first = DevPorts.of(directory, DevSystem.NODES, wish);

        assertThat(first.sim()).isEqualTo(19090);
        assertThat(first.nodes().get("node-3").http()).isEqualTo(18083);
        Set<Integer> all = new HashSet<>(List.of(first.kafka(), first.cassandra(), first.sim()));
        first.nodes().values().forEach(node -> all.addAll(List.of(node.http(), node.artery(), node.management())));
        assertThat(all).hasSize(12);
        assertThat(DevPorts.of(directory, DevSystem.NODES, DevPorts.Wish.NONE)).isEqualTo(first);
        assertThatThrownBy(() -> DevPorts.of(
                        directory,
                        DevSystem.NODES,
                        new DevPorts.Wish(
                                OptionalInt.empty(), OptionalInt.empty(), OptionalInt.of(19091), OptionalInt.empty())))
                .isInstanceOf(ServerFailure.class)
                .hasMessageContaining("--sim-port: 19091 (expected: 19090");
    }
}
