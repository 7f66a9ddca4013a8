package io.kontor.ingress.ws;

import akka.NotUsed;
import akka.actor.typed.ActorSystem;
import akka.http.javadsl.model.ws.Message;
import akka.stream.javadsl.Flow;
import akka.stream.javadsl.Sink;
import io.kontor.ingress.StreamSettings;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** What comes in, as whole frames of text; bounded while they arrive, since a frame may come in pieces without end. */
sealed interface Incoming {
    record Text(String text) implements Incoming {}

    /** Why a frame cannot be taken, and nothing after it. */
    record Unfit(Closing.Code code, String reason) implements Incoming {}

    static Flow<Message, Incoming, NotUsed> frames(ActorSystem<?> system, StreamSettings settings) {
        return Flow.of(Message.class).mapAsync(1, message -> read(message, system, settings));
    }

    /** Those that come while the session is busy, up to the length of the longest. */
    static Flow<Incoming, List<Incoming>, NotUsed> together(StreamSettings settings) {
        return Together.upTo(settings.frameBytesMax(), Incoming.class, Incoming::length);
    }

    private static int length(Incoming frame) {
        return switch (frame) {
            case Text(String text) -> text.length();
            case Unfit _ -> 0;
        };
    }

    private static CompletionStage<Incoming> read(Message message, ActorSystem<?> system, StreamSettings settings) {
        if (!message.isText()) {
            message.asBinaryMessage().getStreamedData().runWith(Sink.cancelled(), system);
            return CompletableFuture.completedFuture(
                    new Unfit(Closing.Code.UNSUPPORTED_DATA, "frames are JSON text, not binary"));
        }
        if (message.asTextMessage().isStrict()) {
            String text = message.asTextMessage().getStrictText();
            return CompletableFuture.completedFuture(bounded(text, settings.frameBytesMax()));
        }
        return inPieces(message, system, settings);
    }

    private static CompletionStage<Incoming> inPieces(Message message, ActorSystem<?> system, StreamSettings settings) {
        int max = settings.frameBytesMax();
        return message.asTextMessage()
                .getStreamedText()
                .scan(new StringBuilder(), StringBuilder::append)
                .takeWhile(text -> text.length() <= max, true)
                .completionTimeout(settings.frameTimeout())
                .runWith(Sink.last(), system)
                .handleAsync(
                        (text, failure) -> failure == null
                                ? bounded(text.toString(), max)
                                : new Unfit(Closing.Code.POLICY_VIOLATION, "a frame did not arrive whole in time"),
                        system.executionContext());
    }

    /** A character is at least a byte; only where that leaves a doubt are the bytes counted. */
    private static Incoming bounded(String text, int bytesMax) {
        boolean fits = text.length() <= bytesMax / 3
                || (text.length() <= bytesMax
                        && text.getBytes(java.nio.charset.StandardCharsets.UTF_8).length <= bytesMax);
        return fits ? new Text(text) : new Unfit(Closing.Code.TOO_BIG, "a frame is at most " + bytesMax + " bytes");
    }
}
