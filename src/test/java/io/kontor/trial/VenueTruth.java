package io.kontor.trial;

import com.typesafe.config.Config;
import io.kontor.instrument.InstrumentCatalog;
import io.kontor.sim.Exchange;
import io.kontor.sim.SimSettings;
import io.kontor.sim.books.Page;
import io.kontor.sim.message.Fill;
import io.kontor.sim.message.Holding;
import io.kontor.sim.message.OrderRecord;
import io.kontor.trial.TradedOrder.TradedFill;
import io.kontor.value.AccountId;
import io.kontor.value.FillId;
import io.kontor.value.IntentId;
import io.kontor.value.VenueClientOrderId;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * What the simulated exchange's own books hold, read from its directory after the gateway is gone.
 *
 * @param orders by the intent their client order id leads to
 * @param fills by the exchange's order number
 * @param strangers orders whose client order id leads nowhere
 * @param changes what each account has come to hold more or less of each asset than it was opened with
 */
record VenueTruth(
        Map<IntentId, List<OrderRecord>> orders,
        Map<Long, Set<TradedFill>> fills,
        List<String> strangers,
        Map<AccountId, Map<String, BigDecimal>> changes) {
    private static final int PAGE = 1000;

    /** @param books the exchange's own directory */
    static VenueTruth read(Path books, Config config) {
        BigDecimal opening = new BigDecimal(config.getString("kontor.sim.other-balance"));
        SimSettings settings = SimSettings.from(config.getConfig("kontor.sim"));
        VenueTruth truth = new VenueTruth(new HashMap<>(), new HashMap<>(), new ArrayList<>(), new HashMap<>());
        try (Exchange exchange = Exchange.open(books, settings, InstrumentCatalog.from(config), Clock.systemUTC())) {
            all(from -> exchange.orders(Optional.empty(), from, PAGE)).forEach(truth::add);
            all(from -> exchange.fills(Optional.empty(), from, PAGE)).forEach(truth::add);
            for (Holding holding :
                    exchange.balances(Optional.empty()).toCompletableFuture().join()) {
                truth.add(holding, opening);
            }
        }
        return truth;
    }

    Set<TradedFill> fillsOf(OrderRecord order) {
        return fills.getOrDefault(order.id(), Set.of());
    }

    static int attemptOf(OrderRecord order) {
        return VenueClientOrderId.parse(order.clientOrderId().value())
                .orElseThrow()
                .attempt();
    }

    private void add(OrderRecord order) {
        Optional<VenueClientOrderId> id =
                VenueClientOrderId.parse(order.clientOrderId().value());
        id.ifPresentOrElse(
                ours -> orders.computeIfAbsent(ours.intent(), _ -> new ArrayList<>())
                        .add(order),
                () -> strangers.add(order.toString()));
    }

    private void add(Fill fill) {
        fills.computeIfAbsent(fill.orderId(), _ -> new TreeSet<>())
                .add(new TradedFill(
                        new FillId(Long.toString(fill.trade())),
                        fill.price(),
                        fill.quantity(),
                        fill.fee(),
                        fill.feeAsset()));
    }

    private void add(Holding holding, BigDecimal opening) {
        BigDecimal change = holding.free().plus(holding.locked()).value().subtract(opening);
        if (change.signum() != 0) {
            changes.computeIfAbsent(holding.account(), _ -> new TreeMap<>())
                    .put(holding.name(), change.stripTrailingZeros());
        }
    }

    private static <T> List<T> all(Function<Optional<String>, CompletionStage<Page<T>>> pages) {
        List<T> items = new ArrayList<>();
        Page<T> page = new Page<>(List.of(), Optional.of(""));
        Optional<String> from = Optional.empty();
        while (page.next().isPresent()) {
            page = pages.apply(from).toCompletableFuture().join();
            items.addAll(page.items());
            from = page.next();
        }
        return items;
    }
}
