package io.kontor.app;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code kontor sim} as a user starts it, on a free port, from our own class path. */
public final class SimRun {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Pattern UP = Pattern.compile("kontor sim is up: https?://[^:]+:(\\d+)");

    private final Process process;
    private final CompletableFuture<Integer> port = new CompletableFuture<>();
    private final Queue<String> said = new ConcurrentLinkedQueue<>();

    private SimRun(Process process) {
        this.process = process;
        Thread.ofPlatform().daemon().name("sim-output").start(this::read);
    }

    public static SimRun start(Path dataDir, String... options) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "@" + Path.of("conf", "jvm.options"),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "sim",
                "--port",
                "0",
                "--data-dir",
                dataDir.toString()));
        command.addAll(List.of(options));
        return new SimRun(new ProcessBuilder(command).redirectErrorStream(true).start());
    }

    /** Once it is up. */
    public int port() throws Exception {
        return port.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    public String said() {
        return String.join("\n", said);
    }

    /** SIGKILL: no hook runs, nothing is flushed. */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** SIGTERM, and waits for the end. */
    public int stop() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("it did not end within " + PATIENCE + " of SIGTERM");
        }
        return process.exitValue();
    }

    private void read() {
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                said.add(line);
                Matcher up = UP.matcher(line);
                if (up.find()) {
                    port.complete(Integer.parseInt(up.group(1)));
                }
            }
            port.completeExceptionally(new IllegalStateException("it ended: " + said()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
