package io.kontor.sim.binance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kontor.instrument.Instrument;
import io.kontor.sim.TradingSession;
import io.kontor.sim.fault.RequestKind;
import io.kontor.sim.message.CancelOnly;
import io.kontor.sim.message.OrderRecord;
import io.kontor.sim.message.Report;
import io.kontor.sim.message.Target;
import io.kontor.value.ClientOrderId;
import io.kontor.value.Quantity;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The trading endpoints: requests to the engine, and its reports back into the venue's answers. */
final class Orders {
    private static final List<String> MODES = List.of("STOP_ON_FAILURE", "ALLOW_FAILURE");
    private static final String RATE_MODE = "orderRateLimitExceededMode";
    private static final String CANCEL_ONLY = "CANCEL_ONLY";

    private final Markets markets;
    private final OrderParams params;
    private final OrderJson json;
    private final CancelNames names;

    Orders(Markets markets, OrderParams params, OrderJson json, CancelNames names) {
        this.markets = markets;
        this.params = params;
        this.json = json;
        this.names = names;
    }

    CompletionStage<JsonNode> place(Call call) {
        OrderParams.Placing placing = placing(call);
        call.params().requireAllRead();
        return submit(call, placing).thenApply(caused -> placed(caused, placing, call.unit()));
    }

    CompletionStage<JsonNode> test(Call call) {
        boolean rates = call.params().flag("computeCommissionRates", false);
        OrderParams.Placing placing = placing(call);
        call.params().requireAllRead();
        CompletionStage<Optional<Refused>> refusal = placing.quote().isPresent()
                ? CompletableFuture.completedFuture(Optional.empty())
                : session(call).check(placing.order()).thenApply(r -> r.map(Rejections::ofNewOrder));
        return refusal.thenApply(refused -> {
            refused.ifPresent(r -> {
                throw r;
            });
            return rates ? AccountQueries.noCommissionForOrder() : object();
        });
    }

    CompletionStage<JsonNode> cancel(Call call) {
        Target target = params.target(call.params());
        ClientOrderId name = params.newId(call.params(), "newClientOrderId");
        CancelOnly only = params.restriction(call.params());
        call.params().requireAllRead();
        call.account().nameCancel(target, name);
        return session(call).cancel(target, only).thenApply(caused -> canceled(caused, name, call.unit()));
    }

    CompletionStage<JsonNode> cancelAll(Call call) {
        Instrument instrument = markets.of(call.params().requiredSymbol());
        call.params().requireAllRead();
        return session(call).cancelAll(instrument.symbol()).thenApply(caused -> {
            ArrayNode answers = JsonNodeFactory.instance.arrayNode();
            caused.stream()
                    .filter(report -> report.type() == Report.Type.CANCELED)
                    .map(report -> report.order().orElseThrow())
                    .forEach(order -> answers.add(json.canceled(order, order.clientOrderId(), call.unit())));
            if (answers.isEmpty()) {
                throw Refused.bad(-2011, "Unknown order sent.");
            }
            return answers;
        });
    }

    CompletionStage<JsonNode> cancelReplace(Call call) {
        Params asked = call.params();
        boolean always = asked.requiredWord(
                        "cancelReplaceMode",
                        MODES,
                        -1100,
                        "Illegal characters found in parameter 'cancelReplaceMode'; legal range is 'STOP_ON_FAILURE|ALLOW_FAILURE'.")
                .equals("ALLOW_FAILURE");
        asked.word(
                RATE_MODE,
                List.of("DO_NOTHING", CANCEL_ONLY),
                -1100,
                "Illegal characters found in parameter 'orderRateLimitExceededMode'; legal range is 'DO_NOTHING|CANCEL_ONLY'.");
        Target target = params.target(asked, "cancelOrderId", "cancelOrigClientOrderId");
        ClientOrderId name = params.newId(asked, "cancelNewClientOrderId");
        CancelOnly only = params.restriction(asked);
        OrderParams.Placing placing = placing(call);
        if (placing.quote().isPresent()) {
            throw Refused.bad(-1106, "Parameter 'quoteOrderQty' sent when not required.");
        }
        asked.requireAllRead();
        call.account().nameCancel(target, name);
        if (call.noRoom().isPresent()) {
            Refused noRoom = call.noRoom().get();
            return session(call).cancel(target, only).thenApply(caused -> {
                throw canceledOnly(caused.getFirst(), name, noRoom, always, call.unit());
            });
        }
        return session(call)
                .cancelReplace(target, only, placing.order(), always)
                .thenApply(caused -> replaced(caused, name, placing, always, call.unit()));
    }

    /** Whether the request wants its order canceled also where there is no room for the new one. */
    static boolean cancelsWithoutRoom(Endpoint endpoint, Params params) {
        return endpoint.request().equals(Optional.of(RequestKind.REPLACE))
                && params.text(RATE_MODE).equals(Optional.of(CANCEL_ONLY));
    }

