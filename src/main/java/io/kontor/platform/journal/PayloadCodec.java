package io.kontor.platform.journal;

import akka.actor.ActorSystem;
import akka.serialization.Serialization;
import akka.serialization.SerializationExtension;
import akka.serialization.Serializers;

/** Objects to payloads and back, through whichever serializer Akka has bound to their class. */
final class PayloadCodec {

    private final Serialization serialization;

    PayloadCodec(ActorSystem system) {
        serialization = SerializationExtension.get(system);
    }

    /** Throws whatever the serializer throws, an object without one included. */
    Payload payload(Object object) {
        var bytes = serialization.serialize(object).get();
        var serializer = serialization.findSerializerFor(object);
        return new Payload(serializer.identifier(), Serializers.manifestFor(serializer, object), bytes);
    }

    /** What it was encoded from itself, where that is known; with assertions on, only if its bytes say the same. */
    Object object(Payload payload) {
        var origin = payload.origin();
        if (origin == null) {
            return decoded(payload);
        }
        assert origin.equals(decoded(payload)) : origin + " was written as " + decoded(payload);
        return origin;
    }

    private Object decoded(Payload payload) {
        return serialization
                .deserialize(payload.bytes(), payload.serializerId(), payload.manifest())
                .get();
    }
}
