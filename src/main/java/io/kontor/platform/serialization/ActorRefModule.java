package io.kontor.platform.serialization;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorRefResolver;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import java.io.IOException;
import java.util.function.Supplier;

/** Lets messages carry {@code replyTo}. The resolver is asked for late: serializers are made before the system is. */
final class ActorRefModule extends SimpleModule {

    ActorRefModule(Supplier<ActorRefResolver> resolver) {
        super("kontor-actor-refs");
        addSerializer(new Writer(resolver));
        addDeserializer(ActorRef.class, new Reader(resolver));
    }

    @SuppressWarnings("rawtypes") // Jackson binds by the raw class
    private static final class Writer extends StdSerializer<ActorRef> {
        private final Supplier<ActorRefResolver> resolver;

        Writer(Supplier<ActorRefResolver> resolver) {
            super(ActorRef.class);
            this.resolver = resolver;
        }

        @Override
        public void serialize(ActorRef reference, JsonGenerator out, SerializerProvider provider) throws IOException {
            out.writeString(resolver.get().toSerializationFormat((ActorRef<?>) reference));
        }
    }

    @SuppressWarnings("rawtypes")
    private static final class Reader extends StdDeserializer<ActorRef> {
        private final Supplier<ActorRefResolver> resolver;

        Reader(Supplier<ActorRefResolver> resolver) {
            super(ActorRef.class);
            this.resolver = resolver;
        }

        @Override
        public ActorRef deserialize(JsonParser in, DeserializationContext context) throws IOException {
            return resolver.get().resolveActorRef(_parseString(in, context, this));
        }
    }
}
