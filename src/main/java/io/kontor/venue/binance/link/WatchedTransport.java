package io.kontor.venue.binance.link;

import akka.actor.ActorSystem;
import akka.http.javadsl.ClientTransport;
import akka.http.javadsl.OutgoingConnection;
import akka.http.javadsl.settings.ClientConnectionSettings;
import akka.stream.javadsl.Flow;
import akka.util.ByteString;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

/**
 * TCP that ends where nothing has come in for so long, whatever goes out. The client's own idle timeout takes what we write for a sign of
 * life, and on a way that died without a word we could write for a quarter of an hour. Below the WebSocket, since the venue's pings
 * are no messages there.
 */
final class WatchedTransport extends ClientTransport {
    private final Duration silence;

    WatchedTransport(Duration silence) {
        this.silence = silence;
    }

    @Override
    public Flow<ByteString, ByteString, CompletionStage<OutgoingConnection>> connectTo(
            String host, int port, ClientConnectionSettings settings, ActorSystem system) {
        return ClientTransport.TCP().connectTo(host, port, settings, system).idleTimeout(silence);
    }
}
