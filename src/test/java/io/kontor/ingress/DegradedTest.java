package io.kontor.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import io.kontor.control.degraded.Component;
import io.kontor.control.degraded.Standing;
import io.kontor.ingress.Http.Answer;
import io.kontor.value.Refusal;
import io.kontor.value.RefusalCode;
import io.kontor.value.VenueId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Degraded mode as callers have it: new orders get 503 with a stable code, cancels pass, and bad overrides change nothing. */
class DegradedTest {
    private static final String ORDER =
            "{\"account\":\"main\",\"clientOrderId\":\"%s\",\"symbol\":\"BTC/USDT\",\"side\":\"BUY\",\"amount\":\"1\","
                    + "\"limitPrice\":\"50000\"}";

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
    void whileAComponentIsNotWellNewOrdersGet503AndCancelsPass() {
        String id = http.post("/v1/orders", ORDER.formatted("a-1"))
                .json()
                .path("intentId")
                .asText();
        refuseEverything();

        Answer placed = http.post("/v1/orders", ORDER.formatted("a-2"));
        Answer canceled = http.delete("/v1/orders/" + id);

        assertThat(placed.status()).isEqualTo(503);
        assertThat(placed.code()).isEqualTo("JOURNAL_UNAVAILABLE");
        assertThat(canceled.status()).isEqualTo(202);
        gateway.control().standing(Standing.unknown());
        assertThat(http.post("/v1/orders", ORDER.formatted("a-2")).status())
                .as("503 is not final")
                .isEqualTo(202);
    }

    @Test
    void aVenuesHealthAndPolicyAreSeen() {
        gateway.control()
                .standing(new Standing(
                        List.of(new Standing.ComponentHealth(
                                Component.venue(new VenueId("SIM")), false, "2 connections down", "refused with 503")),
                        Optional.empty(),
                        Map.of(
                                new VenueId("SIM"),
                                new Standing.VenueRefusal(
                                        Refusal.of(RefusalCode.VENUE_UNAVAILABLE, "down"), Set.of()))));

        assertThat(http.get("/v1/venues/SIM")
                        .json()
                        .path("health")
                        .path(0)
                        .path("policy")
                        .asText())
                .isEqualTo("refused with 503");
        assertThat(http.post("/v1/orders", ORDER.formatted("a-1")).code()).isEqualTo("VENUE_UNAVAILABLE");
    }

    @Test
    void afterTheOrderToShutDownNothingNewIsTakenAndCancelsPass() {
        String id = http.post("/v1/orders", ORDER.formatted("a-1"))
                .json()
                .path("intentId")
                .asText();

        gateway.server().close();

        assertThat(http.post("/v1/orders", ORDER.formatted("a-2")).code()).isEqualTo("SHUTTING_DOWN");
        assertThat(http.get("/health/ready").status()).isEqualTo(503);
        assertThat(http.delete("/v1/orders/" + id).status()).isEqualTo(202);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "'component':{'kind':'VENUE','name':'NOWHERE'},'stance':'REFUSE','until':'2026-11-20T10:00:00Z';404",
                "'component':{'kind':'VENUE'},'stance':'REFUSE','until':'2026-11-20T10:00:00Z';400",
                "'component':{'kind':'JOURNAL','name':'SIM'},'stance':'REFUSE','until':'2026-11-20T10:00:00Z';400",
                "'component':{'kind':'INGRESS'},'stance':'ACCEPT','until':'2026-11-20T10:00:00Z';400",
                "'component':{'kind':'PLANET'},'stance':'ACCEPT','until':'2026-11-20T10:00:00Z';400",
                "'component':'JOURNAL','stance':'ACCEPT','until':'2026-11-20T10:00:00Z';400",
                "'component':{'kind':'JOURNAL'},'stance':'PERHAPS','until':'2026-11-20T10:00:00Z';400",
                "'component':{'kind':'JOURNAL'},'stance':'ACCEPT','until':'2026-11-20T09:00:00Z';400",
                "'component':{'kind':'JOURNAL'},'stance':'ACCEPT','until':'2026-11-22T10:00:00Z';400",
                "'component':{'kind':'JOURNAL'},'stance':'ACCEPT','until':'NaN';400",
                "'component':{'kind':'JOURNAL'},'stance':'ACCEPT','until':'2026-11-20T12:00:00+02:00';400",
                "'component':{'kind':'JOURNAL'},'stance':'ACCEPT','until':'2026-11-20T10:00:00.000000001Z';400",
                "'component':{'kind':'JOURNAL'},'stance':'ACCEPT';400",
            })
    void anOverrideThatIsNoneIsRefusedAndChangesNothing(String fields, int status) {
        String body = "{" + fields.replace('\'', '"') + ",\"reason\":\"r\",\"by\":\"b\"}";

        Answer answer = http.post("/v1/overrides", body);

        assertThat(answer.status()).as(answer.json().toString()).isEqualTo(status);
        assertThat(http.get("/v1/overrides").json().path("items")).isEmpty();
    }

    @Test
    void thatStalePricesAreGoodEnoughIsNothingAPersonCanDecide() {
        String body = "{\"component\":{\"kind\":\"MARKET_DATA\",\"name\":\"SIM\"},\"stance\":\"%s\","
                + "\"until\":\"2026-11-20T10:00:00Z\",\"reason\":\"r\",\"by\":\"ann\"}";

        Answer accepted = http.post("/v1/overrides", body.formatted("ACCEPT"));

        assertThat(accepted.status()).isEqualTo(400);
        assertThat(accepted.code()).isEqualTo("INVALID_FIELD");
        assertThat(accepted.json().toString()).contains("stance", "one of [REFUSE] there");
        assertThat(http.get("/v1/overrides").json().path("items")).isEmpty();
        assertThat(http.post("/v1/overrides", body.formatted("REFUSE")).status())
                .isEqualTo(202);
    }

    @Test
    void anOverrideNamesItsPersonAndIsEndedByItsId() {
        String body = "{\"component\":{\"kind\":\"JOURNAL\"},\"stance\":\"ACCEPT\",\"until\":\"2026-11-20T10:00:00Z\","
                + "\"reason\":\"r\"%s}";
        assertThat(http.post("/v1/overrides", body.formatted("")).status())
                .as("without a name")
                .isEqualTo(400);
        String id = http.post("/v1/overrides", body.formatted(",\"by\":\"ann\""))
                .json()
                .path("id")
                .asText();
        assertThat(http.get("/v1/overrides")
                        .json()
                        .path("items")
                        .path(0)
                        .path("by")
                        .asText())
                .isEqualTo("ann");

        assertThat(http.post("/v1/overrides/" + id + ":end", "{\"reason\":\"r\",\"by\":\"b\"}")
                        .status())
                .isEqualTo(202);
        assertThat(http.post("/v1/overrides/" + id + ":end", "{\"reason\":\"r\",\"by\":\"b\"}")
                        .status())
                .isEqualTo(200);
        assertThat(http.post("/v1/overrides/nobodys:end", "{\"reason\":\"r\",\"by\":\"b\"}")
                        .status())
                .isEqualTo(404);
        assertThat(http.get("/v1/overrides").json().path("items")).isEmpty();
    }

    private void refuseEverything() {
        gateway.control()
                .standing(new Standing(
                        List.of(),
                        Optional.of(Refusal.of(RefusalCode.JOURNAL_UNAVAILABLE, "the journal is slow")),
                        Map.of()));
    }
}
