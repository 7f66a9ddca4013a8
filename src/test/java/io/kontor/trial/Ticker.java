package io.kontor.trial;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;

/** An account's orders channel of one node, from a cursor on or from now, as frames come. */
final class Ticker implements AutoCloseable, WebSocket.Listener {
    private final StringBuilder text = new StringBuilder();
    private final List<JsonNode> frames = new CopyOnWriteArrayList<>();
    private final HttpClient http = HttpClient.newHttpClient();
    private final WebSocket socket;

    Ticker(String url, String account, Optional<String> from) throws InterruptedException {
        socket = http.newWebSocketBuilder().buildAsync(URI.create(url), this).join();
        String resume = from.map(cursor -> ",\"from\":\"" + cursor + "\"").orElse("");
        socket.sendText(
                        "{\"op\":\"subscribe\",\"id\":\"1\",\"channel\":\"orders\",\"account\":\"" + account + "\""
                                + resume + "}",
                        true)
                .join();
        Patience.until(
                "the answer to a subscription",
                () -> frames.stream()
                        .filter(frame -> frame.path("id").asText().equals("1"))
                        .findFirst());
    }

    /** The events so far, in the order they came. */
    List<JsonNode> events() {
        return frames.stream().filter(frame -> frame.has("seq")).toList();
    }

    /** The first event of that type about the order; waits for it. */
    JsonNode await(String type, String clientOrderId) throws InterruptedException {
        return Patience.until(
                type + " of " + clientOrderId + " in " + frames.size() + " frames",
                () -> events().stream()
                        .filter(event -> event.path("type").asText().equals(type))
                        .filter(event -> event.toString().contains(clientOrderId))
                        .findFirst());
    }

    @Override
    public void onOpen(WebSocket from) {
        from.request(Long.MAX_VALUE);
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
        text.append(data);
        if (last) {
            try {
                frames.add(GatewayApi.JSON.readTree(text.toString()));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            text.setLength(0);
        }
        return null;
    }

    @Override
    public void close() {
        socket.abort();
        http.shutdownNow();
    }
}
