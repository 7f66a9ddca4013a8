package io.kontor.ingress.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.kontor.ingress.Http;
import io.kontor.ingress.RawHttp;
import io.kontor.ingress.TestGateway;
import io.kontor.value.Refusal;
import io.kontor.value.RefusalCode;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OriginsTest {
    private static final String ORDER = """
            {"account":"main","clientOrderId":"a-1","symbol":"BTC/USDT","side":"BUY","amount":"0.5","limitPrice":"50000"}""";

    private static final List<String> DESK = List.of("https://desk.example", "http://node-1.example:8080");

    private final Origins origins = new Origins(DESK, false);
    private final Origins onLoopback = new Origins(DESK, true);

    @ParameterizedTest
    @CsvSource({
        "http://127.0.0.1:8080, 127.0.0.1:8080",
        "http://localhost:8080, localhost:8080",
        "HTTP://LOCALHOST:8080, LocalHost:8080",
        "http://[::1]:8080, [::1]:8080",
        "https://desk.example, 127.0.0.1:8080",
        "https://desk.example, gateway.example"
    })
    void pagesOfTheAddressItselfAndThoseOfTheListMayCall(String origin, String host) {
        assertThat(origins.refusal(Optional.of(origin), Optional.of(host))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "https://evil.example, 127.0.0.1:8080",
        "http://127.0.0.1:3000, 127.0.0.1:8080",
        "http://1127.0.0.1:8080, 127.0.0.1:8080",
        "http://desk.example, 127.0.0.1:8080",
        "https://desk.example:8443, 127.0.0.1:8080",
        "null, 127.0.0.1:8080",
        // A name of theirs that leads to us.
        "http://evil.example:8080, evil.example:8080",
        "http://127.0.0.1.evil.example, 127.0.0.1.evil.example"
    })
    void otherPagesMayNot(String origin, String host) {
        assertThat(origins.refusal(Optional.of(origin), Optional.of(host)))
                .map(Refusal::code)
                .contains(RefusalCode.ORIGIN_NOT_ALLOWED);
    }

    @Test
    void whoIsNoPageMayCallByAnyNameOverANetwork() {
        assertThat(origins.refusal(Optional.empty(), Optional.of("gateway.example")))
                .isEmpty();
        assertThat(origins.refusal(Optional.of("http://x"), Optional.empty())).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1:8080",
                "localhost:8080",
                "LocalHost",
                "[::1]:8080",
                "[::1]",
                "desk.example",
                "Desk.example:8443",
                "node-1.example:8080"
            })
    void onLoopbackWhoCallsByAddressOrByANameOfTheListMayCall(String host) {
        assertThat(onLoopback.refusal(Optional.empty(), Optional.of(host))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.example:8080",
                "evil.example",
                "localhost.evil.example:8080",
                "127.0.0.1.evil.example",
                "::",
                ""
            })
    void onLoopbackNobodyMayCallByAnotherName(String host) {
        assertThat(onLoopback.refusal(Optional.empty(), Optional.of(host)))
                .map(Refusal::code)
                .contains(RefusalCode.ORIGIN_NOT_ALLOWED);
    }

    /** A page reads from its own host without saying who it is, and its name may lead here by now. */
    @Test
    void aNameThatLeadsToLoopbackReadsNothing() {
        try (TestGateway gateway = new TestGateway();
                RawHttp page = new RawHttp(gateway.base())) {
            page.send("GET /v1/accounts/main HTTP/1.1\r\nHost: evil.example:8080\r\n\r\n");
            RawHttp.Answer answer = page.read();
            assertThat(answer.status()).isEqualTo(403);
            assertThat(answer.json().path("code").asText()).isEqualTo("ORIGIN_NOT_ALLOWED");

            page.send("GET /v1/accounts/main HTTP/1.1\r\nHost: localhost:8080\r\n\r\n");
            assertThat(page.read().status()).isEqualTo(200);
        }
    }

    @Test
    void aForeignPageNeitherTradesNorDisconnectsNorOpensAStream() {
        String evil = "https://evil.example";
        try (TestGateway gateway = new TestGateway()) {
            Http http = new Http(gateway.base());

            assertThat(http.send("POST", "/v1/orders", "application/json", ORDER, "Origin", evil)
                            .code())
                    .isEqualTo("ORIGIN_NOT_ALLOWED");
            assertThat(http.send("POST", "/v1/venues/SIM:disconnect", "", "", "Origin", evil)
                            .status())
                    .isEqualTo(403);
            assertThat(http.send("POST", "/v1/reconciliations", "", "", "Origin", evil)
                            .status())
                    .isEqualTo(403);
            try (RawHttp stream = new RawHttp(gateway.base())) {
                stream.send(
                        "GET /v1/stream HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\nOrigin: "
                                + evil
                                + "\r\n\r\n");
                assertThat(stream.read().status()).isEqualTo(403);
            }
            assertThat(http.get("/v1/venues/SIM").json().at("/connections/0/up").asBoolean())
                    .isTrue();
            assertThat(http.send(
                                    "POST",
                                    "/v1/orders",
                                    "application/json",
                                    ORDER,
                                    "Origin",
                                    gateway.base().toString())
                            .status())
                    .isEqualTo(202);
        }
    }
}
