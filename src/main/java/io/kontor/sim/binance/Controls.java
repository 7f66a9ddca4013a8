package io.kontor.sim.binance;

import akka.actor.typed.ActorRef;
import akka.http.javadsl.model.HttpResponse;
import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kontor.sim.Exchange;
import io.kontor.sim.SessionListener;
import io.kontor.sim.books.Page;
import io.kontor.sim.fault.FaultKind;
import io.kontor.sim.message.Fill;
import io.kontor.sim.message.Holding;
import io.kontor.sim.message.OrderRecord;
import io.kontor.sim.message.Report;
import io.kontor.value.AccountId;
import io.kontor.value.ClientOrderId;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * What a venue does not offer: its whole truth, its faults as switches, its clock, and what other participants do. For tests; nobody has to
 * sign.
 */
final class Controls {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int PAGE = 1000;
    private static final String[] NONE = {};
    private static final String[] PAGES = {"account", "cursor", "limit"};
    private static final String[] FAULTS =
            Arrays.stream(FaultKind.values()).map(FaultKind::name).toArray(String[]::new);

    /** What may be asked, each with the parameters that may stand behind it. */
    private static final Map<String, String[]> PARAMETERS = Map.ofEntries(
            Map.entry("GET /sim/orders", PAGES),
            Map.entry("GET /sim/fills", PAGES),
            Map.entry("GET /sim/balances", new String[] {"account"}),
            Map.entry("GET /sim/faults", NONE),
            Map.entry("PUT /sim/faults", NONE),
            Map.entry("DELETE /sim/faults", NONE),
            Map.entry("GET /sim/clock", NONE),
            Map.entry("POST /sim/clock", NONE),
            Map.entry("POST /sim/orders", NONE),
            Map.entry("POST /sim/busts", NONE),
            Map.entry("POST /sim/disconnects", NONE));

    private static final Pattern CURSOR = Pattern.compile("([0-9a-f]{2})+");

    /** A clock that is off by more could not count its own times. */
    private static final Duration OFFSET_MAX = Duration.ofDays(365);

    private final Exchange exchange;
    private final FaceClock clock;
    private final Maintenance maintenance;
    private final ActorRef<MarketStreams.Message> market;
    private final ControlJson codec;
    private final Duration processing;

    /** @param processing after it an order's answer is not waited for any more */
    Controls(
            Exchange exchange,
            FaceClock clock,
            Maintenance maintenance,
            ActorRef<MarketStreams.Message> market,
            ControlJson codec,
            Duration processing) {
        this.exchange = exchange;
        this.clock = clock;
        this.maintenance = maintenance;
        this.market = market;
        this.codec = codec;
        this.processing = processing;
    }

    CompletionStage<HttpResponse> handle(String method, String path, Params query, String body) {
        try {
            return answer(method, path, query, body);
        } catch (IllegalArgumentException e) {
            // An id or a number that cannot be one: the value types say what they expect.
            throw Refused.bad(-1100, String.valueOf(e.getMessage()));
        }
    }

    private CompletionStage<HttpResponse> answer(String method, String path, Params query, String body) {
        String route = method + " " + path;
        if (!PARAMETERS.containsKey(route)) {
            return CompletableFuture.completedFuture(Web.json(404, "{}"));
        }
        // What is misspelt must not be taken for what is left out.
        query.skip(PARAMETERS.get(route));
        query.requireAllRead();
        return switch (route) {
            case "GET /sim/orders" -> orders(query);
            case "GET /sim/fills" -> fills(query);
            case "GET /sim/balances" ->
                exchange.balances(account(query))
                        .thenApply(holdings -> page(new Page<Holding>(holdings, Optional.empty()), codec::holding));
            case "GET /sim/faults" -> done(codec.faults(exchange.faults()));
            case "PUT /sim/faults" -> {
                ControlBody switches = parse(body, FAULTS);
                codec.set(exchange.faults(), switches);
                if (switches.has(FaultKind.MAINTENANCE.name())) {
                    exchange.faults().strike(FaultKind.MAINTENANCE).ifPresent(maintenance::begin);
                }
                yield done(codec.faults(exchange.faults()));
            }
            case "DELETE /sim/faults" -> {
                exchange.faults().clear();
                clock.setSkew(Duration.ZERO);
                maintenance.begin(Duration.ZERO);
                market.tell(MarketStreams.EndSilence.NOW);
                yield exchange.endSilences()
                        .thenApply(ended ->
                                Web.json(200, codec.faults(exchange.faults()).toString()));
            }
            case "GET /sim/clock" -> done(codec.clock(clock));
            case "POST /sim/clock" -> {
                clock.setOffset(duration(parse(body, "offset")));
                yield done(codec.clock(clock));
            }
            case "POST /sim/orders" -> place(codec.order(parse(body, ControlJson.ORDER)));
            case "POST /sim/busts" -> bust(parse(body, "account", "clientOrderId", "trade"));
            case "POST /sim/disconnects" ->
                exchange.disconnect(new AccountId(parse(body, "account").required("account")))
                        .thenApply(cut -> Web.json(200, object().put("cut", cut).toString()));
            default -> throw new IllegalStateException("route: " + route + " (expected: one that is known)");
        };
    }

