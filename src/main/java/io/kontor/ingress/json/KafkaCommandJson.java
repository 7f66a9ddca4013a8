package io.kontor.ingress.json;

import io.kontor.order.OrderSpec;
import io.kontor.value.AccountId;
import io.kontor.value.ClientOrderId;
import io.kontor.value.CommandId;
import io.kontor.value.IntentId;
import io.kontor.value.Refusal;
import io.kontor.value.RefusalCode;
import io.kontor.value.Symbol;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Reads the commands of a topic. Account and client order id may stand beside the order or in it; where they stand twice they must say
 * the same, and the record's key must say it too: by the key alone the account's commands come in order.
 */
public final class KafkaCommandJson {
    private KafkaCommandJson() {}

    private enum Kind {
        PLACE,
        MODIFY,
        CANCEL,
        CANCEL_ALL
    }

    /**
     * The command of a record, or why it is none.
     *
     * @param key the record's; empty where it has none
     */
    public static Parsed<KafkaCommand> read(Optional<String> key, byte[] value) {
        return JsonReader.read(value)
                .then(JsonReader::asObject)
                .then(KafkaCommandJson::read)
                .then(command -> underItsKey(key, command));
    }

    private static Parsed<KafkaCommand> underItsKey(Optional<String> key, KafkaCommand command) {
        String account = command.account().value();
        return key.filter(account::equals).isPresent()
                ? new Parsed.Ok<>(command)
                : new Parsed.Refused<>(Refusal.of(
                        RefusalCode.INVALID_FIELD,
                        "key",
                        key.map(Json::bounded).orElse("absent"),
                        "the command's account, " + account));
    }

    private static Parsed<KafkaCommand> read(Json.Obj body) {
        Fields fields = new Fields(body);
        Optional<CommandId> id = fields.required("commandId", Ids.expected(Ids.COMMAND_CHARS), Ids.command(fields));
        Optional<Kind> kind =
                fields.required("command", Fields.expected(Kind.class), fields.oneOf("command", Kind.class));
        Optional<AccountId> account = Ids.account(fields);
        if (kind.isEmpty()) {
            return new Parsed.Refused<>(fields.refusal());
        }
        return switch (kind.get()) {
            case PLACE -> {
                Optional<Parsed<OrderSpec>> order = order(fields, account);
                yield parsed(fields, () -> id)
                        .then(_ -> order.orElseThrow())
                        .map(spec -> new KafkaCommand.Place(id.orElseThrow(), spec));
            }
            case MODIFY -> {
                Optional<Integer> revision = fields.integer("ifRevision", 1, Integer.MAX_VALUE);
                Optional<Parsed<OrderSpec>> order = order(fields, account);
                yield parsed(fields, () -> id)
                        .then(_ -> order.orElseThrow())
                        .map(spec -> new KafkaCommand.Modify(id.orElseThrow(), spec, revision));
            }
            case CANCEL -> {
                required(fields, account);
                Optional<ClientOrderId> named = Ids.clientOrderId(fields);
                Optional<IntentId> target = target(fields, account, named);
                yield parsed(
                        fields,
                        () -> new KafkaCommand.Cancel(
                                id.orElseThrow(), account.orElseThrow(), target.orElseThrow(), named));
            }
            case CANCEL_ALL -> {
                required(fields, account);
                Optional<Symbol> symbol = Ids.symbol(fields);
                yield parsed(
                        fields,
                        () -> new KafkaCommand.CancelAll(
                                id.orElseThrow(), account.orElseThrow(), symbol, Optional.empty()));
            }
        };
    }

    private static void required(Fields fields, Optional<AccountId> account) {
        fields.required("account", Ids.expected(Ids.ACCOUNT_CHARS), account);
    }

    private static Optional<Parsed<OrderSpec>> order(Fields fields, Optional<AccountId> account) {
        Optional<ClientOrderId> clientOrderId = Ids.clientOrderId(fields);
        return fields.required("order", "an object", fields.object("order")).map(inner -> {
            Parsed<OrderSpec> read = OrderJson.read(inner, account, clientOrderId);
            if (read instanceof Parsed.Ok<OrderSpec>(OrderSpec spec)) {
                account.ifPresent(a ->
                        fields.check(a.equals(spec.account()), "account", a, "the order's account, " + spec.account()));
                clientOrderId.ifPresent(c -> fields.check(
                        c.equals(spec.clientOrderId()),
                        "clientOrderId",
                        c,
                        "the order's clientOrderId, " + spec.clientOrderId()));
            }
            return read;
        });
    }

    /** An order by its own id, or by the caller's. */
    private static Optional<IntentId> target(
            Fields fields, Optional<AccountId> account, Optional<ClientOrderId> clientOrderId) {
        Optional<IntentId> intent = Ids.intent(fields);
        fields.check(
                fields.has("intentId") != fields.has("clientOrderId"),
                "clientOrderId",
                fields.has("clientOrderId") ? "together with intentId" : "absent",
                "either clientOrderId or intentId");
        if (account.isPresent() && intent.isPresent()) {
            fields.check(
                    intent.get().accountPart().equals(IntentId.accountPart(account.get())),
                    "intentId",
                    intent.get(),
                    "an order of the account");
        }
        return intent.or(() -> account.flatMap(a -> clientOrderId.map(c -> IntentId.of(a, c))));
    }

    private static <T> Parsed<T> parsed(Fields fields, Supplier<? extends T> value) {
        fields.refuseOthers();
        return fields.isClean() ? new Parsed.Ok<>(value.get()) : new Parsed.Refused<>(fields.refusal());
    }
}
