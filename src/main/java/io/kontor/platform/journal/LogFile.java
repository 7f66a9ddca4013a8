package io.kontor.platform.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.util.zip.CRC32C;

/**
 * How far one of RocksDB's logs can be believed, by the log's own format: blocks of 32 KiB, in each a row of pieces with a
 * checksum, a length and a kind; a record is one whole piece or several in a row. One record is one group commit.
 *
 * @param length of the file
 * @param whole where its last whole record ends, all before it being whole too
 * @param goesOn whether a record begins somewhere behind that: then what lies between was not the last thing written
 */
record LogFile(long length, long whole, boolean goesOn) {

    private static final int BLOCK = 32 * 1024;
    private static final int HEADER = 7;
    private static final int CHECKSUM_MASK = 0xa282ead8;

    /** A kind as it is in the file. There are others, whole like {@link #FULL}, which say something about the log itself. */
    private static final int FULL = 1;

    private static final int FIRST = 2;
    private static final int MIDDLE = 3;
    private static final int LAST = 4;

    static LogFile scan(FileChannel log) throws IOException {
        var scan = new Scan(log);
        scan.run();
        return new LogFile(scan.length, scan.whole, scan.goesOn);
    }

    boolean torn() {
        return whole < length;
    }

    private static final class Scan {
        private final FileChannel log;
        /** Noted once: a writer may be at work, and only what was there then is there whole. */
        private final long length;

        private final ByteBuffer block = ByteBuffer.allocate(BLOCK).order(ByteOrder.LITTLE_ENDIAN);
        private long blockStart;
        private long whole;
        private boolean within;
        private boolean goesOn;

        Scan(FileChannel log) throws IOException {
            this.log = log;
            length = log.size();
        }

        void run() throws IOException {
            while (fill()) {
                var bad = firstBad();
                if (bad >= 0) {
                    goesOn = beginsBehind(bad);
                    return;
                }
                blockStart += block.limit();
            }
        }

        private boolean fill() throws IOException {
            block.clear().limit(Math.toIntExact(Math.min(BLOCK, length - blockStart)));
            while (block.hasRemaining() && log.read(block, blockStart + block.position()) > 0) {
                // until the block or the file is at its end
            }
            block.flip();
            return block.hasRemaining();
        }

        /** Where this block stops being what a log holds; -1 if it does not. */
        private int firstBad() {
            var at = 0;
            while (block.limit() - at >= HEADER) {
                if (!isPiece(at)) {
                    return at;
                }
                var kind = kind(at);
                var continues = kind == MIDDLE || kind == LAST;
                if (within != continues) {
                    return at;
                }
                at += HEADER + size(at);
                within = kind == FIRST || kind == MIDDLE;
                if (!within) {
                    whole = blockStart + at;
                }
            }
            // Too little for a header is filled with zeros, in a block that is full.
            if (block.limit() == BLOCK) {
                if (!within) {
                    whole = blockStart + BLOCK;
                }
                return -1;
            }
            return at < block.limit() ? at : -1;
        }

        /** Looks at every place, because behind damage a length means nothing. */
        private boolean beginsBehind(int bad) throws IOException {
            var from = bad + 1;
            do {
                for (var at = from; block.limit() - at >= HEADER; at++) {
                    if ((kind(at) == FULL || kind(at) == FIRST) && isPiece(at)) {
                        return true;
                    }
                }
                from = 0;
                blockStart += block.limit();
            } while (fill());
            return false;
        }

        private boolean isPiece(int at) {
            var size = size(at);
            return kind(at) != 0 && at + HEADER + size <= block.limit() && checksum(at, size) == block.getInt(at);
        }

        private int size(int at) {
            return Short.toUnsignedInt(block.getShort(at + 4));
        }

        private int kind(int at) {
            return block.get(at + 6);
        }

        /** Over kind and content, turned and shifted as RocksDB does it. */
        private int checksum(int at, int size) {
            var crc = new CRC32C();
            crc.update(block.array(), at + 6, 1 + size);
            return Integer.rotateRight((int) crc.getValue(), 15) + CHECKSUM_MASK;
        }
    }
}
