package io.kontor.app.dev;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The settings of one system, as files: those we come with, what was asked for over them, and where everything is.
 *
 * @param nodes of the nodes
 * @param sim of the simulated exchange
 * @param jvmOptions the Java options of all of them
 */
record DevConf(Path nodes, Path sim, Path jvmOptions) {
    private static final String RESOURCES = "/conf/";
    private static final List<String> SHIPPED =
            List.of("venues.conf", "binance-sim.conf", "cluster.conf", "dev.conf", "jvm.options");

    /** The venue's limits are for one account on the internet. */
    private static final String LIMITS_RAISED = """
            kontor.sim.binance {
              limits { weight-per-minute = 100000000, orders-per-ten-seconds = 1000000, orders-per-day = 100000000 }
              bounds { connects-per-five-minutes-max = 100000, incoming-per-second-max = 100 }
            }
            """;

    /**
     * Writes them, over those of an earlier start.
     *
     * @param above settings laid over the shipped ones
     * @param accounts the accounts a file of settings names
     */
    static DevConf write(Path directory, DevPorts ports, Optional<Path> above, Function<Path, List<String>> accounts)
            throws IOException {
        Path conf = Files.createDirectories(directory.resolve("conf"));
        for (String name : SHIPPED) {
            copy(name, conf.resolve(name));
        }
        String over = above.map(file -> "include required(file(" + quoted(file.toAbsolutePath()) + "))\n")
                .orElse("");
        Path base = Files.writeString(conf.resolve("base.conf"), "include required(\"dev.conf\")\n" + over);
        List<String> names = accounts.apply(base);
        return new DevConf(
                Files.writeString(
                        conf.resolve("nodes.conf"),
                        "include required(\"dev.conf\")\n" + places(ports) + credentials(conf, names) + over),
                Files.writeString(
                        conf.resolve("sim.conf"), over + "kontor.accounts = " + list(names) + "\n" + LIMITS_RAISED),
                conf.resolve("jvm.options"));
    }

    private static String places(DevPorts ports) {
        String nodes = ports.nodes().entrySet().stream()
                .map(each -> """
                            %s { kontor.http.port = %d, akka.remote.artery.canonical.port = %d, akka.management.http.port = %d }
                        """.formatted(
                                each.getKey(),
                                each.getValue().http(),
                                each.getValue().artery(),
                                each.getValue().management()))
                .collect(Collectors.joining());
        String endpoints = ports.nodes().values().stream()
                .map(each -> "{ host = \"127.0.0.1\", port = " + each.management() + " }")
                .collect(Collectors.joining(", "));
        return """
                kontor {
                  cassandra.contact-points = ["127.0.0.1:%1$d"]
                  kafka.bootstrap-servers = "127.0.0.1:%2$d"
                  nodes = null
                  nodes {
                %3$s  }
                  venues.BINANCE {
                    endpoints = null
                    endpoints {
                      rest = "http://127.0.0.1:%4$d"
                      websocket-api = "ws://127.0.0.1:%4$d/ws-api/v3"
                      streams = "ws://127.0.0.1:%4$d"
                    }
                  }
                }
                akka.discovery.config.services.kontor.endpoints = [%5$s]
                akka.management.cluster.bootstrap.contact-point-discovery.required-contact-point-nr = %6$d
                """.formatted(
                        ports.cassandra(),
                        ports.kafka(),
                        nodes,
                        ports.sim(),
                        endpoints,
                        ports.nodes().size() / 2 + 1);
    }

    /** Each account's key is a file, as secrets are everywhere; these guard nothing but a simulation. */
    private static String credentials(Path conf, List<String> accounts) throws IOException {
        Path keys = Files.createDirectories(conf.resolve("keys"));
        StringBuilder block = new StringBuilder("kontor.venues.BINANCE.credentials = null\n");
        block.append("kontor.venues.BINANCE.credentials {\n");
        for (String account : accounts) {
            Path key = Files.writeString(keys.resolve(account + ".key"), "key-" + account);
            Path secret = Files.writeString(keys.resolve(account + ".secret"), "secret-" + account);
            block.append("  %s { key = %s, secret = %s }\n"
                    .formatted(quoted(account), quoted("file:" + key), quoted("file:" + secret)));
        }
        return block.append("}\n").toString();
    }

    private static void copy(String name, Path to) throws IOException {
        try (InputStream in = DevConf.class.getResourceAsStream(RESOURCES + name)) {
            if (in == null) {
                throw new IllegalStateException("conf/" + name + " is missing");
            }
            Files.copy(in, to, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static String list(List<String> names) {
        return names.stream().map(DevConf::quoted).collect(Collectors.joining(", ", "[", "]"));
    }

    private static String quoted(Object text) {
        return "\"" + text + "\"";
    }
}
