package io.kontor.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kontor.control.HaltAction;
import io.kontor.control.HaltScope;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code kontor halt}: the kill switch from a shell. */
@Command(
        name = "halt",
        description =
                "Keep new orders in, at once. Prints the halt's id, which lifts it; without a scope, everything is halted.",
        mixinStandardHelpOptions = true)
final class HaltCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private final RunningGateway gateway = new RunningGateway();

    @Option(names = "--account", paramLabel = "ACCOUNT", description = "Only this account.")
    private @Nullable String account;

    @Option(names = "--symbol", paramLabel = "SYMBOL", description = "Only this symbol.")
    private @Nullable String symbol;

    @Option(names = "--venue", paramLabel = "VENUE", description = "Only this venue.")
    private @Nullable String venue;

    @Option(names = "--cancel-orders", description = "Cancel what is open there as well.")
    private boolean cancelOrders;

    @Option(
            names = "--close-positions",
            description = "Cancel what is open there, and close what is held by reduce-only orders.")
    private boolean closePositions;

    @Option(names = "--reason", paramLabel = "TEXT", required = true, description = "Why; told to everyone refused.")
    private String reason = "";

    @Option(
            names = "--command",
            paramLabel = "ID",
            description =
                    "The halt's command id; with the id of one that failed, the same halt again and never a second.")
    private String command = UUID.randomUUID().toString();

    @Option(names = "--by", paramLabel = "NAME", description = "Who halts; default: ${DEFAULT-VALUE}.")
    private String by = System.getProperty("user.name");

    @Override
    public Integer call() {
        ObjectNode body = new ObjectMapper().createObjectNode();
        ObjectNode scope = body.putObject("scope");
        int scopes = put(scope, HaltScope.Type.ACCOUNT, account)
                + put(scope, HaltScope.Type.SYMBOL, symbol)
                + put(scope, HaltScope.Type.VENUE, venue);
        if (scopes > 1) {
            throw new ParameterException(
                    Objects.requireNonNull(spec).commandLine(), "at most one of --account, --symbol, --venue");
        }
        if (scopes == 0) {
            scope.put("type", HaltScope.Type.GLOBAL.name());
        }
        body.put("reason", reason).put("by", by).put("commandId", command);
        ArrayNode actions = body.putArray("actions");
        if (cancelOrders) {
            actions.add(HaltAction.CANCEL_ORDERS.name());
        }
        if (closePositions) {
            actions.add(HaltAction.CLOSE_POSITIONS.name());
        }
        JsonNode halt = gateway.postOnce("/v1/halts", body, "the same halt again: --command " + command);
        String id = halt.path("id").asText();
        if (!halt.path("inForce").asBoolean(true)) {
            throw new KontorCommand.Failure(
                    "nothing is halted: halt " + id + " of --command " + command
                            + " has been lifted (expected: a command of its own for another halt)",
                    null);
        }
        CommandLine line = Objects.requireNonNull(spec).commandLine();
        line.getOut().println(id);
        if (halt.path("unlisted").asBoolean()) {
            line.getErr().println(symbol + " is halted, and no venue is known to list it (expected: spelled as there)");
        }
        return 0;
    }

    private static int put(ObjectNode scope, HaltScope.Type type, @Nullable String value) {
        if (value == null) {
            return 0;
        }
        scope.put("type", type.name()).put("value", value);
        return 1;
    }
}
