package io.kontor.ingress.ws;

import akka.http.impl.engine.server.UpgradeToOtherProtocolResponseHeader;
import akka.http.javadsl.model.HttpHeader;
import akka.http.javadsl.model.HttpResponse;
import akka.stream.SharedKillSwitch;
import akka.stream.javadsl.Flow;
import akka.util.ByteString;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Lays our own hand on the bytes of an upgraded connection, for what the server's WebSocket interface cannot say: a close code, that the
 * other side is gone although its socket is not, and that a peer that does not answer a close frame is cut.
 *
 * <p>The one place that names a class of the server's own: the header in which an upgrade hands its byte flow to the connection. The
 * server's version is pinned, and {@code StreamTest} sees each of the three happen.
 */
final class Transport {
    private Transport() {}

    /**
     * The same upgrade over watched bytes.
     *
     * @param silence how long nothing may come in, not even an answer to a ping
     */
    static HttpResponse watched(HttpResponse upgrade, Closing closing, Duration silence, SharedKillSwitch cut) {
        List<HttpHeader> headers = new ArrayList<>();
        for (HttpHeader header : upgrade.getHeaders()) {
            headers.add(
                    header instanceof UpgradeToOtherProtocolResponseHeader bytes
                            ? new UpgradeToOtherProtocolResponseHeader(
                                    watched(bytes.handler().asJava(), closing, silence, cut)
                                            .asScala())
                            : header);
        }
        return upgrade.withHeaders(headers);
    }

    /** Each element that leaves is one frame, since we send whole messages only. */
    private static Flow<ByteString, ByteString, Object> watched(
            Flow<ByteString, ByteString, Object> bytes, Closing closing, Duration silence, SharedKillSwitch cut) {
        return Flow.of(ByteString.class)
                .idleTimeout(silence)
                .viaMat(bytes, akka.stream.javadsl.Keep.right())
                .map(closing::rewritten)
                .via(cut.flow());
    }
}