    private CompletionStage<HttpResponse> orders(Params query) {
        return exchange.orders(account(query), cursor(query), query.limit(PAGE, PAGE))
                .thenApply(page -> page(page, codec::order));
    }

    private CompletionStage<HttpResponse> fills(Params query) {
        return exchange.fills(account(query), cursor(query), query.limit(PAGE, PAGE))
                .thenApply(page -> page(page, (Fill fill) -> codec.fill(fill)));
    }

    /** Another participant's order; its session lasts as long as the request, and no longer where a fault keeps the answer. */
    private CompletionStage<HttpResponse> place(io.kontor.sim.message.NewOrder order) {
        return exchange.logOnFresh(order.account(), new Deaf())
                .thenCompose(session -> session.place(order)
                        .toCompletableFuture()
                        .copy()
                        .orTimeout(processing.toMillis(), TimeUnit.MILLISECONDS)
                        .whenComplete((caused, failure) -> session.close())
                        .thenApply(caused -> {
                            OrderRecord placed =
                                    Placed.of(caused, order.clientOrderId()).order();
                            return Web.json(200, codec.order(placed).toString());
                        }));
    }

    private CompletionStage<HttpResponse> bust(ControlBody body) {
        long trade = body.whole("trade").orElseThrow(() -> Refused.missing("trade"));
        return exchange.bust(
                        new AccountId(body.required("account")),
                        new ClientOrderId(body.required("clientOrderId")),
                        trade)
                .thenApply(
                        busted -> Web.json(200, object().put("busted", busted).toString()));
    }

    private static Optional<AccountId> account(Params query) {
        return query.text("account").map(AccountId::new);
    }

    private static Optional<String> cursor(Params query) {
        Optional<String> cursor = query.text("cursor");
        cursor.filter(text -> !CURSOR.matcher(text).matches()).ifPresent(text -> {
            throw Refused.bad(-1100, "cursor: " + text + " (expected: the nextCursor of the page before)");
        });
        return cursor;
    }

    private static <T> HttpResponse page(Page<T> page, Function<T, ObjectNode> item) {
        ObjectNode json = object();
        ArrayNode items = json.putArray("items");
        page.items().forEach(each -> items.add(item.apply(each)));
        page.next().ifPresent(next -> json.put("nextCursor", next));
        return Web.json(200, json.toString());
    }

    private static CompletionStage<HttpResponse> done(ObjectNode json) {
        return CompletableFuture.completedFuture(Web.json(200, json.toString()));
    }

    private static Duration duration(ControlBody body) {
        String text = body.required("offset");
        try {
            Duration offset = Duration.parse(text);
            if (offset.abs().compareTo(OFFSET_MAX) <= 0) {
                return offset;
            }
        } catch (DateTimeException | ArithmeticException e) {
            throw badOffset(text);
        }
        throw badOffset(text);
    }

    private static Refused badOffset(String text) {
        return Refused.bad(-1100, "offset: " + text + " (expected: such as PT-2S, of at most " + OFFSET_MAX + ")");
    }

    private static ControlBody parse(String body, String... known) {
        try {
            JsonNode json = JSON.readTree(body);
            if (json.isObject()) {
                return new ControlBody(json, known);
            }
        } catch (JacksonException e) {
            throw Refused.bad(-1135, "Invalid JSON Request");
        }
        throw Refused.bad(-1135, "Invalid JSON Request");
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    /** Nobody waits for other participants' reports. */
    private static final class Deaf implements SessionListener {
        @Override
        public void onReport(Report report) {
            // Its participant is a test.
        }

        @Override
        public void onDown(String reason) {
            // The session was over in any case.
        }
    }
}
