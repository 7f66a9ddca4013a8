package io.kontor.ingress.kafka;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import io.kontor.ingress.json.JsonOut;
import io.kontor.ingress.json.Problem;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * What is written of a refused command: where it stood, itself and the problem. A value that is JSON stands there as it came, under {@code
 * command}; other text under {@code text}, and what is no text under {@code base64}. Of a key that can be no account's only the beginning
 * is shown.
 */
record RefusalRecord(Received received, Problem problem, Instant at) {
    private static final JsonFactory STRICT = new JsonFactory();

    ProducerRecord<String, String> record(String topic) {
        return record(topic, out -> command(out, received));
    }

    /** Small whatever the command was, for a topic that does not take it with its command. */
    ProducerRecord<String, String> withoutCommand(String topic) {
        return record(topic, out -> out.put("cutFrom", received.length()));
    }

    String place() {
        return received.place();
    }

    private ProducerRecord<String, String> record(String topic, Consumer<JsonOut> command) {
        String value = JsonOut.object(out -> {
            out.put("topic", received.record().topic())
                    .put("partition", received.record().partition())
                    .put("offset", received.record().offset())
                    .put("key", received.shownKey())
                    .put("at", at);
            command.accept(out);
            out.putObject("problem", problem::write);
        });
        return new ProducerRecord<>(topic, received.key().orElse(null), value);
    }

    private static void command(JsonOut out, Received received) {
        byte[] value = received.value();
        if (received.isCut()) {
            out.put("base64", Base64.getEncoder().encodeToString(value)).put("cutFrom", received.length());
            return;
        }
        Optional<String> text = text(value);
        if (text.isEmpty()) {
            out.put("base64", Base64.getEncoder().encodeToString(value));
        } else if (isJson(text.get())) {
            out.putJson("command", text.get());
        } else {
            out.put("text", text.get());
        }
    }

    private static Optional<String> text(byte[] value) {
        try {
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(value))
                    .toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    /** One object, by the standard's letter: what a reader of the refusals could not read must not stand among them. */
    private static boolean isJson(String text) {
        try (JsonParser parser = STRICT.createParser(text)) {
            if (parser.nextToken() == null || !parser.isExpectedStartObjectToken()) {
                return false;
            }
            parser.skipChildren();
            return parser.nextToken() == null;
        } catch (IOException e) {
            return false;
        }
    }
}
