package io.kontor.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kontor.ingress.Http.Answer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Limits as those have them who answer for them. */
class LimitsRoutesTest {
    private static final String PATH = "/v1/risk/limits/main";

    private TestGateway gateway;
    private Http http;

    @BeforeEach
    void start() {
        gateway = new TestGateway();
        http = new Http(gateway.base());
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    @Test
    void whatIsReadCanBeSentBackChangedAndIsInForceUnderTheNextVersion() {
        ObjectNode wanted =
                inForce().put("orderNotionalMax", "2500.5").put("by", "ann").put("reason", "new desk");

        Answer set = http.send("PUT", PATH, "application/json", wanted.toString());

        assertThat(set.status()).isEqualTo(200);
        assertThat(set.json().path("version").asInt()).isEqualTo(8);
        assertThat(set.raw().headers().firstValue("ETag")).contains("\"8\"");
        assertThat(inForce()).isEqualTo(set.json());
        assertThat(inForce().path("orderNotionalMax").asText()).isEqualTo("2500.5");
    }

    @Test
    void ofTwoChangesAtOnceOneIsRefusedAndChangesNothing() {
        // Both have seen the same limits before either asks.
        List<String> bodies = Stream.of("ann", "bob")
                .map(by -> inForce().put("by", by).put("reason", "mine").toString())
                .toList();
        List<CompletableFuture<Answer>> both = bodies.stream()
                .map(body -> CompletableFuture.supplyAsync(() -> http.send("PUT", PATH, "application/json", body)))
                .toList();

        List<Answer> answers = both.stream().map(CompletableFuture::join).toList();

        assertThat(answers.stream().map(Answer::status)).containsExactlyInAnyOrder(200, 412);
        assertThat(answers.stream().filter(a -> a.status() == 412).map(Answer::code))
                .containsExactly("LIMITS_VERSION_MISMATCH");
        assertThat(inForce().path("version").asInt()).isEqualTo(8);
    }

    @Test
    void aRepeatUnderItsCommandIsAnsweredAlike() {
        String body = inForce()
                .put("by", "ann")
                .put("reason", "r")
                .put("commandId", "l-1")
                .toString();
        JsonNode first = http.send("PUT", PATH, "application/json", body).json();

        Answer again = http.send("PUT", PATH, "application/json", body);

        assertThat(again.status()).isEqualTo(200);
        assertThat(again.json()).isEqualTo(first);
    }

    private ObjectNode inForce() {
        return (ObjectNode)
                http.get("/v1/risk/limits?account=main").json().path("items").path(0);
    }
}
