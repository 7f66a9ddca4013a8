package io.kontor.app;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kontor.control.degraded.Component;
import io.kontor.control.degraded.ManualOverride;
import io.kontor.ingress.json.Times;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
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

    @Option(names = "--stance", paramLabel = "STANCE", description = "${COMPLETION-CANDIDATES}.")
    private ManualOverride.@Nullable Stance stance;

    @Option(
            names = "--for",
            paramLabel = "DURATION",
            description = "How long, such as PT10M; default: ${DEFAULT-VALUE}.")
    private Duration length = Duration.ofMinutes(10);

    @Option(names = "--end", paramLabel = "ID", description = "End this one.")
    private @Nullable String end;

    @Option(names = "--reason", paramLabel = "TEXT", required = true, description = "Why; journalled.")
    private String reason = "";

    @Option(names = "--by", paramLabel = "NAME", description = "Who answers for it; default: ${DEFAULT-VALUE}.")
    private String by = System.getProperty("user.name");

    @Override
    public Integer call() {
        ObjectNode body =
                new ObjectMapper().createObjectNode().put("reason", reason).put("by", by);
        String path = "/v1/overrides";
        if (end != null) {
            path += "/" + RunningGateway.encode(end) + ":end";
        } else if (component == null || stance == null) {
            throw new ParameterException(
                    Objects.requireNonNull(spec).commandLine(), "either --end, or --component and --stance");
        } else {
            ObjectNode of = body.putObject("component").put("kind", component.name());
            if (venue != null) {
                of.put("name", venue);
            }
            body.put("stance", stance.name())
                    .put("until", Times.format(Clock.systemUTC().instant().plus(length)));
        }
        String id = gateway.post(path, body).path("id").asText();
        Objects.requireNonNull(spec).commandLine().getOut().println(id);
        return 0;
    }
}
