package io.kontor.projection.index;

import com.typesafe.config.Config;
import io.kontor.platform.config.SettingsBlock;
import java.time.Duration;

/**
 * The {@code kontor.index} block.
 *
 * @param writeEvery between two writes of what has gathered
 * @param lookEvery between two looks at which accounts are here, and at those that could not be read
 * @param generationEvery between two looks at whether the index is to be built anew
 * @param placeEvery writes of an account without a new order after which its place alone is stored
 * @param waitingMax rows of an account that wait to be stored; beyond it nothing more of its stream is taken
 * @param readEntries writes of an account read at once
 * @param readers accounts read at once
 * @param tailMax writes of an account that a reader reads itself, because they are not indexed yet
 * @param scanMax rows one reading of the index passes over
 */
public record IndexSettings(
        Duration writeEvery,
        Duration lookEvery,
        Duration generationEvery,
        int placeEvery,
        int waitingMax,
        int readEntries,
        int readers,
        int tailMax,
        int scanMax,
        Memory memory) {
    private static final String BLOCK = "kontor.index";
    private static final long MEBIBYTE = 1 << 20;

    /** Native memory of the embedded store, in bytes. */
    public record Memory(long blockCacheBytes, long writeBufferBytes) {}

    public static IndexSettings from(Config root) {
        SettingsBlock c = SettingsBlock.of(root, BLOCK);
        return new IndexSettings(
                c.positive("write-every"),
                c.positive("look-every"),
                c.positive("generation-every"),
                c.atLeast(1, "place-every"),
                c.atLeast(1, "waiting-max"),
                c.atLeast(1, "read-entries"),
                c.atLeast(1, "readers"),
                c.atLeast(1, "tail-max"),
                c.atLeast(1, "scan-max"),
                new Memory(
                        c.bytes(MEBIBYTE, Long.MAX_VALUE, "memory.block-cache"),
                        c.bytes(MEBIBYTE, Long.MAX_VALUE, "memory.write-buffer")));
    }
}
