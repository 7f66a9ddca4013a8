package io.kontor.ingress;

import io.kontor.control.degraded.ManualOverride;
import io.kontor.control.degraded.Overrides;
import io.kontor.ingress.json.HaltJson;
import io.kontor.ingress.json.OverrideJson;
import io.kontor.value.CommandId;
import io.kontor.value.HaltId;
import io.kontor.value.Refusal;
import io.kontor.value.RefusalCode;
import io.kontor.value.VenueId;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Sets and ends overrides for callers; what cannot be one is refused and changes nothing. */
public final class OverrideCommands {
    private final GatewayPorts ports;

    public OverrideCommands(GatewayPorts ports) {
        this.ports = ports;
    }

    public CompletionStage<Overrides.Reply> set(OverrideJson.SetBody body, Optional<CommandId> given) {
        Instant now = ports.clock().instant().truncatedTo(ChronoUnit.MICROS);
        Optional<Refusal> refusal = unknown(body).or(() -> untimely(body, now));
        if (refusal.isPresent()) {
            return CompletableFuture.completedFuture(new Overrides.Refused(refusal.get()));
        }
        CommandId command = given.orElseGet(ports.commandIds());
        return ports.control()
                .set(new ManualOverride(
                        HaltId.of(command).value(),
                        body.component(),
                        body.stance(),
                        body.reason(),
                        body.by(),
                        body.until(),
                        now));
    }

    public CompletionStage<Overrides.Reply> end(String id, HaltJson.LiftBody body) {
        return ports.control().end(id, body.reason(), body.by());
    }

    private Optional<Refusal> unknown(OverrideJson.SetBody body) {
        String name = body.component().name();
        boolean known = !body.component().kind().isPerVenue()
                || ports.accounts().venues().contains(new VenueId(name));
        return known
                ? Optional.empty()
                : Optional.of(Refusal.of(RefusalCode.UNKNOWN_VENUE, "component.name", name, "a venue"));
    }

    private Optional<Refusal> untimely(OverrideJson.SetBody body, Instant now) {
        Instant latest = now.plus(ports.control().overrideMax());
        return body.until().isAfter(now) && !body.until().isAfter(latest)
                ? Optional.empty()
                : Optional.of(Refusal.of(
                        RefusalCode.INVALID_FIELD,
                        "until",
                        body.until().toString(),
                        "a time to come, at most " + ports.control().overrideMax() + " away"));
    }
}
