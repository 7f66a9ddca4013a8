package io.kontor.platform.serialization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.typed.javadsl.Adapter;
import akka.serialization.SerializationExtension;
import akka.serialization.Serializers;
import com.typesafe.config.ConfigFactory;
import io.kontor.platform.serialization.Samples.Ask;
import io.kontor.platform.serialization.Samples.OrderId;
import java.io.NotSerializableException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class WireSerializerTest {

    private static final ActorTestKit KIT = ActorTestKit.create(Samples.CONFIG.withFallback(ConfigFactory.load()));

    @AfterAll
    static void stop() {
        KIT.shutdownTestKit();
    }

    @Test
    void everythingOnTheWireIsBoundToItAndReferencesToActorsComeBack() {
        var serialization = SerializationExtension.get(Adapter.toClassic(KIT.system()));
        var probe = KIT.createTestProbe(String.class);
        var ask = new Ask(new OrderId("o-1"), probe.ref());

        var serializer = serialization.findSerializerFor(ask);
        var manifest = Serializers.manifestFor(serializer, ask);
        var bytes = serialization.serialize(ask).get();
        var read = (Ask) serialization
                .deserialize(bytes, serializer.identifier(), manifest)
                .get();

        assertThat(serializer).isInstanceOf(WireSerializer.class);
        assertThat(manifest).isEqualTo("sample.ask:1");
        read.replyTo().tell("hello");
        probe.expectMessage("hello");
    }

    @Test
    void whatCannotBeReadIsSaidInAkkasOwnWord() {
        var serialization = SerializationExtension.get(Adapter.toClassic(KIT.system()));

        assertThatThrownBy(() -> serialization
                        .deserialize(new byte[0], WireSerializer.IDENTIFIER, "sample.gone:1")
                        .get())
                .isInstanceOf(NotSerializableException.class)
                .hasMessageContaining("sample.gone");
    }
}
