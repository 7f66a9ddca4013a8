package io.kontor.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kontor.ingress.Http.Answer;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Limits that take two people, as those two have them. */
class TwoPersonRoutesTest {
    private static final String PATH = "/v1/risk/limits/main";

    private TestGateway gateway;
    private Http http;

    @BeforeEach
    void start() {
        gateway = new TestGateway("kontor.risk.two-person { required = on, within = 2 h }");
        http = new Http(gateway.base());
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    @Test
    void whatOneProposesIsShownSentAsShownByAnotherAndInForce() {
        JsonNode before = shown();
        ObjectNode wanted = before.deepCopy();
        wanted.put("orderNotionalMax", "2500.5").put("by", "ann").put("reason", "new desk");

        Answer proposed = put(wanted);

        assertThat(proposed.status()).isEqualTo(202);
        JsonNode proposal = proposed.json();
        assertThat(proposal.path("account").asText()).isEqualTo("main");
        assertThat(proposal.path("proposedBy").asText()).isEqualTo("ann");
        assertThat(proposal.path("reason").asText()).isEqualTo("new desk");
        assertThat(proposal.path("at").asText()).isEqualTo("2026-11-20T09:30:00.000000Z");
        assertThat(proposal.path("expiresAt").asText()).isEqualTo("2026-11-20T11:30:00.000000Z");
        JsonNode standing = shown().path("proposed");
        assertThat(standing.path("limits")).isEqualTo(proposal.path("limits"));
        assertThat(((ObjectNode) shown()).without("proposed").toString()).isEqualTo(before.toString());

        ObjectNode consent = standing.path("limits").deepCopy();
        Answer agreed = put(consent.put("by", "bob").put("reason", "seen and agreed"));

        assertThat(agreed.status()).isEqualTo(200);
        assertThat(agreed.json().path("version").asInt()).isEqualTo(8);
        assertThat(agreed.raw().headers().firstValue("ETag")).contains("\"8\"");
        assertThat(shown()).isEqualTo(agreed.json());
        assertThat(shown().path("orderNotionalMax").asText()).isEqualTo("2500.5");
    }

    @Test
    void whoProposedIsAnsweredTheSameHoweverOften() {
        ObjectNode wanted = shown().deepCopy();
        wanted.put("repeatsMax", 3).put("by", "ann").put("reason", "r");
        Answer first = put(wanted);

        for (String by : List.of("ann", " ANN ")) {
            Answer again = put(wanted.put("by", by));

            assertThat(again.status()).isEqualTo(202);
            assertThat(again.json()).isEqualTo(first.json());
        }
        assertThat(shown().path("version").asInt()).isEqualTo(7);
    }

    @Test
    void theAuditTellsWhoProposedAndWhoAgreed() {
        ObjectNode wanted = shown().deepCopy();
        put(wanted.put("repeatsMax", 3).put("by", "ann").put("reason", "r"));
        put(wanted.put("by", "bob"));

        List<String> audit = http.get("/v1/audit?account=main").body().lines().toList();

        assertThat(audit).hasSize(3);
        assertThat(audit.get(0)).contains("\"type\":\"LimitsProposed\"", "\"by\":\"ann\"", "\"expiresAt\":");
        assertThat(audit.get(1)).contains("\"type\":\"LimitsChanged\"", "\"by\":\"bob\"", "\"proposedBy\":\"ann\"");
    }

    @Test
    void whatIsWithdrawnIsGoneAndTheAuditTellsByWhom() {
        JsonNode before = shown();
        ObjectNode wanted = before.deepCopy();
        put(wanted.put("repeatsMax", 3).put("by", "ann").put("reason", "r"));

        Answer withdrawn = withdraw("{\"by\":\"bob\",\"reason\":\"too many\",\"commandId\":\"w-1\"}");

        assertThat(withdrawn.status()).isEqualTo(200);
        assertThat(withdrawn.json().toString())
                .isEqualTo("{\"account\":\"main\",\"version\":7,\"proposedBy\":\"ann\",\"withdrawnBy\":\"bob\","
                        + "\"reason\":\"too many\",\"at\":\"2026-11-20T09:30:00.000000Z\"}");
        assertThat(shown()).isEqualTo(before);
        assertThat(http.get("/v1/audit?account=main").body().lines().toList().get(1))
                .contains("\"type\":\"LimitsWithdrawn\"", "\"by\":\"bob\"", "\"proposedBy\":\"ann\"");
        assertThat(withdraw("{\"by\":\"bob\",\"reason\":\"again\",\"commandId\":\"w-1\"}")
                        .json())
                .isEqualTo(withdrawn.json());
        assertThat(withdraw("{\"by\":\"bob\",\"reason\":\"r\"}").code()).isEqualTo("NOT_FOUND");
        assertThat(withdraw("{\"by\":\"bob\"}").code()).isEqualTo("INVALID_FIELD");
        assertThat(http.send("DELETE", "/v1/risk/limits/nobody/proposal", "application/json", "{}")
                        .code())
                .isEqualTo("UNKNOWN_ACCOUNT");
    }

    private Answer withdraw(String body) {
        return http.send("DELETE", PATH + "/proposal", "application/json", body);
    }

    private Answer put(ObjectNode body) {
        return http.send("PUT", PATH, "application/json", body.toString());
    }

    private JsonNode shown() {
        return http.get("/v1/risk/limits?account=main").json().path("items").path(0);
    }
}