    CompletionStage<JsonNode> amend(Call call) {
        Target target = params.target(call.params());
        ClientOrderId newId = params.newId(call.params(), "newClientOrderId");
        Quantity quantity = params.newQuantity(call.params());
        call.params().requireAllRead();
        return session(call).amend(target, newId, quantity).thenApply(caused -> {
            Report report = caused.getFirst();
            if (report.type() != Report.Type.AMENDED) {
                throw Rejections.ofAmend(report.reason().orElseThrow());
            }
            OrderRecord order = report.order().orElseThrow();
            return json.amended(order, report.clientOrderId(), report.cursor(), call.unit());
        });
    }

    /** Whose requests are looked at again by the engine: what was delayed on the way is refused there. */
    private static TradingSession session(Call call) {
        return call.account().session().goodUntil(call.until());
    }

    private OrderParams.Placing placing(Call call) {
        return params.placing(call.params(), call.account().account(), call.until());
    }

    private static CompletionStage<List<Report>> submit(Call call, OrderParams.Placing placing) {
        if (placing.quote().isEmpty()) {
            return session(call).place(placing.order());
        }
        return session(call)
                .placeForQuote(
                        placing.order().symbol(),
                        placing.order().side(),
                        placing.quote().get(),
                        placing::sized);
    }

    private ObjectNode placed(List<Report> caused, OrderParams.Placing placing, TimeUnit unit) {
        Placed placed = Placed.of(caused, placing.order().clientOrderId());
        return json.placed(placed.order(), placed.fills(), placing.response(), unit);
    }

    private ObjectNode canceled(List<Report> caused, ClientOrderId name, TimeUnit unit) {
        Report report = caused.getFirst();
        if (report.type() != Report.Type.CANCELED) {
            throw Rejections.ofCancel(report.reason().orElseThrow());
        }
        return canceled(report.order().orElseThrow(), name, unit);
    }

    private ObjectNode canceled(OrderRecord order, ClientOrderId name, TimeUnit unit) {
        names.canceled(order, name);
        return json.canceled(order, name, unit);
    }

    private JsonNode replaced(
            List<Report> caused, ClientOrderId name, OrderParams.Placing placing, boolean always, TimeUnit unit) {
        Report first = caused.getFirst();
        if (first.type() == Report.Type.REPLACE_REJECTED) {
            throw Rejections.ofNewOrder(first.reason().orElseThrow());
        }
        ObjectNode answer = object();
        boolean canceled = first.type() == Report.Type.CANCELED;
        boolean placed = false;
        JsonNode newOrder = NullNode.instance;
        if (canceled || always) {
            try {
                newOrder = placed(caused.subList(1, caused.size()), placing, unit);
                placed = true;
            } catch (Refused e) {
                newOrder = e.toJson();
            }
        }
        answer.put("cancelResult", canceled ? "SUCCESS" : "FAILURE")
                .put("newOrderResult", placed ? "SUCCESS" : canceled || always ? "FAILURE" : "NOT_ATTEMPTED");
        answer.set("cancelResponse", cancelResponse(first, name, unit));
        answer.set("newOrderResponse", newOrder);
        if (canceled && placed) {
            return answer;
        }
        throw canceled || placed ? partiallyFailed(answer) : failed(400, answer);
    }

    /** By the table in the venue's documents: half done where the order is gone, and nothing done otherwise. */
    private Refused canceledOnly(Report outcome, ClientOrderId name, Refused noRoom, boolean always, TimeUnit unit) {
        boolean canceled = outcome.type() == Report.Type.CANCELED;
        boolean attempted = canceled || always;
        ObjectNode answer = object().put("cancelResult", canceled ? "SUCCESS" : "FAILURE")
                .put("newOrderResult", attempted ? "FAILURE" : "NOT_ATTEMPTED");
        answer.set("cancelResponse", cancelResponse(outcome, name, unit));
        answer.set("newOrderResponse", attempted ? noRoom.toJson() : NullNode.instance);
        return canceled ? partiallyFailed(answer) : failed(attempted ? 400 : 429, answer);
    }

    private ObjectNode cancelResponse(Report outcome, ClientOrderId name, TimeUnit unit) {
        return outcome.type() == Report.Type.CANCELED
                ? canceled(outcome.order().orElseThrow(), name, unit)
                : Rejections.ofCancel(outcome.reason().orElseThrow()).toJson();
    }

    private static Refused partiallyFailed(ObjectNode answer) {
        return Refused.with(409, -2021, "Order cancel-replace partially failed.", answer);
    }

    private static Refused failed(int status, ObjectNode answer) {
        return Refused.with(status, -2022, "Order cancel-replace failed.", answer);
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
