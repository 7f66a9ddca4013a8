package io.kontor.trial;

import io.kontor.app.Main;
import io.kontor.app.dev.AotCache;
import io.kontor.app.dev.KontorProgram;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;

/**
 * The gateway, or the simulated exchange, as a user starts it, from where we run. Killed as a crash does it, held still as a stalled
 * machine is.
 */
final class KontorProcess implements AutoCloseable {
    private static final Duration START_MAX = Duration.ofMinutes(3);
    private static final int LINES_MAX = 10_000;
    private static final Pattern UP = Pattern.compile("kontor (sim )?is up");
    private static final Duration STOP_MAX = Duration.ofMinutes(2);

    private final Process process;
    private final CompletableFuture<Void> up = new CompletableFuture<>();
    private final Semaphore lines = new Semaphore(0);
    private final Thread reader;

    private KontorProcess(Process process, Path log) {
        this.process = process;
        this.reader = Thread.ofPlatform().daemon().name("kontor-output").start(() -> read(log));
    }

    /** Starts a gateway and returns at once; {@link #awaitUp} waits. */
    static KontorProcess gateway(Path conf, Path dataDir, int port, Path log) throws IOException {
        return start(
                log, "run", "--conf", conf.toString(), "-Dkontor.http.port=" + port, "-Dkontor.data-dir=" + dataDir);
    }

    /** Starts a simulated exchange and returns at once. */
    static KontorProcess exchange(Path conf, Path dataDir, int port, Path log, String... options) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("sim", "--conf", conf.toString()));
        arguments.addAll(List.of("--data-dir", dataDir.toString(), "--port", Integer.toString(port)));
        arguments.addAll(List.of(options));
        return start(log, arguments.toArray(String[]::new));
    }

    /** Runs a command to its end and gives its exit code. */
    static int run(Path log, String... arguments) throws IOException, InterruptedException {
        KontorProcess command = start(log, arguments);
        if (!command.process.waitFor(STOP_MAX.toSeconds(), TimeUnit.SECONDS)) {
            command.close();
            throw new AssertionError("kontor " + String.join(" ", arguments) + " did not end within " + STOP_MAX);
        }
        command.reader.join(STOP_MAX);
        return command.process.exitValue();
    }

    private static KontorProcess start(Path log, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "@" + Path.of("conf", "jvm.options"),
                // It lives for seconds: code that is compiled quickly is worth more than good code, unless a figure is
                // wanted.
                "-XX:TieredStopAtLevel=" + Integer.getInteger("kontor.trial.compile-level", 1)));
        AotCache.of(KontorProgram.path(), Path.of("target", "servers"))
                .map(AotCache::use)
                .ifPresent(command::addAll);
        command.addAll(List.of("-cp", KontorProgram.classPath(), Main.class.getName()));
        command.addAll(List.of(arguments));
        return new KontorProcess(
                new ProcessBuilder(command).redirectErrorStream(true).start(), log);
    }

    void awaitUp() throws InterruptedException {
        try {
            up.get(START_MAX.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError("process " + process.pid() + " did not come up", e);
        }
    }

    /** Returns once it has said so many lines, or is up: a moment in the middle of its start. */
    void awaitLines(int count) throws InterruptedException {
        if (!lines.tryAcquire(count, START_MAX.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("process " + process.pid() + " is neither up nor has it said " + count + " lines");
        }
    }

    long pid() {
        return process.pid();
    }

    /** SIGKILL: no hook runs, nothing is flushed. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
        reader.join(STOP_MAX);
    }

    /** SIGTERM, and waits for the end. */
    void stop() throws InterruptedException {
        // By its handle: Process.destroy would close its output too, and what it says while it leaves would be lost.
        process.toHandle().destroy();
        if (!process.waitFor(STOP_MAX.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("process " + pid() + " did not end within " + STOP_MAX + " of SIGTERM");
        }
        reader.join(STOP_MAX);
    }

    /** Every thread of it stands still until {@link #goOn}. */
    void standStill() throws IOException, InterruptedException {
        signal("-STOP");
    }

    void goOn() throws IOException, InterruptedException {
        signal("-CONT");
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    private void signal(String signal) throws IOException, InterruptedException {
        int exit =
                new ProcessBuilder("kill", signal, Long.toString(pid())).start().waitFor();
        if (exit != 0) {
            throw new AssertionError("kill " + signal + " " + pid() + " ended with " + exit);
        }
    }

    private void read(Path log) {
        try (BufferedReader out =
                        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
                BufferedWriter file =
                        Files.newBufferedWriter(log, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            file.write("--- process " + pid() + "\n");
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                file.write(line);
                file.newLine();
                file.flush();
                lines.release();
                if (UP.matcher(line).lookingAt()) {
                    up.complete(null);
                    lines.release(LINES_MAX);
                }
            }
        } catch (IOException e) {
            up.completeExceptionally(new UncheckedIOException(e));
        }
        up.completeExceptionally(new IllegalStateException("it ended; its output is in " + log));
    }
}
