package io.kontor.app.bench;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Processor time of a process.
 *
 * @param all of every thread of the process
 * @param compiling of it, by the JVM's compilers: for the process's first minutes, not for its orders. Zero where the system does
 *     not tell
 */
record Cpu(Duration all, Duration compiling) {
    /** The kernel counts in hundredths of a second for everybody, whatever it counts in itself. */
    private static final Duration TICK = Duration.ofMillis(10);
    /** Fields of /proc/PID/task/TID/stat behind the name: number 14 and 15 of the whole line. */
    private static final int USER_TICKS = 11;

    private static final int SYSTEM_TICKS = 12;

    /** So far. */
    static Cpu of(ProcessHandle process) {
        return new Cpu(process.info().totalCpuDuration().orElse(Duration.ZERO), compilers(process));
    }

    Cpu since(Cpu before) {
        return new Cpu(all.minus(before.all), compiling.minus(before.compiling));
    }

    /** Microseconds for each of so many, the compilers apart. */
    double microsEach(long count) {
        return all.minus(compiling).toNanos() / 1e3 / Math.max(1, count);
    }

    private static Duration compilers(ProcessHandle process) {
        Path threads = Path.of("/proc", Long.toString(process.pid()), "task");
        try (DirectoryStream<Path> each = Files.newDirectoryStream(threads)) {
            long ticks = 0;
            for (Path thread : each) {
                if (Files.readString(thread.resolve("comm")).contains("CompilerThre")) {
                    String stat = Files.readString(thread.resolve("stat"));
                    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
                    ticks += Long.parseLong(fields[USER_TICKS]) + Long.parseLong(fields[SYSTEM_TICKS]);
                }
            }
            return TICK.multipliedBy(ticks);
        } catch (IOException e) {
            return Duration.ZERO;
        }
    }
}
