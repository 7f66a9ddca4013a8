package io.kontor.ingress.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.kontor.ingress.JsonExamples;
import io.kontor.ingress.json.StreamOp.Channel;
import io.kontor.value.Refusal;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StreamOpJsonTest {
    @Test
    void everyOperationOfTheManualIsRead() {
        List<StreamOp> read = JsonExamples.in(Path.of("docs/reference/stream.md")).stream()
                .filter(example -> example.has("op"))
                .map(JsonNode::toString)
                .map(text -> ok(StreamOpJson.read(text), text))
                .toList();

        assertThat(read.stream().<Class<?>>map(Object::getClass).distinct())
                .containsExactlyInAnyOrder(StreamOp.class.getPermittedSubclasses());
        assertThat(read.stream()
                        .filter(StreamOp.Subscribe.class::isInstance)
                        .map(op -> ((StreamOp.Subscribe) op).filter().channel())
                        .distinct())
                .containsExactlyInAnyOrder(Channel.values());
    }

    @Test
    void aSessionNeedsNoIdAndEverythingElseDoes() {
        StreamOpJson.Read session = StreamOpJson.read("{\"op\": \"session\", \"cancelOnDisconnect\": true}");
        assertThat(ok(session, "session")).isEqualTo(new StreamOp.Session(Optional.empty(), true));
        assertThat(session.id()).isEmpty();

        for (String op : List.of(
                "{\"op\": \"subscribe\", \"channel\": \"system\"}",
                "{\"op\": \"unsubscribe\", \"subscription\": \"1\"}",
                "{\"op\": \"cancelAll\", \"account\": \"main\"}")) {
            assertThat(refused(StreamOpJson.read(op)).errors())
                    .as(op)
                    .extracting(Refusal.FieldError::field)
                    .containsExactly("id");
        }
    }

    @Test
    void anIdThatIsNoneIsRefusedOfASessionToo() {
        Refusal refusal = refused(StreamOpJson.read("{\"op\": \"session\", \"id\": 7, \"cancelOnDisconnect\": true}"));

        assertThat(refusal.errors()).extracting(Refusal.FieldError::field).containsExactly("id");
    }

    private static StreamOp ok(StreamOpJson.Read read, String text) {
        return read.op().fold(op -> op, refusal -> {
            throw new AssertionError(text + ": " + refusal.detail());
        });
    }

    private static Refusal refused(StreamOpJson.Read read) {
        return read.op()
                .fold(
                        op -> {
                            throw new AssertionError(op.toString());
                        },
                        refusal -> refusal);
    }
}
