package io.kontor.ingress.http;

import io.kontor.ingress.json.Json;
import io.kontor.value.Refusal;
import io.kontor.value.RefusalCode;
import java.net.InetAddress;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The web pages that may call. A browser lets any page that is open in it send requests and open streams to any address it reaches, a
 * gateway on its own machine among them, and says in {@code Origin} which page it is. Most programs say nothing there, and are let in; those
 * that do, as some WebSocket libraries, are judged like pages, for nobody can tell them from one.
 */
final class Origins {
    private final List<String> allowed;

    Origins(List<String> allowed) {
        this.allowed = allowed;
    }

    /**
     * Why a page may not call.
     *
     * @param host as the request's header of that name has it
     */
    Optional<Refusal> refusal(Optional<String> origin, Optional<String> host) {
        return origin.filter(page -> !isAllowed(page.toLowerCase(Locale.ROOT), host))
                .map(page -> Refusal.of(
                        RefusalCode.ORIGIN_NOT_ALLOWED,
                        "Origin",
                        Json.bounded(page),
                        "none, this address itself, or one of kontor.http.allowed-origins"));
    }

    private boolean isAllowed(String origin, Optional<String> host) {
        return allowed.contains(origin)
                || host.map(own -> own.toLowerCase(Locale.ROOT))
                        .filter(own -> isAddress(own) && origin.endsWith("://" + own))
                        .isPresent();
    }

    /** A name can be made to lead here by whoever owns it, and a page under it then has our own host; an address cannot. */
    private static boolean isAddress(String host) {
        try {
            String name = URI.create("http://" + host).getHost();
            return name != null
                    && (name.equals("localhost") || name.startsWith("[") || InetAddress.ofLiteral(name) != null);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
