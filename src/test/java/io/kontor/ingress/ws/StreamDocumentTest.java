package io.kontor.ingress.ws;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.typesafe.config.Config;
import io.kontor.ingress.JsonExamples;
import io.kontor.ingress.RawWebSocket;
import io.kontor.ingress.SystemFeed;
import io.kontor.ingress.TestGateway;
import io.kontor.platform.config.Configuration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** {@code docs/reference/stream.md} says what is sent; that what it says to send is read, {@code StreamOpJsonTest} holds. */
class StreamDocumentTest {
    private static final Path DOCUMENT = Path.of("docs/reference/stream.md");

    /** Their names are assets and the caller's own. */
    private static final Set<String> MAPS = Set.of("fees", "metadata");

    /** The venue behind the test's orders gives them no number. */
    private static final String NOT_SENT = "data.venueOrderId";

    private static final Pattern BOUND = Pattern.compile("\n\\| `([a-z-]+)` \\| ([^|]+) \\| [^|]+ \\|");

    @Test
    void framesHaveTheFieldsOfTheManual() {
        Map<String, Set<String>> written = new TreeMap<>();
        JsonExamples.in(DOCUMENT).stream()
                .filter(example -> !example.has("op"))
                .forEach(example -> written.put(kind(example), fields(example)));
        assertThat(written.get("orders OrderFilled")).contains(NOT_SENT);
        written.values().forEach(names -> names.remove(NOT_SENT));

        assertThat(sent(written.keySet())).isEqualTo(written);
    }

    @Test
    void boundsAreThoseOfTheSettings() throws IOException {
        Config stream = Configuration.load(Optional.empty()).getConfig("kontor.http.stream");
        String text = Files.readString(DOCUMENT);
        List<MatchResult> bounds = BOUND.matcher(text.substring(text.indexOf("## Bounds")))
                .results()
                .toList();

        assertThat(bounds)
                .hasSizeGreaterThan(5)
                .allSatisfy(bound -> assertThat(stream.getString(bound.group(1)))
                        .as(bound.group(1))
                        .isEqualTo(bound.group(2)));
    }

    /** One frame of each kind, from a gateway that is asked for everything. */
    private static Map<String, Set<String>> sent(Set<String> kinds) {
        Map<String, Set<String>> frames = new TreeMap<>();
        try (TestGateway gateway = new TestGateway();
                RawWebSocket stream = new RawWebSocket(gateway.base())) {
            stream.ask("{\"op\":\"subscribe\",\"id\":\"s\",\"channel\":\"system\"}");
            gateway.system()
                    .tell(new SystemFeed.SystemEvent(
                            SystemFeed.Type.VenueDisconnected,
                            Map.of("venue", "SIM", "account", "main", "reason", "gone"),
                            TestGateway.NOW));
            List.of(
                            "{'op':'subscribe','id':'o','channel':'orders','account':'main'}",
                            "{'op':'subscribe','id':'p','channel':'positions','account':'main','snapshot':true}",
                            "{'op':'subscribe','id':'q','channel':'marketdata.l1','symbol':'BTC/USDT'}",
                            "{'op':'subscribe','id':'b','channel':'marketdata.l2','symbol':'BTC/USDT'}")
                    .forEach(op -> stream.send(op.replace('\'', '"')));
            while (!frames.containsKey("positions Snapshot")) {
                note(stream.readJson(), kinds, frames);
            }
            stream.send(place("fill-1", "BUY"));
            stream.send(place("up-1", "UP"));
            while (!frames.keySet().containsAll(kinds)) {
                note(stream.readJson(), kinds, frames);
            }
        }
        return frames;
    }

    private static void note(JsonNode frame, Set<String> kinds, Map<String, Set<String>> frames) {
        if (kinds.contains(kind(frame))) {
            frames.putIfAbsent(kind(frame), fields(frame));
        }
    }

    private static String kind(JsonNode frame) {
        if (frame.has("type")) {
            return frame.path("channel").asText() + " " + frame.path("type").asText();
        }
        return frame.has("problem")
                ? "problem"
                : "result " + frame.path("result").fieldNames().next();
    }

    private static Set<String> fields(JsonNode frame) {
        Set<String> names = new TreeSet<>();
        collect("", frame, names);
        return names;
    }

    private static void collect(String path, JsonNode node, Set<String> names) {
        node.properties().forEach(field -> {
            String name = path + field.getKey();
            names.add(name);
            if (!MAPS.contains(field.getKey())) {
                collect(name + ".", field.getValue(), names);
            }
        });
        if (node.isArray() && !node.isEmpty()) {
            collect(path, node.path(0), names);
        }
    }

    private static String place(String clientOrderId, String side) {
        return "{\"op\":\"place\",\"id\":\"" + clientOrderId + "\",\"order\":{\"account\":\"main\",\"clientOrderId\":\""
                + clientOrderId + "\",\"symbol\":\"BTC/USDT\",\"side\":\"" + side
                + "\",\"amount\":\"0.5\",\"limitPrice\":\"50000\"}}";
    }
}
