package io.kontor.ingress.json;

import io.kontor.account.PublicEventType;
import io.kontor.ingress.json.StreamOp.Channel;
import io.kontor.ingress.json.StreamOp.Filter;
import io.kontor.ingress.json.StreamOp.Target;
import io.kontor.order.OrderSpec;
import io.kontor.value.AccountId;
import io.kontor.value.ClientOrderId;
import io.kontor.value.CommandId;
import io.kontor.value.IntentId;
import io.kontor.value.Symbol;
import io.kontor.value.VenueId;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Reads the operations of a stream. */
public final class StreamOpJson {
    private static final int ID_CHARS_MAX = 64;
    private static final int DEPTH_DEFAULT = 10;
    private static final int DEPTH_MAX = 1_000;
    private static final int TYPES_MAX = 50;

    private StreamOpJson() {}

    private enum Op {
        subscribe,
        unsubscribe,
        place,
        modify,
        cancel,
        cancelAll,
        session
    }

    /**
     * A frame as read.
     *
     * @param id as far as it could be made out, so that a refusal can be told apart too
     */
    public record Read(Optional<String> id, Parsed<StreamOp> op) {}

    public static Read read(String text) {
        return JsonReader.read(text)
                .then(JsonReader::asObject)
                .fold(StreamOpJson::read, refusal -> new Read(Optional.empty(), new Parsed.Refused<>(refusal)));
    }

    private static Read read(Json.Obj frame) {
        Fields fields = new Fields(frame);
        String expected = "1 to " + ID_CHARS_MAX + " printable ASCII characters without blanks";
        // Checked as a command id is; it is not one.
        Optional<String> id = fields.text("id", expected, text -> new CommandId(text).value());
        Optional<Op> op = fields.required("op", Fields.expected(Op.class), fields.oneOf("op", Op.class));
        if (op.isEmpty() || op.get() != Op.session) {
            fields.required("id", expected, id);
        }
        if (op.isEmpty()) {
            return new Read(id, new Parsed.Refused<>(fields.refusal()));
        }
        return new Read(id, body(fields, op.get(), id));
    }

    private static Parsed<StreamOp> body(Fields fields, Op op, Optional<String> given) {
        String id = given.orElse("");
        return switch (op) {
            case subscribe -> subscribe(fields, id);
            case unsubscribe -> unsubscribe(fields, id);
            case place -> place(fields, id);
            case modify -> modify(fields, id);
            case cancel -> cancel(fields, id);
            case cancelAll -> cancelAll(fields, id);
            case session -> session(fields, given);
        };
    }

    private static Parsed<StreamOp> subscribe(Fields fields, String id) {
        Optional<Filter> filter = filter(fields);
        Optional<Cursor> from = filter.flatMap(Filter::account)
                .flatMap(account -> fields.text(
                        "from",
                        "a cursor of this account's frames",
                        text -> Cursor.parse(text, account).orElseThrow(() -> new IllegalArgumentException(text))));
        boolean snapshot = fields.flag("snapshot");
        fields.check(!snapshot || from.isEmpty(), "snapshot", snapshot, "false together with from");
        filter.ifPresent(f ->
                fields.check(f.account().isPresent() || !snapshot, "snapshot", snapshot, "false on " + f.channel()));
        return parsed(fields, () -> new StreamOp.Subscribe(id, filter.orElseThrow(), from, snapshot));
    }

    private static Parsed<StreamOp> unsubscribe(Fields fields, String id) {
        Optional<String> subscription = fields.text("subscription", "a subscription's id", Function.identity());
        Optional<Filter> filter = subscription.isPresent() ? Optional.empty() : filter(fields);
        return parsed(fields, () -> new StreamOp.Unsubscribe(id, subscription, filter));
    }

    private static Optional<Filter> filter(Fields fields) {
        String channels = "one of "
                + Arrays.stream(Channel.values()).map(Channel::toString).collect(Collectors.joining(", "));
        Optional<Channel> channel =
                fields.required("channel", channels, fields.text("channel", channels, StreamOpJson::channel));
        Optional<AccountId> account = Ids.account(fields);
        Optional<Symbol> symbol = Ids.symbol(fields);
        List<PublicEventType> types = channel.map(c -> types(fields, c)).orElse(List.of());
        Optional<VenueId> venue = Ids.venue(fields);
        Optional<Integer> depth = fields.integer("depth", 1, DEPTH_MAX);
        channel.ifPresent(c -> checkScope(fields, c));
        Set<PublicEventType> wanted = new LinkedHashSet<>(types);
        return channel.map(c -> new Filter(c, account, symbol, wanted, venue, depth.orElse(DEPTH_DEFAULT)));
    }

