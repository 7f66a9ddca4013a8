package io.kontor.platform.journal;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A serialised object as it lies on disk: which serializer reads it, under which manifest, and its bytes. */
public final class Payload {

    private final int serializerId;
    private final String manifest;
    private final byte[] bytes;
    private final @Nullable Object origin;

    /** Takes the array over: the caller must not change it afterwards. */
    public Payload(int serializerId, String manifest, byte[] bytes) {
        this(serializerId, manifest, bytes, null);
    }

    /** @param origin the immutable object these are the bytes of, where it is at hand */
    Payload(int serializerId, String manifest, byte[] bytes, @Nullable Object origin) {
        this.serializerId = serializerId;
        this.manifest = manifest;
        this.bytes = bytes;
        this.origin = origin;
    }

    public int serializerId() {
        return serializerId;
    }

    public String manifest() {
        return manifest;
    }

    /** The array itself, not a copy: read only. */
    public byte[] bytes() {
        return bytes;
    }

    @Nullable
    Object origin() {
        return origin;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Payload that
                && serializerId == that.serializerId
                && manifest.equals(that.manifest)
                && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * serializerId + manifest.hashCode()) + Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return "Payload[" + serializerId + " " + manifest + ", " + bytes.length + " bytes]";
    }
}
