package io.kontor.app.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What is measured, in a process of its own under this one's Java options: so its processor time is its own, and the load generator's is
 * not in it. Its log goes into a file.
 */
public final class ServerProcess implements AutoCloseable {
    private static final Duration START_MAX = Duration.ofMinutes(5);
    private static final Duration STOP_MAX = Duration.ofMinutes(1);
    private static final long POLL_MILLIS = 10;
    private static final long QUIET_MILLIS = 500;
    private static final int QUIET_POLLS = 4;

    private final Process process;
    private final InetSocketAddress address;
    private final String readyPath;
    private final HttpClient client = HttpClient.newHttpClient();

    private ServerProcess(Process process, InetSocketAddress address, String readyPath) {
        this.process = process;
        this.address = address;
        this.readyPath = readyPath;
    }

    /** Starts {@code kontor} with these arguments and a port; {@link #awaitReady} waits. */
    public static ServerProcess start(Path log, List<String> moreOptions, List<String> arguments) {
        InetSocketAddress address = freeAddress();
        List<String> all = new ArrayList<>(arguments);
        all.add("-Dkontor.http.port=" + address.getPort());
        return start(log, moreOptions, all, address, "/health/ready");
    }

    /** Starts {@code kontor sim} on that port. */
    static ServerProcess exchange(Path log, List<String> arguments, int port) {
        List<String> all = new ArrayList<>(List.of("sim", "--port", Integer.toString(port)));
        all.addAll(arguments);
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        return start(log, List.of(), all, address, "/api/v3/ping");
    }

    private static ServerProcess start(
            Path log, List<String> moreOptions, List<String> arguments, InetSocketAddress address, String readyPath) {
        try {
            List<String> command = new ArrayList<>();
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
            command.addAll(moreOptions);
            command.addAll(List.of("-cp", System.getProperty("java.class.path"), "io.kontor.app.Main"));
            command.addAll(arguments);
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
            // Should this process be told to stop, the other must not stay behind.
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly, "server-end"));
            return new ServerProcess(process, address, readyPath);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    InetSocketAddress address() {
        return address;
    }

    /** Returns once it says it is ready. */
    public void awaitReady() {
        long end = System.nanoTime() + START_MAX.toNanos();
        while (!isReady()) {
            if (!process.isAlive() || System.nanoTime() > end) {
                throw new IllegalStateException("the server did not get ready; its log tells why");
            }
            pause(POLL_MILLIS);
        }
    }

    /** The body of a GET that is answered as soon as something is there. */
    public String await(String path) {
        long end = System.nanoTime() + START_MAX.toNanos();
        while (true) {
            try {
                HttpResponse<String> response = send(path);
                if (response.statusCode() == 200) {
                    return response.body();
                }
                if (System.nanoTime() > end) {
                    throw new IllegalStateException("GET " + path + ": " + response.statusCode());
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            pause(POLL_MILLIS);
        }
    }

    /** The body of a GET. */
    public String get(String path) {
        try {
            HttpResponse<String> response = send(path);
            if (response.statusCode() != 200) {
                throw new IllegalStateException("GET " + path + ": " + response.statusCode() + " " + response.body());
            }
            return response.body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Processor time so far. */
    Cpu cpu() {
        return Cpu.of(process.toHandle());
    }

    ProcessFigures figures() {
        return new ProcessFigures(process.pid());
    }

    /** Returns once the journal has written nothing for a while: what was asked for has been carried out. */
    void awaitQuiet() {
        Writes before = Writes.of(this);
        for (int quiet = 0; quiet < QUIET_POLLS; quiet++) {
            pause(QUIET_MILLIS);
            Writes now = Writes.of(this);
            if (now.events() > before.events()) {
                quiet = 0;
            }
            before = now;
        }
    }

    /** As a crash does it. */
    void kill() {
        end(process.destroyForcibly());
    }

    @Override
    public void close() {
        process.destroy();
        end(process);
    }

    private static void end(Process process) {
        try {
            if (!process.waitFor(STOP_MAX.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private boolean isReady() {
        try {
            return send(readyPath).statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    private HttpResponse<String> send(String path) throws IOException {
        try {
            URI uri = URI.create("http://" + address.getHostString() + ":" + address.getPort() + path);
            return client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    static InetSocketAddress freeAddress() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return new InetSocketAddress(InetAddress.getLoopbackAddress(), socket.getLocalPort());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
