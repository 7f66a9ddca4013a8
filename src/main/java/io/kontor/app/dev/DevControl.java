package io.kontor.app.dev;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * How a running {@code kontor dev} is asked to bring a part back: one line with the part's name over loopback, answered with progress
 * and, last, {@code done} or what went wrong. The port is in a file of the directory.
 */
public final class DevControl implements AutoCloseable {
    private static final String DONE = "done";
    private static final String FAILED = "failed: ";

    /** A name comes at once or not at all. */
    private static final Duration NAME_MAX = Duration.ofSeconds(10);

    private final DevSystem system;
    private final ServerSocket socket;

    private DevControl(DevSystem system, ServerSocket socket) {
        this.system = system;
        this.socket = socket;
    }

    /** Answers until it is closed or this process ends. */
    public static DevControl serve(DevDirectory directory, DevSystem system) {
        try {
            ServerSocket socket = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
            DevControl control = new DevControl(system, socket);
            Thread.ofVirtual().name("dev-control").start(control::accept);
            directory.write(DevDirectory.CONTROL, socket.getLocalPort());
            return control;
        } catch (IOException e) {
            throw new ServerFailure("no port to be asked on: " + e.getMessage(), e);
        }
    }

    /** Asks the process that has this directory; returns when the part is ready. */
    public static void start(Path directory, String part, Consumer<String> progress) {
        if (!DevDirectory.isClaimed(directory)) {
            throw new ServerFailure(
                    "nothing runs in " + directory + " (expected: a running `kontor dev --data-dir " + directory + "`)",
                    null);
        }
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port(directory));
                PrintWriter out = new PrintWriter(
                        new OutputStreamWriter(socket.getOutputStream(), StandardCharsets.UTF_8), true);
                BufferedReader in =
                        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))) {
            out.println(part);
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                if (line.equals(DONE)) {
                    return;
                }
                if (line.startsWith(FAILED)) {
                    throw new ServerFailure(line.substring(FAILED.length()), null);
                }
                progress.accept(line);
            }
            throw new ServerFailure("the kontor dev in " + directory + " ended meanwhile", null);
        } catch (IOException e) {
            throw new ServerFailure("the kontor dev in " + directory + " does not answer: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int port(Path directory) throws IOException {
        try {
            return Integer.parseInt(
                    Files.readString(directory.resolve(DevDirectory.CONTROL)).strip());
        } catch (NoSuchFileException e) {
            throw new ServerFailure("the kontor dev in " + directory + " is still starting", e);
        }
    }

    private void accept() {
        try {
            while (!socket.isClosed()) {
                Socket caller = socket.accept();
                Thread.ofVirtual().start(() -> answer(caller));
            }
        } catch (IOException e) {
            // Closed: nobody is answered any more.
            return;
        }
    }

    private void answer(Socket caller) {
        try (caller;
                BufferedReader in =
                        new BufferedReader(new InputStreamReader(caller.getInputStream(), StandardCharsets.UTF_8));
                PrintWriter out = new PrintWriter(
                        new OutputStreamWriter(caller.getOutputStream(), StandardCharsets.UTF_8), true)) {
            caller.setSoTimeout(Math.toIntExact(NAME_MAX.toMillis()));
            String part = in.readLine();
            try {
                system.start(part == null ? "" : part, out::println);
                out.println(DONE);
            } catch (ServerFailure e) {
                out.println(FAILED + e.getMessage());
            }
        } catch (IOException e) {
            // Whoever asked has gone; what was asked for is done or was never said.
            return;
        }
    }
}
