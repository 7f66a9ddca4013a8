package io.kontor.ingress.ws;

import static io.kontor.ingress.ws.OrderFrames.code;
import static io.kontor.ingress.ws.OrderFrames.place;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.kontor.ingress.Http;
import io.kontor.ingress.RawWebSocket;
import io.kontor.ingress.TestGateway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of the orders of a connection that is gone. */
class CancelOnDisconnectTest {
    private TestGateway gateway;
    private RawWebSocket stream;

    @BeforeEach
    void start() {
        gateway =
                new TestGateway("kontor.http { stream.commands-in-flight-max = 10, kept-cancels.tell-every = 10 ms }");
        stream = new RawWebSocket(gateway.base());
    }

    @AfterEach
    void stop() {
        stream.close();
        gateway.close();
    }

    @Test
    void ordersOfASessionThatSaidSoAreCanceledWhenItGoes() {
        stream.ask(place("1", "stays"));
        stream.ask("{\"op\":\"session\",\"id\":\"2\",\"cancelOnDisconnect\":true}");
        stream.ask(place("3", "goes-1"));
        stream.ask(place("4", "goes-2"));
        gateway.journal().await(3);

        stream.close();

        gateway.journal().await(5);
        assertThat(status("stays")).isEqualTo("WORKING");
        assertThat(status("goes-1")).isEqualTo("CANCELED");
        assertThat(status("goes-2")).isEqualTo("CANCELED");
    }

    @Test
    void aSessionThatIsToldWithoutAnIdIsAnsweredWithoutOne() {
        JsonNode answer = stream.ask("{\"op\":\"session\",\"cancelOnDisconnect\":true}");

        assertThat(answer.has("id")).isFalse();
        assertThat(answer.path("result").path("cancelOnDisconnect").asBoolean()).isTrue();
    }

    @Test
    void anOrderWhoseRepeatIsRefusedIsStillCanceledWhenItsSessionGoes() {
        stream.ask("{\"op\":\"session\",\"id\":\"1\",\"cancelOnDisconnect\":true}");
        stream.ask(place("2", "taken"));
        stream.ask(place("3", "not-now"));
        gateway.journal().await(2);

        assertThat(code(stream.ask(place("4", "taken").replace("0.5", "0.6")))).isEqualTo("DUPLICATE_CLIENT_ORDER_ID");
        gateway.journalUp(false);
        assertThat(code(stream.ask(place("5", "not-now")))).isEqualTo("JOURNAL_UNAVAILABLE");
        gateway.journalUp(true);
        stream.close();

        gateway.journal().await(4);
        assertThat(status("taken")).isEqualTo("CANCELED");
        assertThat(status("not-now")).isEqualTo("CANCELED");
    }

    @Test
    void cancelsOfAGoneConnectionAreToldUntilTheirOrderAnswers() {
        stream.ask("{\"op\":\"session\",\"id\":\"1\",\"cancelOnDisconnect\":true}");
        stream.ask(place("2", "deaf-1"));
        gateway.journal().await(1);

        stream.close();

        gateway.journal().await(2);
        assertThat(status("deaf-1")).isEqualTo("CANCELED");
    }

    @Test
    void cancelsOfAGoneConnectionThatNoSessionTookAreToldWhenTheJournalIsBack() {
        stream.ask("{\"op\":\"session\",\"id\":\"1\",\"cancelOnDisconnect\":true}");
        stream.ask(place("2", "goes-1"));
        gateway.journal().await(1);
        http().post("/v1/venues/SIM:disconnect", "");
        gateway.journalUp(false);

        stream.close();

        gateway.entities().awaitCanceled(1);
        gateway.journalUp(true);
        gateway.journal().await(2);
        assertThat(status("goes-1")).isEqualTo("CANCELED");
    }

    private String status(String clientOrderId) {
        return http().get("/v1/accounts/main/orders/" + clientOrderId)
                .json()
                .path("state")
                .path("status")
                .asText();
    }

    private Http http() {
        return new Http(gateway.base());
    }
}
