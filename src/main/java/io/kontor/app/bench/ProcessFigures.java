package io.kontor.app.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a running Java process holds, seen from outside. */
public record ProcessFigures(long pid) {
    /** What the collector puts where it does not close gaps; no object of ours. */
    private static final String FILLER = "jdk.internal.vm.FillerElement";

    /** Threads, and open files and sockets. */
    public record Holdings(int threads, int files) {}

    /** What it holds of the system, as /proc counts it; zero where there is none. */
    public Holdings holdings() {
        Path self = Path.of("/proc", Long.toString(pid));
        return new Holdings(entries(self.resolve("task")), entries(self.resolve("fd")));
    }

    /** What the heap holds once the garbage is gone, as the JDK's {@code jcmd} counts it. */
    public long liveHeapBytes() {
        try {
            Process jcmd = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "jcmd")
                                    .toString(),
                            Long.toString(pid),
                            "GC.class_histogram")
                    .start();
            List<String> classes = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
            return histogramBytes(classes, "Total", 2) - histogramBytes(classes, FILLER, 3);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int entries(Path directory) {
        String @Nullable [] names = directory.toFile().list();
        return names == null ? 0 : names.length;
    }

    /** The bytes of the first line that has the text; lines begin with blanks but for the total. */
    private static long histogramBytes(List<String> lines, String text, int column) {
        return lines.stream()
                .filter(line -> line.contains(text))
                .findFirst()
                .map(line -> Long.parseLong(line.split("\\s+", -1)[column]))
                .orElse(0L);
    }
}
