package io.kontor.ingress.json;

import io.kontor.value.ClientOrderId;
import io.kontor.value.IntentId;
import io.kontor.value.Refusal;
import io.kontor.value.RefusalCode;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * A refusal as callers get it: RFC 9457.
 *
 * @param intent the order it is about, where the caller needs it to go on: always with an unknown outcome
 * @param applied of a cancel or a halt that could not be journalled: whether it acts all the same
 * @param operationId of a cancel-all over every account that some of them carry out
 */
public record Problem(
        Refusal refusal,
        Optional<IntentId> intent,
        Optional<ClientOrderId> clientOrderId,
        Optional<Boolean> applied,
        Optional<String> operationId) {
    public static Problem of(Refusal refusal) {
        return new Problem(refusal, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    public static Problem of(Refusal refusal, IntentId intent, Optional<ClientOrderId> clientOrderId) {
        return new Problem(refusal, Optional.of(intent), clientOrderId, Optional.empty(), Optional.empty());
    }

    /** The same, and whether what was asked for acts although it is refused. */
    public Problem applied(boolean acts) {
        return new Problem(refusal, intent, clientOrderId, Optional.of(acts), operationId);
    }

    public int status() {
        return refusal.code().status();
    }

    public String text() {
        return JsonOut.object(this::write);
    }

    /** Rounded up: never too soon. */
    private static long millis(Duration wait) {
        return wait.plusNanos(999_999).toMillis();
    }

    public void write(JsonOut out) {
        RefusalCode code = refusal.code();
        out.put(
                        "type",
                        "urn:kontor:refusal:"
                                + code.name().toLowerCase(Locale.ROOT).replace('_', '-'))
                .put("title", code.meaning())
                .put("status", code.status())
                .put("detail", refusal.detail())
                .put("code", code)
                .putObjects(
                        "errors",
                        refusal.errors(),
                        (error, e) -> error.put("field", e.field())
                                .put("value", e.value())
                                .put("expected", e.expected()))
                .put("intentId", intent)
                .put("clientOrderId", clientOrderId)
                .put("applied", applied)
                .put("operationId", operationId)
                .put("retryAfterMillis", refusal.retryAfter().map(Problem::millis));
    }
}
