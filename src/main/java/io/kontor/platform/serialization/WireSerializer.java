package io.kontor.platform.serialization;

import akka.actor.ExtendedActorSystem;
import akka.actor.typed.ActorRefResolver;
import akka.actor.typed.javadsl.Adapter;
import akka.serialization.SerializerWithStringManifest;
import java.io.NotSerializableException;

/** Akka's serializer for everything {@link Wire}; a thin coat around {@link WireCodec}. */
public final class WireSerializer extends SerializerWithStringManifest {

    /** On disk beside every event: it never changes. */
    public static final int IDENTIFIER = 74_100;

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
        return codec.manifest(value);
    }

    @Override
    public byte[] toBinary(Object value) {
        return codec.encode(value);
    }

    /** What cannot be read drops that message or fails that recovery; any other exception would cost the connection. */
    @Override
    public Object fromBinary(byte[] bytes, String manifest) throws NotSerializableException {
        try {
            return codec.decode(manifest, bytes);
        } catch (WireException e) {
            var unreadable = new NotSerializableException(e.getMessage());
            unreadable.initCause(e);
            throw unreadable;
        }
    }
}
