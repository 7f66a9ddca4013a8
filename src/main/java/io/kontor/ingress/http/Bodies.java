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
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/**
 * Reads request bodies: JSON only, bounded in bytes and time however they arrive, each and all together. A body over its limit, or for which
 * there is no room, is read on and thrown away for a while, since most callers read an answer only when they have sent everything.
 */
final class Bodies {
    private final ActorSystem<?> system;
    private final HttpSettings settings;
    private final BodyRoom room;

    Bodies(ActorSystem<?> system, HttpSettings settings, MeterRegistry meters) {
        this.system = system;
        this.settings = settings;
        this.room = new BodyRoom(settings.bodiesBytesMax());
        meters.gauge("kontor.http.bodies.bytes", room, BodyRoom::taken);
    }

    /** The body of a command: one JSON object. */
    CompletionStage<Parsed<Json.Obj>> object(HttpRequest request) {
        return json(request, settings.bodyBytesMax(), JsonReader::read)
                .thenApply(parsed -> parsed.then(JsonReader::asObject));
    }

    /** As {@link #object}, for a request that may go without a body. */
    CompletionStage<Parsed<Json.Obj>> optionalObject(HttpRequest request) {
        return request.entity().isKnownEmpty()
                ? CompletableFuture.completedFuture(new Parsed.Ok<>(Json.Obj.EMPTY))
                : object(request);
    }

    /** @param read is given the bytes as long as they have their room, and never more than that many */
    <T> CompletionStage<Parsed<T>> json(HttpRequest request, int bytesMax, Function<byte[], Parsed<T>> read) {
        Parsed<RequestEntity> checked = checkedEntity(request, "json");
        if (checked instanceof Parsed.Refused<RequestEntity>(Refusal refusal)) {
            request.entity().discardBytes(system);
            return CompletableFuture.completedFuture(new Parsed.Refused<>(refusal));
        }
        return body(request.entity(), bytesMax, read);
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

    private <T> CompletionStage<Parsed<T>> body(RequestEntity entity, int bytesMax, Function<byte[], Parsed<T>> read) {
        if (entity instanceof HttpEntity.Strict strict) {
            ByteString data = strict.getData();
            return CompletableFuture.completedFuture(
                    data.size() > bytesMax ? tooLarge(data.size(), bytesMax) : read.apply(data.toArrayUnsafe()));
        }
        long announced = entity.getContentLengthOption().orElse(0);
        if (announced > settings.bodyBytesDiscarded()) {
            return CompletableFuture.completedFuture(tooLarge(announced, bytesMax));
        }
        BodyRoom.Share share = room.new Share();
        return entity.withoutSizeLimit()
                .getDataBytes()
                .takeWhile(new Discarding(settings.bodyBytesDiscarded())::goesOn, true)
                .completionTimeout(settings.bodyTimeout())
                .runWith(Sink.fold(Received.NOTHING, (received, part) -> received.plus(part, bytesMax, share)), system)
                .handleAsync(
                        (received, failure) ->
                                received(received, failure, bytesMax).then(read),
                        system.executionContext())
                .whenComplete((_, _) -> share.giveBack());
    }

    private Parsed<byte[]> received(Received received, Throwable failure, int bytesMax) {
        if (failure == null) {
            if (received.count > bytesMax) {
                return tooLarge(received.count, bytesMax);
            }
            return received.hadRoom
                    ? new Parsed.Ok<>(received.bytes.toArrayUnsafe())
                    : new Parsed.Refused<>(Refusal.of(
                            RefusalCode.OVERLOADED,
                            "the bodies that are arriving take up " + settings.bodiesBytesMax() + " bytes already"));
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

    /** What has come so far; beyond the limit, or without room, only counted. */
    private record Received(ByteString bytes, long count, boolean hadRoom) {
        static final Received NOTHING = new Received(ByteString.emptyByteString(), 0, true);

        Received plus(ByteString part, int bytesMax, BodyRoom.Share share) {
            long sum = count + part.size();
            boolean fits = hadRoom && sum <= bytesMax;
            if (fits && share.take(part.size())) {
                return new Received(bytes.concat(part), sum, true);
            }
            share.giveBack();
            return new Received(ByteString.emptyByteString(), sum, hadRoom && !fits);
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
