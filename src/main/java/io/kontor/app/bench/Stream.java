package io.kontor.app.bench;

import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A client of {@code /v1/stream}: whole text frames in, text frames out one after the other. Sending is thread-safe. */
final class Stream implements AutoCloseable {
    private final WebSocket socket;
    private final Deque<String> waiting = new ArrayDeque<>();
    private boolean sending;

    private Stream(WebSocket socket) {
        this.socket = socket;
    }

    static Stream open(HttpClient client, InetSocketAddress to, Consumer<String> onText) {
        URI uri = URI.create("ws://" + to.getHostString() + ":" + to.getPort() + "/v1/stream");
        return new Stream(
                client.newWebSocketBuilder().buildAsync(uri, new Frames(onText)).join());
    }

    void send(String text) {
        synchronized (waiting) {
            waiting.add(text);
            if (sending) {
                return;
            }
            sending = true;
        }
        next();
    }

    @Override
    public void close() {
        socket.sendClose(WebSocket.NORMAL_CLOSURE, "done").join();
    }

    /** The JDK's WebSocket takes a frame only when the one before has left. */
    private void next() {
        String text;
        synchronized (waiting) {
            text = waiting.poll();
            if (text == null) {
                sending = false;
                return;
            }
        }
        var _ = socket.sendText(text, true).whenComplete((_, failure) -> {
            if (failure == null) {
                next();
            } else {
                socket.abort();
            }
        });
    }

    /** Puts frames that come in parts together. */
    private static final class Frames implements WebSocket.Listener {
        private final Consumer<String> onText;
        private final StringBuilder parts = new StringBuilder();

        Frames(Consumer<String> onText) {
            this.onText = onText;
        }

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            parts.append(data);
            if (last) {
                onText.accept(parts.toString());
                parts.setLength(0);
            }
            socket.request(1);
            return null;
        }
    }
}
