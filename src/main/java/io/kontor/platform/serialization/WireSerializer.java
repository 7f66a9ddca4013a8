package io.kontor.platform.serialization;

import akka.actor.ExtendedActorSystem;
import akka.actor.typed.ActorRefResolver;
import akka.actor.typed.javadsl.Adapter;
import akka.serialization.SerializerWithStringManifest;
import java.io.NotSerializableException;
import java.util.Optional;

/** Akka's serializer for everything {@link Wire}, and for answers that may be empty; a thin coat around {@link WireCodec}. */
public final class WireSerializer extends SerializerWithStringManifest {

    /** On disk beside every event: it never changes. */
    public static final int IDENTIFIER = 74_100;

    /** Begins the manifest of an {@link Optional}; what is in it follows, or nothing. No name in {@code kontor.wire} begins so. */
    private static final String MAYBE = "?";

    private final WireCodec codec;

    public WireSerializer(ExtendedActorSystem system) {
        codec = new WireCodec(
                WireRegistry.from(system.settings().config()),
                new ActorRefModule(() -> ActorRefResolver.get(Adapter.toTyped(system))));
    }

    @Override
    public int identifier() {
        return IDENTIFIER;
    }

    @Override
    public String manifest(Object value) {
        return value instanceof Optional<?> maybe
                ? MAYBE + maybe.map(codec::manifest).orElse("")
                : codec.manifest(value);
    }

    @Override
    public byte[] toBinary(Object value) {
        return value instanceof Optional<?> maybe
                ? maybe.map(codec::encode).orElseGet(() -> new byte[0])
                : codec.encode(value);
    }

    /** What cannot be read drops that message or fails that recovery; any other exception would cost the connection. */
    @Override
    public Object fromBinary(byte[] bytes, String manifest) throws NotSerializableException {
        try {
            return manifest.startsWith(MAYBE)
                    ? maybe(manifest.substring(MAYBE.length()), bytes)
                    : codec.decode(manifest, bytes);
        } catch (WireException e) {
            var unreadable = new NotSerializableException(e.getMessage());
            unreadable.initCause(e);
            throw unreadable;
        }
    }

    private Object maybe(String manifest, byte[] bytes) {
        return manifest.isEmpty() ? Optional.empty() : Optional.of(codec.decode(manifest, bytes));
    }
}
