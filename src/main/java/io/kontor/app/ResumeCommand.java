package io.kontor.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code kontor resume}: lifts a halt, or lists those in force. */
@Command(
        name = "resume",
        description = "Lift the halt that is named, and no other; without a name, list those in force.",
        mixinStandardHelpOptions = true)
final class ResumeCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private final RunningGateway gateway = new RunningGateway();

    @Parameters(paramLabel = "HALT", arity = "0..1", description = "The halt's id, as `halt` printed it.")
    private @Nullable String halt;

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why it may go; default: ${DEFAULT-VALUE}.")
    private String reason = "resumed from the command line";

    @Option(names = "--by", paramLabel = "NAME", description = "Who lifts it; default: ${DEFAULT-VALUE}.")
    private String by = System.getProperty("user.name");

    @Override
    public Integer call() {
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        if (halt == null) {
            for (JsonNode item : gateway.list("/v1/halts")) {
                JsonNode scope = item.path("scope");
                out.printf(
                        "%s  %s  %s  by %s: %s%n",
                        item.path("id").asText(),
                        item.path("at").asText(),
                        (scope.path("type").asText() + " " + scope.path("value").asText()).strip(),
                        item.path("by").asText(),
                        item.path("reason").asText());
            }
            return 0;
        }
        ObjectNode body =
                new ObjectMapper().createObjectNode().put("reason", reason).put("by", by);
        gateway.post("/v1/halts/" + RunningGateway.encode(halt) + ":lift", body);
        return 0;
    }
}
