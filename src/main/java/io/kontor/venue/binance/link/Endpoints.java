package io.kontor.venue.binance.link;

import java.net.URI;
import java.util.Set;

/** Where the venue is. Anything but this very machine is reached by TLS 1.3 only. */
public record Endpoints(URI rest, URI webSocketApi, URI streams) {
    private static final Set<String> SECURE = Set.of("https", "wss");
    private static final Set<String> PLAIN = Set.of("http", "ws");
    private static final Set<String> LOOPBACK = Set.of("localhost", "[::1]");

    public Endpoints {
        require("rest", rest);
        require("websocket-api", webSocketApi);
        require("streams", streams);
    }

    public static Endpoints production() {
        return of("https://api.binance.com", "wss://ws-api.binance.com:443/ws-api/v3", "wss://stream.binance.com:9443");
    }

    public static Endpoints testnet() {
        return of(
                "https://testnet.binance.vision",
                "wss://ws-api.testnet.binance.vision/ws-api/v3",
                "wss://stream.testnet.binance.vision");
    }

    public static Endpoints of(String rest, String webSocketApi, String streams) {
        return new Endpoints(URI.create(rest), URI.create(webSocketApi), URI.create(streams));
    }

    /** One address that speaks all three, as {@code kontor sim} does: http and ws, or https and wss. */
    public static Endpoints allAt(String url) {
        String sockets = url.replaceFirst("^http", "ws");
        return of(url, sockets + "/ws-api/v3", sockets);
    }

    private static void require(String name, URI uri) {
        String host = uri.getHost();
        boolean reachable = host != null && uri.getScheme() != null;
        boolean allowed = reachable
                && (SECURE.contains(uri.getScheme()) || (PLAIN.contains(uri.getScheme()) && isLoopback(host)));
        if (!allowed) {
            throw new IllegalArgumentException("endpoints." + name + ": " + uri
                    + " (expected: https or wss, or on this machine's loopback http or ws)");
        }
    }

    private static boolean isLoopback(String host) {
        return LOOPBACK.contains(host) || host.matches("127(\\.\\d{1,3}){3}");
    }
}
