package io.kontor.app.dev;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Where everything of one system listens on 127.0.0.1. Chosen when its directory is made, and the same ever after: what is kept there
 * refers to it.
 */
public record DevPorts(int kafka, int cassandra, int sim, Map<String, Node> nodes) {
    private static final String FILE = "ports.json";
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Of one node. */
    public record Node(int http, int artery, int management) {}

    /** Ports somebody insists on; where nobody does, the usual one is taken, or any that is free. */
    public record Wish(OptionalInt kafka, OptionalInt cassandra, OptionalInt sim, OptionalInt http) {
        /** Any will do. */
        public static final Wish NONE =
                new Wish(OptionalInt.empty(), OptionalInt.empty(), OptionalInt.empty(), OptionalInt.empty());

        private static final Wish USUAL =
                new Wish(OptionalInt.of(9092), OptionalInt.of(9042), OptionalInt.of(9090), OptionalInt.of(8081));
    }

    /** Those the directory was made with, or new ones; throws {@link ServerFailure} where wishes and what is kept do not agree. */
    static DevPorts of(Path directory, List<String> nodes, Wish wish) throws IOException {
        Path file = directory.resolve(FILE);
        if (!Files.exists(file)) {
            Path draft = directory.resolve(FILE + ".new");
            JSON.writerWithDefaultPrettyPrinter().writeValue(draft.toFile(), choose(nodes, wish));
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
        }
        DevPorts kept = JSON.readValue(file.toFile(), DevPorts.class);
        kept.check("--kafka-port", wish.kafka, kept.kafka, directory);
        kept.check("--cassandra-port", wish.cassandra, kept.cassandra, directory);
        kept.check("--sim-port", wish.sim, kept.sim, directory);
        kept.check("--http-port", wish.http, kept.node(nodes.getFirst()).http, directory);
        return kept;
    }

    /** Those of a node there is. */
    public Node node(String name) {
        return Optional.ofNullable(nodes.get(name)).orElseThrow();
    }

    private static DevPorts choose(List<String> names, Wish wish) {
        // More than are needed, so that none of them is given out twice.
        Iterator<Integer> free = LocalProcess.freePorts(3 + 3 * names.size()).iterator();
        Map<String, Node> nodes = new LinkedHashMap<>();
        for (int n = 0; n < names.size(); n++) {
            int http = port(plus(wish.http, n), plus(Wish.USUAL.http, n), free);
            nodes.put(names.get(n), new Node(http, free.next(), free.next()));
        }
        return new DevPorts(
                port(wish.kafka, Wish.USUAL.kafka, free),
                port(wish.cassandra, Wish.USUAL.cassandra, free),
                port(wish.sim, Wish.USUAL.sim, free),
                nodes);
    }

    private static int port(OptionalInt wished, OptionalInt usual, Iterator<Integer> free) {
        return wished.orElseGet(
                () -> usual.stream().filter(LocalProcess::isFree).findFirst().orElseGet(free::next));
    }

    private static OptionalInt plus(OptionalInt port, int more) {
        return port.isPresent() ? OptionalInt.of(port.getAsInt() + more) : port;
    }

    private void check(String option, OptionalInt wished, int kept, Path directory) {
        if (wished.isPresent() && wished.getAsInt() != kept) {
            throw new ServerFailure(
                    option + ": " + wished.getAsInt() + " (expected: " + kept + ", with which " + directory
                            + " was made, or another directory)",
                    null);
        }
    }
}
