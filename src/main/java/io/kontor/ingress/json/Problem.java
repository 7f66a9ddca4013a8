package io.kontor.ingress.json;

import io.kontor.value.ClientOrderId;
import io.kontor.value.IntentId;
import io.kontor.value.Refusal;
import io.kontor.value.RefusalCode;
import java.util.Locale;
import java.util.Optional;

/**
 * A refusal as callers get it: RFC 9457.
 *
 * @param applied it took effect all the same, and is journalled later
 * @param intent the order it is about, where the caller needs it to go on: always with an unknown outcome
 */
public record Problem(
        Refusal refusal, boolean applied, Optional<IntentId> intent, Optional<ClientOrderId> clientOrderId) {
    public static Problem of(Refusal refusal) {
        return new Problem(refusal, false, Optional.empty(), Optional.empty());
    }

    /** What was refused took effect all the same: rule 12. */
    public static Problem applied(Refusal refusal) {
        return new Problem(refusal, true, Optional.empty(), Optional.empty());
    }

    public int status() {
        return refusal.code().status();
    }

    public String text() {
        return JsonOut.object(this::write);
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
                .put("applied", Optional.of(true).filter(_ -> applied));
    }
}
