package io.kontor.app;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kontor.control.degraded.Component;
import io.kontor.control.degraded.ManualOverride;
import io.kontor.ingress.json.Times;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code kontor override}: a person's word about a component, for a time. */
@Command(
        name = "override",
        description =
                "Take new orders although a component is not well, or none although it is, for a time. Prints the "
                        + "override's id; with --end, ends one before its time.",
        mixinStandardHelpOptions = true)
final class OverrideCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private final RunningGateway gateway = new RunningGateway();

    @Option(names = "--component", paramLabel = "KIND", description = "JOURNAL, VENUE or MARKET_DATA.")
    private Component.@Nullable Kind component;

    @Option(names = "--venue", paramLabel = "VENUE", description = "Which venue, for VENUE and MARKET_DATA.")
    private @Nullable String venue;

    @Option(
            names = "--stance",
            paramLabel = "STANCE",
            description = "${COMPLETION-CANDIDATES}; of MARKET_DATA only REFUSE.")
    private ManualOverride.@Nullable Stance stance;

    @Option(
            names = "--for",
            paramLabel = "DURATION",
            description = "How long, such as PT10M; default: ${DEFAULT-VALUE}.")
    private Duration length = Duration.ofMinutes(10);

    @Option(
            names = "--until",
            paramLabel = "TIME",
            description = "Until when, such as 2026-11-20T12:00:00Z; instead of --for.")
    private @Nullable Instant until;

    @Option(
            names = "--command",
            paramLabel = "ID",
            description =
                    "The override's command id; with the id and the time of one that failed, the same override again and never a second.")
    private String command = UUID.randomUUID().toString();

    @Option(names = "--end", paramLabel = "ID", description = "End this one.")
    private @Nullable String end;

    @Option(names = "--reason", paramLabel = "TEXT", required = true, description = "Why; journalled.")
    private String reason = "";

    @Option(names = "--by", paramLabel = "NAME", description = "Who answers for it; default: ${DEFAULT-VALUE}.")
    private String by = System.getProperty("user.name");

    @Override
    public Integer call() {
        String id = end == null ? set() : end(end);
        Objects.requireNonNull(spec).commandLine().getOut().println(id);
        return 0;
    }

    private String end(String id) {
        return gateway.post("/v1/overrides/" + RunningGateway.encode(id) + ":end", body())
                .path("id")
                .asText();
    }

    private String set() {
        if (component == null || stance == null) {
            throw new ParameterException(
                    Objects.requireNonNull(spec).commandLine(), "either --end, or --component and --stance");
        }
        String over = Times.format(until == null ? Clock.systemUTC().instant().plus(length) : until);
        ObjectNode body = body();
        ObjectNode of = body.putObject("component").put("kind", component.name());
        if (venue != null) {
            of.put("name", venue);
        }
        body.put("stance", stance.name()).put("until", over).put("commandId", command);
        return gateway.postOnce(
                        "/v1/overrides", body, "the same override again: --command " + command + " --until " + over)
                .path("id")
                .asText();
    }

    private ObjectNode body() {
        return new ObjectMapper().createObjectNode().put("reason", reason).put("by", by);
    }
}
