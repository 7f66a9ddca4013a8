package io.kontor.platform.journal;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A Java process of our own class path whose lines are read as they come; it ends with the test, one way or another. */
final class ChildProcess implements AutoCloseable {

    private final Process process;
    private final LinkedBlockingQueue<String> lines = new LinkedBlockingQueue<>();
    private final Thread reader;

    private ChildProcess(Process process) {
        this.process = process;
        reader = Thread.ofPlatform().daemon().start(this::read);
    }

    static ChildProcess start(Class<?> main, String... arguments) throws IOException {
        return start(List.of(), main, arguments);
    }

    /** On a small file system of its own, mounted over the directory where nobody else sees it. */
    static ChildProcess startOnSmallDisk(Path directory, String size, Class<?> main, String... arguments)
            throws IOException {
        var mount = "mount -t tmpfs -o size=" + size + " small \"$0\" && exec \"$@\"";
        return start(List.of("unshare", "-rm", "sh", "-c", mount, directory.toString()), main, arguments);
    }

    static boolean canMount() throws InterruptedException {
        try {
            var tried = new ProcessBuilder("unshare", "-rm", "mount", "-t", "tmpfs", "-o", "size=1m", "small", "/mnt")
                    .redirectErrorStream(true)
                    .start();
            return tried.waitFor() == 0;
        } catch (IOException _) {
            return false;
        }
    }

    private static ChildProcess start(List<String> prefix, Class<?> main, String... arguments) throws IOException {
        var command = new ArrayList<>(prefix);
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        command.addAll(List.of(arguments));
        return new ChildProcess(
                new ProcessBuilder(command).redirectErrorStream(true).start());
    }

    private void read() {
        try (var out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (var line = out.readLine(); line != null; line = out.readLine()) {
                lines.add(line);
            }
        } catch (IOException e) {
            lines.add("stream ended: " + e);
        }
    }

    long pid() {
        return process.pid();
    }

    /** The first line that fits, with all before it dropped. */
    String await(Predicate<String> wanted) throws InterruptedException {
        var seen = new ArrayList<String>();
        var deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (true) {
            var line = lines.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (line == null) {
                throw new AssertionError("process " + pid() + " did not say it: " + seen);
            }
            if (wanted.test(line)) {
                return line;
            }
            seen.add(line);
        }
    }

    /** As a crash does: no hook, no flush. Gives every whole line it had written. */
    List<String> kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
        reader.join(TimeUnit.SECONDS.toMillis(20));
        var rest = new ArrayList<String>();
        lines.drainTo(rest);
        return rest;
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
