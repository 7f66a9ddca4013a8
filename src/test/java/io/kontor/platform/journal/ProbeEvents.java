package io.kontor.platform.journal;

import akka.actor.ActorRef;
import akka.actor.ExtendedActorSystem;
import akka.serialization.Serialization;
import akka.serialization.SerializerWithStringManifest;
import java.nio.charset.StandardCharsets;

/** An event that only a serializer with the system's address at hand can write. */
public final class ProbeEvents extends SerializerWithStringManifest {

    public record Seen(ActorRef by) {}

    private final ExtendedActorSystem system;

    public ProbeEvents(ExtendedActorSystem system) {
        this.system = system;
    }

    @Override
    public int identifier() {
        return 74_199;
    }

    @Override
    public String manifest(Object event) {
        return "seen";
    }

    @Override
    public byte[] toBinary(Object event) {
        return Serialization.serializedActorPath(((Seen) event).by()).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public Object fromBinary(byte[] bytes, String manifest) {
        return new Seen(system.provider().resolveActorRef(new String(bytes, StandardCharsets.UTF_8)));
    }
}