    private static void checkScope(Fields fields, Channel channel) {
        switch (channel) {
            case ORDERS, POSITIONS, ACCOUNTS, RISK -> {
                fields.check(fields.has("account"), "account", "absent", "the account whose stream it is");
                refuse(fields, channel, "venue", "depth");
            }
            case SYSTEM -> refuse(fields, channel, "account", "symbol", "types", "venue", "depth", "from");
            case MARKETDATA_L1 -> {
                fields.check(fields.has("symbol"), "symbol", "absent", "a symbol");
                refuse(fields, channel, "account", "types", "depth", "from");
            }
            case MARKETDATA_L2 -> {
                fields.check(fields.has("symbol"), "symbol", "absent", "a symbol");
                refuse(fields, channel, "account", "types", "from");
            }
        }
    }

    private static void refuse(Fields fields, Channel channel, String... names) {
        for (String name : names) {
            fields.any(name);
            fields.check(!fields.has(name), name, "present", "absent on " + channel);
        }
    }

    private static Channel channel(String name) {
        return Arrays.stream(Channel.values())
                .filter(channel -> channel.toString().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(name));
    }

    private static List<PublicEventType> types(Fields fields, Channel channel) {
        List<PublicEventType> ofChannel = Arrays.stream(PublicEventType.values())
                .filter(type -> type.channel().name().equals(channel.name()))
                .toList();
        String expected = ofChannel.isEmpty()
                ? "absent on " + channel + ", which has no types"
                : "one of " + ofChannel.stream().map(Enum::name).collect(Collectors.joining(", "));
        return fields.texts(
                "types",
                TYPES_MAX,
                expected,
                name -> ofChannel.stream()
                        .filter(type -> type.name().equals(name))
                        .findFirst()
                        .orElseThrow(() -> new IllegalArgumentException(name)));
    }

    private static Parsed<StreamOp> place(Fields fields, String id) {
        Optional<Parsed<OrderSpec>> order = order(fields);
        return parsed(fields, () -> id).then(clean -> order.orElseThrow().map(spec -> new StreamOp.Place(id, spec)));
    }

    private static Parsed<StreamOp> modify(Fields fields, String id) {
        Target target = target(fields);
        Optional<CommandId> command = Ids.command(fields);
        Optional<Integer> revision = fields.integer("ifRevision", 1, Integer.MAX_VALUE);
        Optional<Parsed<OrderSpec>> order = order(fields);
        return parsed(fields, () -> id)
                .then(clean ->
                        order.orElseThrow().map(spec -> new StreamOp.Modify(id, target, spec, command, revision)));
    }

    private static Parsed<StreamOp> cancel(Fields fields, String id) {
        Target target = target(fields);
        Optional<CommandId> command = Ids.command(fields);
        return parsed(fields, () -> new StreamOp.Cancel(id, target, command));
    }

    private static Parsed<StreamOp> cancelAll(Fields fields, String id) {
        Optional<AccountId> account = Ids.account(fields);
        Optional<Symbol> symbol = Ids.symbol(fields);
        Optional<Scope> scope = fields.oneOf("scope", Scope.class);
        Optional<CommandId> command = Ids.command(fields);
        String given = fields.has("account") ? "both" : "absent";
        fields.check(fields.has("account") != fields.has("scope"), "account", given, "either account, or scope ALL");
        fields.check(scope.isEmpty() || symbol.isEmpty(), "symbol", "present", "only together with account");
        return parsed(fields, () -> new StreamOp.CancelAll(id, account, symbol, command));
    }

    private enum Scope {
        ALL
    }

    private static Parsed<StreamOp> session(Fields fields, Optional<String> id) {
        fields.required("cancelOnDisconnect", "true or false", fields.any("cancelOnDisconnect"));
        boolean cancel = fields.flag("cancelOnDisconnect");
        return parsed(fields, () -> new StreamOp.Session(id, cancel));
    }

    /** An order either by its id or by account and client order id. */
    private static Target target(Fields fields) {
        Optional<IntentId> intent = Ids.intent(fields);
        Optional<AccountId> account = Ids.account(fields);
        Optional<ClientOrderId> clientOrderId = Ids.clientOrderId(fields);
        boolean byOwnId = fields.has("account") && fields.has("clientOrderId");
        boolean mixed = fields.has("intentId") && (fields.has("account") || fields.has("clientOrderId"));
        fields.check(
                !mixed && (fields.has("intentId") || byOwnId),
                "intentId",
                fields.has("intentId") ? "with another id" : "absent",
                "either intentId, or account and clientOrderId");
        return new Target(intent, account, clientOrderId);
    }

    /** The order's own errors are named as in a body of its own, under {@code order}. */
    private static Optional<Parsed<OrderSpec>> order(Fields fields) {
        return fields.required("order", "an object", fields.object("order"))
                .map(order -> OrderJson.read(order, Optional.empty(), Optional.empty()));
    }

    private static <T> Parsed<T> parsed(Fields fields, java.util.function.Supplier<? extends T> value) {
        fields.refuseOthers();
        return fields.isClean() ? new Parsed.Ok<>(value.get()) : new Parsed.Refused<>(fields.refusal());
    }
}
