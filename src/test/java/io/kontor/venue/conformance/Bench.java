package io.kontor.venue.conformance;

import io.kontor.value.AccountId;
import io.kontor.value.ClientOrderId;
import io.kontor.value.IntentId;
import io.kontor.value.Price;
import io.kontor.value.Quantity;
import io.kontor.value.Refusal;
import io.kontor.value.RefusalCode;
import io.kontor.value.Side;
import io.kontor.value.Symbol;
import io.kontor.value.TimeInForce;
import io.kontor.value.VenueClientOrderId;
import io.kontor.venue.OrderRequest;
import io.kontor.venue.SendGuard;
import io.kontor.venue.VenueAdapter;
import io.kontor.venue.conformance.VenueHarness.AtVenue;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a case works with: a harness, the sessions it opened there, and orders in few words. */
final class Bench {
    static final SendGuard NO_HALT = (_, _, _, _) -> Optional.empty();
    static final SendGuard HALTED =
            (_, _, _, _) -> Optional.of(Refusal.of(RefusalCode.TRADING_HALTED, "everything is halted"));

    private static final Duration SEND_WITHIN = Duration.ofSeconds(5);

    final VenueHarness venue;
    private final List<Line> lines = new ArrayList<>();

    Bench(VenueHarness venue) {
        this.venue = venue;
    }

    // Sessions

    Line logOn() throws Exception {
        return logOn(0);
    }

    Line logOn(long after) throws Exception {
        return logOn(venue.adapter(), venue.account(), after, NO_HALT);
    }

    Line logOn(SendGuard guard) throws Exception {
        return logOn(venue.adapter(), venue.account(), 0, guard);
    }

    Line logOn(VenueAdapter adapter, AccountId account, long after, SendGuard guard) throws Exception {
        Line line = new Line(venue.symbol());
        line.on(Line.got(adapter.logOn(account, after, line, guard)));
        lines.add(line);
        return line;
    }

    // Orders

    VenueClientOrderId id(String name) {
        return id(name, 1);
    }

    VenueClientOrderId id(String name, int attempt) {
        return id(venue.account(), name, attempt);
    }

    static VenueClientOrderId id(AccountId account, String name, int attempt) {
        return new VenueClientOrderId(IntentId.of(account, new ClientOrderId(name)), attempt);
    }

    OrderRequest buy(String name, String quantity, String price) {
        return order(id(name), Side.BUY, quantity, price);
    }

    OrderRequest sell(String name, String quantity, String price) {
        return order(id(name), Side.SELL, quantity, price);
    }

    OrderRequest order(VenueClientOrderId id, Side side, String quantity, String price) {
        return new OrderRequest(
                id,
                venue.symbol(),
                side,
                Quantity.of(quantity),
                Price.of(price),
                TimeInForce.GTC,
                false,
                false,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                venue.now().plus(SEND_WITHIN),
                Optional.empty());
    }

    static OrderRequest lasting(OrderRequest order, TimeInForce timeInForce) {
        return with(order, order.symbol(), timeInForce, order.postOnly(), order.display(), order.sendBefore());
    }

    static OrderRequest postOnly(OrderRequest order) {
        return with(order, order.symbol(), order.timeInForce(), true, order.display(), order.sendBefore());
    }

    static OrderRequest showing(OrderRequest order, String display) {
        Optional<Quantity> shown = Optional.of(Quantity.of(display));
        return with(order, order.symbol(), order.timeInForce(), order.postOnly(), shown, order.sendBefore());
    }

    static OrderRequest until(OrderRequest order, Instant sendBefore) {
        return with(order, order.symbol(), order.timeInForce(), order.postOnly(), order.display(), sendBefore);
    }

    static OrderRequest in(OrderRequest order, Symbol symbol) {
        return with(order, symbol, order.timeInForce(), order.postOnly(), order.display(), order.sendBefore());
    }

    private static OrderRequest with(
            OrderRequest order,
            Symbol symbol,
            TimeInForce timeInForce,
            boolean postOnly,
            Optional<Quantity> display,
            Instant sendBefore) {
        return new OrderRequest(
                order.id(),
                symbol,
                order.side(),
                order.quantity(),
                order.price(),
                timeInForce,
                postOnly,
                order.reduceOnly(),
                display,
                order.stopPrice(),
                order.expireAt(),
                sendBefore,
                order.closes());
    }

    // The venue's side

    void somebodySells(String quantity, String price) throws Exception {
        venue.somebody(venue.symbol(), Side.SELL, Quantity.of(quantity), Price.of(price));
    }

    void somebodyBuys(String quantity, String price) throws Exception {
        venue.somebody(venue.symbol(), Side.BUY, Quantity.of(quantity), Price.of(price));
    }

    Optional<AtVenue> atVenue(VenueClientOrderId id) throws Exception {
        return venue.truth().stream()
                .filter(order -> order.clientOrderId().equals(id.toString()))
                .findFirst();
    }

    List<String> openAtVenue() throws Exception {
        return venue.truth().stream()
                .filter(AtVenue::open)
                .map(AtVenue::clientOrderId)
                .toList();
    }

    /** How many orders of that name the venue has taken, whatever became of them. */
    long taken(VenueClientOrderId id) throws Exception {
        return venue.truth().stream()
                .filter(order -> order.clientOrderId().equals(id.toString()))
                .filter(order -> order.open() || !order.filled().isZero())
                .count();
    }

    void shutDown() throws Exception {
        for (Line line : lines) {
            line.session().close();
        }
        venue.shutDown();
    }
}
