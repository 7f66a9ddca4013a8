package io.kontor.ingress.http;

import akka.actor.typed.ActorSystem;
import akka.http.javadsl.model.HttpEntity;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.MediaType;
import akka.http.javadsl.model.RequestEntity;
import akka.stream.javadsl.Sink;
import akka.util.ByteString;
import io.kontor.ingress.HttpSettings;
import io.kontor.ingress.json.Json;
import io.kontor.ingress.json.JsonReader;
import io.kontor.ingress.json.Parsed;
import io.kontor.value.Refusal;
import io.kontor.value.RefusalCode;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;

/**
 * Reads request bodies: JSON only, bounded in bytes and time however they arrive. A body over its limit is read on and thrown away for a
 * while, since most callers read an answer only when they have sent everything.
 */
final class Bodies {
    private final ActorSystem<?> system;
    private final HttpSettings settings;

    Bodies(ActorSystem<?> system, HttpSettings settings) {
        this.system = system;
        this.settings = settings;
    }

    /** The body of a command: one JSON object. */
    CompletionStage<Parsed<Json.Obj>> object(HttpRequest request) {
        return json(request, settings.bodyBytesMax()).thenApply(parsed -> parsed.then(JsonReader::asObject));
    }

    /** As {@link #object}, for a request that may go without a body. */
    CompletionStage<Parsed<Json.Obj>> optionalObject(HttpRequest request) {
        return request.entity().isKnownEmpty()
                ? CompletableFuture.completedFuture(new Parsed.Ok<>(Json.Obj.EMPTY))
                : object(request);
    }

    CompletionStage<Parsed<Json>> json(HttpRequest request, int bytesMax) {
        Parsed<RequestEntity> checked = checkedEntity(request, "json");
        if (checked instanceof Parsed.Refused<RequestEntity>(Refusal refusal)) {
            request.entity().discardBytes(system);
            return CompletableFuture.completedFuture(new Parsed.Refused<>(refusal));
        }
        return bytes(request.entity(), bytesMax).thenApply(bytes -> bytes.then(JsonReader::read));
    }

    static boolean isOf(HttpRequest request, String subType) {
        MediaType media = request.entity().getContentType().mediaType();
        return media.mainType().equals("application") && media.subType().equals(subType);
    }

    /** The entity, where its content type is {@code application/} and the subtype, and it is not packed. A charset has no meaning there. */
    static Parsed<RequestEntity> checkedEntity(HttpRequest request, String subType) {
        if (!isOf(request, subType)) {
            String type = request.entity().getContentType().toString();
            return unsupported("Content-Type", type, "application/" + subType);
        }
        return request.getHeader("Content-Encoding")
                .<Parsed<RequestEntity>>map(header -> unsupported("Content-Encoding", header.value(), "none"))
                .orElseGet(() -> new Parsed.Ok<>(request.entity()));
    }

    private static Parsed<RequestEntity> unsupported(String header, String value, String expected) {
        return new Parsed.Refused<>(
                Refusal.of(RefusalCode.UNSUPPORTED_MEDIA_TYPE, header, Json.bounded(value), expected));
    }

    private CompletionStage<Parsed<byte[]>> bytes(RequestEntity entity, int bytesMax) {
        if (entity instanceof HttpEntity.Strict strict) {
            ByteString data = strict.getData();
            return CompletableFuture.completedFuture(
                    data.size() > bytesMax ? tooLarge(data.size(), bytesMax) : new Parsed.Ok<>(data.toArrayUnsafe()));
        }
        long announced = entity.getContentLengthOption().orElse(0);
        if (announced > settings.bodyBytesDiscarded()) {
            return CompletableFuture.completedFuture(tooLarge(announced, bytesMax));
        }
        return entity.withoutSizeLimit()
                .getDataBytes()
                .takeWhile(new Discarding(settings.bodyBytesDiscarded())::goesOn, true)
                .completionTimeout(settings.bodyTimeout())
                .runWith(Sink.fold(Received.NOTHING, (received, part) -> received.plus(part, bytesMax)), system)
                .handleAsync((received, failure) -> received(received, failure, bytesMax), system.executionContext());
    }

    private Parsed<byte[]> received(Received received, Throwable failure, int bytesMax) {
        if (failure == null) {
            return received.count > bytesMax
                    ? tooLarge(received.count, bytesMax)
                    : new Parsed.Ok<>(received.bytes.toArrayUnsafe());
        }
        Throwable cause = failure instanceof CompletionException wrapped && wrapped.getCause() != null
                ? wrapped.getCause()
                : failure;
        Refusal refusal = cause instanceof TimeoutException
                ? Refusal.of(RefusalCode.REQUEST_TIMEOUT, "the body was not there after " + settings.bodyTimeout())
                : Refusal.of(RefusalCode.MALFORMED, "the body broke off or is not framed as its headers say");
        return new Parsed.Refused<>(refusal);
    }

    private static <T> Parsed<T> tooLarge(long bytes, int bytesMax) {
        return new Parsed.Refused<>(
                Refusal.of(RefusalCode.BODY_TOO_LARGE, "body", bytes + " bytes", "at most " + bytesMax + " bytes"));
    }

    /** What has come so far; beyond the limit only counted. */
    private record Received(ByteString bytes, long count) {
        static final Received NOTHING = new Received(ByteString.emptyByteString(), 0);

        Received plus(ByteString part, int bytesMax) {
            long sum = count + part.size();
            return new Received(sum > bytesMax ? ByteString.emptyByteString() : bytes.concat(part), sum);
        }
    }

    /** Ends the reading of a body that goes on and on. */
    private static final class Discarding {
        private final long bytesMax;
        private long bytes;

        Discarding(long bytesMax) {
            this.bytesMax = bytesMax;
        }

        boolean goesOn(ByteString part) {
            bytes += part.size();
            return bytes <= bytesMax;
        }
    }
}
