package io.kontor.ingress.json;

import io.kontor.control.Halt;
import io.kontor.control.HaltAction;
import io.kontor.control.HaltScope;
import io.kontor.value.AccountId;
import io.kontor.value.CommandId;
import io.kontor.value.Symbol;
import io.kontor.value.VenueId;
import java.util.List;
import java.util.Optional;

/** Reads the bodies that raise and lift halts. */
public final class HaltJson {
    private HaltJson() {}

    /** A halt somebody wants. */
    public record RaiseBody(
            HaltScope scope, String reason, String by, List<HaltAction> actions, Optional<CommandId> command) {}

    /** Why a halt may go, and who says so. */
    public record LiftBody(String reason, String by) {}

    public static Parsed<RaiseBody> raise(Json.Obj body) {
        Fields fields = new Fields(body);
        Optional<HaltScope> scope = fields.required("scope", "an object with type and value", fields.object("scope"))
                .flatMap(HaltJson::scope);
        Optional<String> reason = text(fields, "reason", Halt.REASON_CHARS_MAX);
        Optional<String> by = by(fields);
        List<HaltAction> actions = fields.texts(
                "actions", HaltAction.values().length, Fields.expected(HaltAction.class), HaltAction::valueOf);
        Optional<CommandId> command = Ids.command(fields);
        fields.refuseOthers();
        return fields.isClean()
                ? new Parsed.Ok<>(
                        new RaiseBody(scope.orElseThrow(), reason.orElseThrow(), by.orElseThrow(), actions, command))
                : new Parsed.Refused<>(fields.refusal());
    }

    public static Parsed<LiftBody> lift(Json.Obj body) {
        Fields fields = new Fields(body);
        Optional<String> reason = text(fields, "reason", Halt.REASON_CHARS_MAX);
        Optional<String> by = by(fields);
        fields.refuseOthers();
        return fields.isClean()
                ? new Parsed.Ok<>(new LiftBody(reason.orElseThrow(), by.orElseThrow()))
                : new Parsed.Refused<>(fields.refusal());
    }

    private static Optional<HaltScope> scope(Fields fields) {
        Optional<HaltScope.Type> type = fields.required(
                "type", Fields.expected(HaltScope.Type.class), fields.oneOf("type", HaltScope.Type.class));
        Optional<HaltScope> scope = type.flatMap(t -> switch (t) {
            case GLOBAL -> {
                fields.check(!fields.has("value"), "value", "given", "nothing: everything is meant");
                yield Optional.of(HaltScope.global());
            }
            case ACCOUNT -> named(fields, Ids.ACCOUNT_CHARS, text -> HaltScope.of(new AccountId(text)));
            case SYMBOL -> named(fields, Ids.SYMBOL_CHARS, text -> HaltScope.of(new Symbol(text)));
            case VENUE -> named(fields, Ids.VENUE_CHARS, text -> HaltScope.of(new VenueId(text)));
        });
        fields.any("value");
        fields.refuseOthers();
        return scope;
    }

    private static Optional<HaltScope> named(
            Fields fields, int charsMax, java.util.function.Function<String, HaltScope> read) {
        String expected = Ids.expected(charsMax);
        return fields.required("value", expected, fields.text("value", expected, read));
    }

    /** Who answers for it, as they call themselves. */
    static Optional<String> by(Fields fields) {
        Optional<String> by = text(fields, "by", Halt.BY_CHARS_MAX);
        by.ifPresent(name -> fields.check(
                !Halt.NAMES_OF_OURS.contains(name), "by", name, "a name that is not one of the gateway's own"));
        return by;
    }

    static Optional<String> text(Fields fields, String name, int charsMax) {
        String expected = WellFormed.expected(1, charsMax);
        return fields.required(name, expected, fields.text(name, expected, text -> {
            if (!WellFormed.isText(text, 1, charsMax)) {
                throw new IllegalArgumentException(name);
            }
            return text;
        }));
    }
}
