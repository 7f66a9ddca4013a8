package io.kontor.venue.binance.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {"http://127.0.0.1:9010", "http://localhost:9010", "http://[::1]:9010", "https://api.binance.com"
            })
    void plainIsForLoopbackOnly(String rest) {
        assertThat(Endpoints.of(rest, "wss://a.example/ws-api/v3", "wss://b.example")
                        .rest())
                .hasToString(rest);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://api.binance.com",
                "http://127.0.0.1.example.com",
                "http://10.0.0.7",
                "ftp://127.0.0.1",
                "api.binance.com"
            })
    void everywhereElseItIsRefused(String rest) {
        assertThatThrownBy(() -> Endpoints.of(rest, "wss://a.example/ws-api/v3", "wss://b.example"))
                .hasMessageContaining("endpoints.rest: " + rest)
                .hasMessageContaining("expected: https");
    }

    @Test
    void theVenuesOwnPlacesAreSecure() {
        assertThat(Endpoints.production().webSocketApi()).hasScheme("wss");
        assertThat(Endpoints.testnet().rest()).hasScheme("https");
    }
}
