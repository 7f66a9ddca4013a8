package io.kontor.ingress.json;

import io.kontor.control.Halt;
import io.kontor.control.degraded.Component;
import io.kontor.control.degraded.ManualOverride;
import io.kontor.value.CommandId;
import io.kontor.value.VenueId;
import java.time.Instant;
import java.util.Optional;

/** Reads the body that sets an override, and writes overrides. */
public final class OverrideJson {
    private OverrideJson() {}

    /** An override somebody wants. */
    public record SetBody(
            Component component,
            ManualOverride.Stance stance,
            String reason,
            String by,
            Instant until,
            Optional<CommandId> command) {}

    public static Parsed<SetBody> set(Json.Obj body) {
        Fields fields = new Fields(body);
        Optional<Component> component = fields.required(
                        "component", "an object with kind and name", fields.object("component"))
                .flatMap(OverrideJson::component);
        Optional<ManualOverride.Stance> stance = fields.required(
                "stance",
                Fields.expected(ManualOverride.Stance.class),
                fields.oneOf("stance", ManualOverride.Stance.class));
        component
                .map(of -> of.kind().stances())
                .filter(stances -> !stances.isEmpty())
                .ifPresent(stances -> stance.ifPresent(
                        s -> fields.check(stances.contains(s), "stance", s.name(), "one of " + stances + " there")));
        Optional<String> reason = HaltJson.text(fields, "reason", Halt.REASON_CHARS_MAX);
        Optional<String> by = HaltJson.by(fields);
        Optional<Instant> until = fields.required("until", Times.EXPECTED, fields.time("until"));
        Optional<CommandId> command = Ids.command(fields);
        fields.refuseOthers();
        return fields.isClean()
                ? new Parsed.Ok<>(new SetBody(
                        component.orElseThrow(),
                        stance.orElseThrow(),
                        reason.orElseThrow(),
                        by.orElseThrow(),
                        until.orElseThrow(),
                        command))
                : new Parsed.Refused<>(fields.refusal());
    }

    private static Optional<Component> component(Fields fields) {
        Optional<Component.Kind> kind = fields.required(
                "kind", Fields.expected(Component.Kind.class), fields.oneOf("kind", Component.Kind.class));
        kind.ifPresent(k -> fields.check(!k.stances().isEmpty(), "kind", k.name(), "one that can be overridden"));
        Optional<Component> component = kind.flatMap(k -> {
            if (!k.isPerVenue()) {
                fields.check(!fields.has("name"), "name", "given", "nothing: there is one");
                return Optional.of(new Component(k, ""));
            }
            String expected = Ids.expected(Ids.VENUE_CHARS);
            return fields.required(
                    "name",
                    expected,
                    fields.text("name", expected, text -> new Component(k, new VenueId(text).value())));
        });
        fields.any("name");
        fields.refuseOthers();
        return component;
    }

    public static void override(JsonOut out, ManualOverride override) {
        out.put("id", override.id())
                .putObject("component", component -> component(component, override.component()))
                .put("stance", override.stance())
                .put("reason", override.reason())
                .put("by", override.by())
                .put("until", override.until())
                .put("at", override.at());
    }

    private static void component(JsonOut out, Component component) {
        out.put("kind", component.kind());
        if (component.kind().isPerVenue()) {
            out.put("name", component.name());
        }
    }
}
