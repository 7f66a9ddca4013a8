package io.kontor.trial;

import com.fasterxml.jackson.databind.JsonNode;
import io.kontor.app.Main;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** {@code kontor dev} as a user starts it, in a directory of its own, and what it has started. */
final class DevRun implements AutoCloseable {
    private static final Duration START_MAX = Duration.ofMinutes(8);

    /** More than the three times three minutes it may give what it ends. */
    private static final Duration END_MAX = Duration.ofMinutes(12);

    private final Path directory;
    private final Path log;
    private final Process process;

    private DevRun(Path directory, Path log, Process process) {
        this.directory = directory;
        this.log = log;
        this.process = process;
    }

    /** Returns at once. */
    static DevRun start(Path directory, Path log, String... options) throws IOException {
        List<String> command = command(directory, options);
        DevRun run = new DevRun(
                directory,
                log,
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                        .start());
        // However this process ends, nothing stays behind.
        Runtime.getRuntime().addShutdownHook(new Thread(run::close));
        return run;
    }

    /** Runs {@code kontor dev} there to its end, and gives what it said after its exit code. */
    static String call(Path directory, String... options) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command(directory, options))
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        return process.waitFor() + ": " + said;
    }

    /** The report, once there is one. */
    JsonNode awaitReport() throws InterruptedException {
        long deadline = System.nanoTime() + START_MAX.toNanos();
        while (!Files.exists(directory.resolve("dev.json"))) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                throw new AssertionError("no report; " + log + " tells why");
            }
            Patience.pause();
        }
        return report();
    }

    JsonNode report() {
        try {
            return GatewayApi.JSON.readTree(Files.readAllBytes(directory.resolve("dev.json")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static JsonNode node(JsonNode report, String name) {
        for (JsonNode node : report.path("nodes")) {
            if (node.path("name").asText().equals(name)) {
                return node;
            }
        }
        throw new AssertionError(name + " is not in " + report);
    }

    static GatewayApi api(JsonNode part) {
        return new GatewayApi(URI.create(part.path("http").asText()).getPort());
    }

    static void kill(JsonNode part) {
        ProcessHandle handle = ProcessHandle.of(part.path("pid").asLong()).orElseThrow();
        handle.destroyForcibly();
        handle.onExit().join();
    }

    /** All processes it has started and those have. */
    List<ProcessHandle> started() {
        return process.descendants().toList();
    }

    /** SIGTERM, as a supervisor sends it; gives the exit code. */
    int terminate() throws InterruptedException {
        process.toHandle().destroy();
        return awaitEnd();
    }

    int awaitEnd() throws InterruptedException {
        if (!process.waitFor(END_MAX.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("not ended after " + END_MAX + "; " + log + " tells why");
        }
        return process.exitValue();
    }

    Optional<String> said(String text) throws IOException {
        return Files.readAllLines(log).stream()
                .filter(line -> line.contains(text))
                .findFirst();
    }

    @Override
    public void close() {
        List<ProcessHandle> left = started();
        process.destroyForcibly();
        left.forEach(ProcessHandle::destroyForcibly);
    }

    private static List<String> command(Path directory, String... options) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "@" + Path.of("conf", "jvm.options"),
                "-Xms32m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "dev",
                "--data-dir",
                directory.toString()));
        command.addAll(List.of(options));
        return command;
    }
}
