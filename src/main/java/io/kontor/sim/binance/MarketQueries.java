package io.kontor.sim.binance;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.AskPattern;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kontor.instrument.Instrument;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** The public endpoints. */
final class MarketQueries {
    private static final int DEPTH_DEFAULT = 100;
    private static final int DEPTH_MAX = 5000;
    private static final int TRADES_DEFAULT = 500;
    private static final int TRADES_MAX = 1000;
    private static final int AVERAGE_MINUTES = 5;

    private final ActorSystem<?> system;
    private final ActorRef<MarketStreams.Message> streams;
    private final Markets markets;
    private final ExchangeInfo info;
    private final RateLimits limits;
    private final Duration timeout;

    MarketQueries(
            ActorSystem<?> system,
            ActorRef<MarketStreams.Message> streams,
            Markets markets,
            ExchangeInfo info,
            RateLimits limits,
            Duration timeout) {
        this.system = system;
        this.streams = streams;
        this.markets = markets;
        this.info = info;
        this.limits = limits;
        this.timeout = timeout;
    }

    JsonNode ping(Call call) {
        return JsonNodeFactory.instance.objectNode();
    }

    JsonNode time(Call call) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("serverTime", call.unit().of(call.now()));
    }

    JsonNode exchangeInfo(Call call) {
        boolean sets = call.params().flag("showPermissionSets", true);
        Collection<Instrument> shown = named(call.params())
                .<Collection<Instrument>>map(
                        names -> names.stream().map(markets::of).toList())
                .orElseGet(markets::all);
        Optional<String> permissions = call.params().text("permissions");
        boolean spot = permissions.map(asked -> asked.contains("SPOT")).orElse(true);
        boolean trading =
                call.params().text("symbolStatus").map("TRADING"::equals).orElse(true);
        return info.toJson(spot && trading ? shown : List.of(), limits.toJson(), sets, call.now(), call.unit());
    }

    CompletionStage<JsonNode> depth(Call call) {
        int limit = call.params().limit(DEPTH_DEFAULT, DEPTH_MAX);
        return of(symbol(call), market -> market.depth(limit));
    }

    static int depthWeight(Params params) {
        int limit = params.limit(DEPTH_DEFAULT, DEPTH_MAX);
        return limit <= 100 ? 5 : limit <= 500 ? 25 : limit <= 1000 ? 50 : 250;
    }

    CompletionStage<JsonNode> trades(Call call) {
        int limit = call.params().limit(TRADES_DEFAULT, TRADES_MAX);
        return of(
                symbol(call),
                market -> array(market.trades(limit).stream()
                        .map(print -> market.trade(print, call.unit()))
                        .toList()));
    }

    CompletionStage<JsonNode> aggTrades(Call call) {
        int limit = call.params().limit(TRADES_DEFAULT, TRADES_MAX);
        return of(
                symbol(call),
                market -> array(market.trades(limit).stream()
                        .map(print -> market.aggTrade(print, call.unit()))
                        .toList()));
    }

    CompletionStage<JsonNode> bookTicker(Call call) {
        return tickers(call.params(), SymbolMarket::bookTicker);
    }

    CompletionStage<JsonNode> priceTicker(Call call) {
        return tickers(call.params(), SymbolMarket::priceTicker);
    }

    static int tickerWeight(Params params) {
        return params.has("symbol") ? 2 : 4;
    }

    /** Of the trades that are kept, of the last minutes. */
    CompletionStage<JsonNode> averagePrice(Call call) {
        return of(symbol(call), market -> {
            List<SymbolMarket.Print> recent = market.trades(TRADES_MAX).stream()
                    .filter(print -> print.at().isAfter(call.now().minus(Duration.ofMinutes(AVERAGE_MINUTES))))
                    .toList();
            return JsonNodeFactory.instance
                    .objectNode()
                    .put("mins", AVERAGE_MINUTES)
                    .put("price", Text.of(average(recent.isEmpty() ? market.trades(1) : recent)))
                    .put(
                            "closeTime",
                            market.lastTrade()
                                    .map(last -> call.unit().of(last.at()))
                                    .orElse(0L));
        });
    }

    private CompletionStage<JsonNode> tickers(Params params, Function<SymbolMarket, ObjectNode> ticker) {
        boolean one = params.has("symbol");
        List<String> names = named(params).orElseGet(() -> List.copyOf(markets.names()));
        List<CompletableFuture<ObjectNode>> answers = new ArrayList<>();
        names.forEach(name -> answers.add(of(name, ticker).toCompletableFuture()));
        return CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
                .thenApply(all -> {
                    List<ObjectNode> items =
                            answers.stream().map(CompletableFuture::join).toList();
                    return one ? items.getFirst() : array(items);
                });
    }

    private Optional<List<String>> named(Params params) {
        Optional<List<String>> several = params.symbols();
        Optional<List<String>> names =
                several.isPresent() ? several : params.symbol().map(List::of);
        names.ifPresent(asked -> asked.forEach(markets::of));
        return names;
    }

    private String symbol(Call call) {
        String name = call.params().requiredSymbol();
        markets.of(name);
        return name;
    }

    private <T> CompletionStage<T> of(String symbol, Function<SymbolMarket, T> question) {
        return AskPattern.<MarketStreams.Message, T>ask(
                streams, replyTo -> new MarketStreams.Ask<>(symbol, question, replyTo), timeout, system.scheduler());
    }

    private static BigDecimal average(List<SymbolMarket.Print> prints) {
        BigDecimal quantity = BigDecimal.ZERO;
        BigDecimal value = BigDecimal.ZERO;
        for (SymbolMarket.Print print : prints) {
            quantity = quantity.add(print.quantity().value());
            value = value.add(print.price().times(print.quantity()).value());
        }
        return quantity.signum() == 0 ? BigDecimal.ZERO : value.divide(quantity, Text.DECIMALS, RoundingMode.HALF_EVEN);
    }

    private static ArrayNode array(List<ObjectNode> items) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        items.forEach(array::add);
        return array;
    }
}
