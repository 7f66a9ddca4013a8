package io.kontor.ingress.json;

import io.kontor.control.Halt;
import io.kontor.control.HaltScope;

/** Writes halts. */
public final class HaltOut {
    private HaltOut() {}

    public static void halt(JsonOut out, Halt halt) {
        out.put("id", halt.id())
                .putObject("scope", scope -> scope(scope, halt.scope()))
                .put("reason", halt.reason())
                .put("by", halt.by())
                .putTexts("actions", halt.actions())
                .put("at", halt.at());
    }

    static void scope(JsonOut out, HaltScope scope) {
        out.put("type", scope.type());
        if (scope.type() != HaltScope.Type.GLOBAL) {
            out.put("value", scope.value());
        }
    }
}
