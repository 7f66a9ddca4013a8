package io.kontor.ingress.http;

import io.kontor.ingress.json.Json;
import io.kontor.value.Refusal;
import io.kontor.value.RefusalCode;
import java.net.InetAddress;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The web pages that may call. A browser lets any page that is open in it send requests and open streams to any address it reaches, a
 * gateway on its own machine among them, and says in {@code Origin} which page it is. Most programs say nothing there, and are let in; those
 * that do, as some WebSocket libraries, are judged like pages, for nobody can tell them from one. Neither does a browser where a page only
 * reads from its own host, and whoever owns a name can make it lead to the gateway: one that only its own machine reaches is called by an
 * address, or by a name that is known to be its own.
 */
final class Origins {
    private static final Pattern PORT = Pattern.compile(":\\d*$");

    private final List<String> allowed;
    private final boolean onLoopback;
    private final Set<String> names;

    /** @param onLoopback nobody calls from outside, where names are given that nobody told us of */
    Origins(List<String> allowed, boolean onLoopback) {
        this.allowed = allowed;
        this.onLoopback = onLoopback;
        this.names = allowed.stream()
                .map(origin -> name(origin.substring(origin.indexOf("://") + 3)))
                .collect(Collectors.toUnmodifiableSet());
    }

    /**
     * Why a page may not call.
     *
     * @param host as the request's header of that name has it
     */
    Optional<Refusal> refusal(Optional<String> origin, Optional<String> host) {
        Optional<String> own = host.map(each -> each.toLowerCase(Locale.ROOT));
        Optional<Refusal> foreign = origin.filter(page -> !isAllowed(page.toLowerCase(Locale.ROOT), own))
                .map(page ->
                        refusal("Origin", page, "none, this address itself, or one of kontor.http.allowed-origins"));
        return foreign.or(() -> own.filter(name -> onLoopback && !isOurs(name))
                .map(name -> refusal(
                        "Host", name, "an IP address, localhost, or the host of one of kontor.http.allowed-origins")));
    }

    private static Refusal refusal(String header, String value, String expected) {
        return Refusal.of(RefusalCode.ORIGIN_NOT_ALLOWED, header, Json.bounded(value), expected);
    }

    private boolean isAllowed(String origin, Optional<String> host) {
        return allowed.contains(origin)
                || host.filter(own -> isAddress(own) && origin.endsWith("://" + own))
                        .isPresent();
    }

    private boolean isOurs(String host) {
        return isAddress(host) || names.contains(name(host));
    }

    private static String name(String host) {
        return PORT.matcher(host).replaceFirst("");
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
