package io.kontor.app.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import org.HdrHistogram.Histogram;

/**
 * The limit that journal figures stand beside: one thread writes 4 KiB after 4 KiB and syncs the data each time, on the same disk, into
 * a file whose blocks are there already, which is the fastest a disk can be told to keep something.
 */
final class RawSync implements AutoCloseable {
    private static final int BLOCK_BYTES = 4096;
    private static final int FILE_BYTES = 64 << 20;

    private final Path file;
    private final FileChannel channel;
    private final ByteBuffer block = ByteBuffer.allocateDirect(BLOCK_BYTES);
    private final Histogram latencies = Figures.histogram();
    private long position;
    private long nanos;

    RawSync(Path directory) throws IOException {
        file = directory.resolve("raw.bin");
        channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        ByteBuffer zeros = ByteBuffer.allocate(1 << 20);
        for (long at = 0; at < FILE_BYTES; at += zeros.capacity()) {
            channel.write(zeros.clear(), at);
        }
        channel.force(true);
    }

    void run(Duration length) throws IOException {
        long start = System.nanoTime();
        long now = start;
        while (now - start < length.toNanos()) {
            long before = now;
            channel.write(block.clear(), position);
            channel.force(false);
            now = System.nanoTime();
            latencies.recordValue((now - before) / 1_000);
            position = (position + BLOCK_BYTES) % FILE_BYTES;
        }
        nanos += now - start;
    }

    double perSecond() {
        return latencies.getTotalCount() * 1e9 / nanos;
    }

    double millisAt(double percentile) {
        return latencies.getValueAtPercentile(percentile) / 1e3;
    }

    @Override
    public void close() throws IOException {
        channel.close();
        Files.delete(file);
    }
}
