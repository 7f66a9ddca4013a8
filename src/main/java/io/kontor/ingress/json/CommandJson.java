package io.kontor.ingress.json;

import io.kontor.order.OrderSpec;
import io.kontor.value.AccountId;
import io.kontor.value.ClientOrderId;
import io.kontor.value.CommandId;
import io.kontor.value.IntentId;
import java.util.Optional;

/** Reads the bodies of the commands that are not a plain order. */
public final class CommandJson {
    private CommandJson() {}

    /** A modify: the whole new order, and the caller's id of this command. */
    public record ModifyBody(OrderSpec order, Optional<CommandId> command) {}

    /** The optional body of a cancel. */
    public record CancelBody(Optional<CommandId> command) {
        public static final CancelBody EMPTY = new CancelBody(Optional.empty());
    }

    /** What a reconciliation is forced for: one order, or everything. */
    public record ReconcileBody(Optional<IntentId> intent) {
        public static final ReconcileBody EMPTY = new ReconcileBody(Optional.empty());
    }

    /** Account and client order id need not stand in the body where the path has them. */
    public static Parsed<ModifyBody> modify(
            Json.Obj body, Optional<AccountId> account, Optional<ClientOrderId> clientOrderId) {
        Fields fields = new Fields(body);
        Optional<CommandId> command = Ids.command(fields);
        return OrderJson.read(fields, account, clientOrderId).map(order -> new ModifyBody(order, command));
    }

    public static Parsed<CancelBody> cancel(Json.Obj body) {
        Fields fields = new Fields(body);
        Optional<CommandId> command = Ids.command(fields);
        fields.refuseOthers();
        return parsed(fields, new CancelBody(command));
    }

    public static Parsed<ReconcileBody> reconcile(Json.Obj body) {
        Fields fields = new Fields(body);
        Optional<IntentId> intent = Ids.intent(fields);
        fields.refuseOthers();
        return parsed(fields, new ReconcileBody(intent));
    }

    /** Of a command that its address says all of: what it does not know is refused, and not carried out as if it were not there. */
    public static Parsed<Json.Obj> nothing(Json.Obj body) {
        Fields fields = new Fields(body);
        fields.refuseOthers();
        return parsed(fields, body);
    }

    private static <T> Parsed<T> parsed(Fields fields, T value) {
        return fields.isClean() ? new Parsed.Ok<>(value) : new Parsed.Refused<>(fields.refusal());
    }
}
