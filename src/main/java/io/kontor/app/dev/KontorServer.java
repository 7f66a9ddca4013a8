package io.kontor.app.dev;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * This program once more, as a process of its own: a node or the simulated exchange.
 *
 * @param up what it says once it is up
 * @param ready answers 200 once it serves
 * @param recording of its start, for the next ones
 */
record KontorServer(String name, LocalProcess process, String up, URI ready, Optional<AotCache.Recording> recording)
        implements LocalServer {
    private static final Duration START_MAX = Duration.ofMinutes(5);

    /** As k8s/base gives it: its account actors are handed over one step after the other, each with a time of its own. */
    private static final Duration STOP_MAX = Duration.ofMinutes(3);

    private static final Duration ANSWER_MAX = Duration.ofSeconds(5);
    private static final long POLL_MILLIS = 200;

    /**
     * A developer's system is started often and lives on few processors: code that is compiled quickly is worth more than good code, and
     * a heap that starts smaller is collected as a whole, 0.6 s each, four times before a node is up. So it is twice for want of room for
     * code, of which there is less where only the quick compiler runs.
     */
    private static final List<String> JAVA =
            List.of("-XX:TieredStopAtLevel=1", "-XX:ReservedCodeCacheSize=128m", "-Xms256m");

    /** The command that runs this program from where we run, under other options. */
    static List<String> command(Path jvmOptions, int heapMegabytes, List<String> cache, List<String> arguments) {
        List<String> options = new ArrayList<>();
        options.add("@" + jvmOptions);
        options.addAll(JAVA);
        options.addAll(cache);
        options.add("-Xmx" + heapMegabytes + "m");
        return LocalProcess.java(
                LocalProcess.ownJavaHome(), options, KontorProgram.classPath(), "io.kontor.app.Main", arguments);
    }

    @Override
    public void awaitReady() {
        process.awaitLine(up, START_MAX);
        long deadline = System.nanoTime() + START_MAX.toNanos();
        try (HttpClient client =
                HttpClient.newBuilder().connectTimeout(ANSWER_MAX).build()) {
            while (!isReady(client)) {
                if (!process.isAlive()) {
                    throw new ServerFailure(name + " ended before it was ready", null);
                }
                if (System.nanoTime() > deadline) {
                    throw new ServerFailure(
                            name + " was not ready within " + START_MAX + "; GET " + ready + " tells why", null);
                }
                Thread.sleep(POLL_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    @Override
    public void stop() {
        process.stop(STOP_MAX);
        int code = process.awaitEnd(STOP_MAX);
        recording.ifPresent(ended -> ended.end(code));
    }

    @Override
    public void kill() {
        process.kill();
        int code = process.awaitEnd(STOP_MAX);
        recording.ifPresent(ended -> ended.end(code));
    }

    private boolean isReady(HttpClient client) throws InterruptedException {
        try {
            HttpRequest request =
                    HttpRequest.newBuilder(ready).timeout(ANSWER_MAX).build();
            return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }
}
