package io.kontor.app.dev;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * A server as a process of its own: what it says is appended to a file. Unless its owner has said that it ends it, it is killed when the JVM
 * that started it ends in order. Thread-safe.
 */
public final class LocalProcess implements AutoCloseable {
    /** What becomes of it when the JVM that started it is told to end. */
    public enum AtExit {
        /** It is killed. */
        KILL,
        /** Whoever started it ends it in order; what a terminal sends to all at once (Ctrl-C, its own end) it does not hear. */
        LEAVE
    }

    private static final Duration STOP_MAX = Duration.ofSeconds(30);
    private static final Duration TELL_MAX = Duration.ofSeconds(2);

    /** Ignored signals stay ignored in what is executed, and a JVM leaves them at that. */
    private static final List<String> DEAF = List.of("/bin/sh", "-c", "trap '' INT HUP; exec \"$0\" \"$@\"");

    private static final long POLL_MILLIS = 50;
    private static final int PORT_MIN = 20_000;
    private static final int PORT_MAX = 30_000;
    private static final Set<Integer> GIVEN = ConcurrentHashMap.newKeySet();

    private final String name;
    private final Process process;
    private final Path log;
    private final long logStart;
    private final Thread end;

    private LocalProcess(String name, Process process, Path log, long logStart) {
        this.name = name;
        this.process = process;
        this.log = log;
        this.logStart = logStart;
        this.end = new Thread(process::destroyForcibly, name + "-end");
    }

    /**
     * Starts it and returns at once; {@link #awaitLine} waits.
     *
     * @param command the program's path and its arguments
     */
    public static LocalProcess start(String name, List<String> command, Path directory, Path log) {
        return start(name, command, directory, log, AtExit.KILL);
    }

    /** As {@link #start(String, List, Path, Path)}. */
    public static LocalProcess start(String name, List<String> command, Path directory, Path log, AtExit atExit) {
        try {
            long logStart = Files.exists(log) ? Files.size(log) : 0;
            List<String> whole = new ArrayList<>(atExit == AtExit.LEAVE ? DEAF : List.of());
            whole.addAll(command);
            Process process = new ProcessBuilder(whole)
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
            LocalProcess started = new LocalProcess(name, process, log, logStart);
            if (atExit == AtExit.KILL) {
                started.endWithUs();
            }
            return started;
        } catch (IOException e) {
            throw new ServerFailure(name + " could not be started: " + e.getMessage(), e);
        }
    }

    private void endWithUs() {
        try {
            Runtime.getRuntime().addShutdownHook(end);
        } catch (IllegalStateException e) {
            process.destroyForcibly();
            throw new ServerFailure(name + " was not started, for this process is ending", e);
        }
    }

    /** The command for a program in Java, run by the JVM of that home. */
    public static List<String> java(
            Path javaHome, List<String> options, String classPath, String main, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(javaHome.resolve("bin").resolve("java").toString());
        command.addAll(options);
        command.addAll(List.of("-cp", classPath, main));
        command.addAll(arguments);
        return command;
    }

    /** The home of the JVM we run on. */
    public static Path ownJavaHome() {
        return Path.of(System.getProperty("java.home"));
    }

    /**
     * Ports of 127.0.0.1 that nobody listens on at this moment, and that this JVM was not given before: whoever was may not listen yet, or
     * not again yet. They lie below those the system gives to clients: a client that calls a server while it is down must not be given the
     * server's own port.
     */
    public static List<Integer> freePorts(int count) {
        return new Random()
                .ints(PORT_MIN, PORT_MAX)
                .distinct()
                .filter(LocalProcess::isFree)
                .filter(GIVEN::add)
                .limit(count)
                .boxed()
                .toList();
    }

    /** Whether nobody listens there at this moment. */
    static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Completes with its exit code when it has ended, for whatever reason. */
    public CompletableFuture<Integer> ended() {
        return process.onExit().thenApply(Process::exitValue);
    }

    /** When it was started, as the system keeps it: with the pid it names a process for good. */
    Optional<Instant> startedAt() {
        return process.info().startInstant();
    }

    /** Returns once it has said a line with this text; throws when it ends before or takes longer. */
    public void awaitLine(String text, Duration max) {
        long deadline = System.nanoTime() + max.toNanos();
        while (!hasSaid(text)) {
            if (!process.isAlive()) {
                throw new ServerFailure(name + " ended with " + process.exitValue() + "; " + log + " tells why", null);
            }
            if (System.nanoTime() > deadline) {
                throw new ServerFailure(name + " was not ready within " + max + "; " + log + " tells why", null);
            }
            pause();
        }
    }

    /** Returns its exit code once it has ended by itself. */
    public int awaitEnd(Duration max) {
        try {
            if (!process.waitFor(max.toMillis(), TimeUnit.MILLISECONDS)) {
                kill();
                throw new ServerFailure(name + " had not ended after " + max + "; " + log + " tells why", null);
            }
            forget();
            return process.exitValue();
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    /** As {@link #stop(Duration)} with the half minute that most servers are given. */
    public void stop() {
        stop(STOP_MAX);
    }

    /** SIGTERM, and SIGKILL should it take longer than that; returns when it has ended. */
    public void stop(Duration max) {
        process.destroy();
        try {
            if (!process.waitFor(max.toMillis(), TimeUnit.MILLISECONDS)) {
                tellThreads();
                kill();
            }
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
        forget();
    }

    /** What hung would else be known to nobody: on SIGQUIT a JVM says what each of its threads is at. */
    private void tellThreads() throws InterruptedException {
        try {
            new ProcessBuilder("kill", "-QUIT", Long.toString(pid())).start().waitFor();
            process.waitFor(TELL_MAX.toMillis(), TimeUnit.MILLISECONDS);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** SIGKILL, as a crash does it; returns when it has ended. */
    public void kill() {
        try {
            process.destroyForcibly().waitFor();
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
        forget();
    }

    @Override
    public void close() {
        stop();
    }

    private boolean hasSaid(String text) {
        try (var in = Files.newInputStream(log)) {
            in.skipNBytes(logStart);
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).contains(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void forget() {
        try {
            Runtime.getRuntime().removeShutdownHook(end);
        } catch (IllegalStateException e) {
            // This JVM is on its way out, and the hook has been or is being run.
            return;
        }
    }

    private static void pause() {
        try {
            Thread.sleep(POLL_MILLIS);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private static IllegalStateException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new IllegalStateException("interrupted", e);
    }
}
