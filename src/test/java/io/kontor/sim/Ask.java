package io.kontor.sim;

import io.kontor.sim.message.NewOrder;
import io.kontor.sim.message.SelfTrade;
import io.kontor.sim.message.Trigger;
import io.kontor.value.AccountId;
import io.kontor.value.ClientOrderId;
import io.kontor.value.Price;
import io.kontor.value.Quantity;
import io.kontor.value.Side;
import io.kontor.value.Symbol;
import io.kontor.value.TimeInForce;
import java.time.Instant;
import java.util.Optional;

/** How tests ask for orders: {@code buy(ALICE, "a1", "0.5").at("60000").order()}. */
public record Ask(NewOrder order) {
    public static final AccountId ALICE = new AccountId("alice");
    public static final AccountId BOB = new AccountId("bob");
    public static final AccountId CAROL = new AccountId("carol");
    public static final Instant NOW = Instant.parse("2026-11-20T10:00:00Z");

    public static Ask buy(AccountId account, String id, String quantity) {
        return of(account, id, Side.BUY, quantity);
    }

    public static Ask sell(AccountId account, String id, String quantity) {
        return of(account, id, Side.SELL, quantity);
    }

    public static Ask of(AccountId account, String id, Side side, String quantity) {
        return new Ask(new NewOrder(
                account,
                new ClientOrderId(id),
                SimInstruments.BTC_USDT,
                side,
                Quantity.of(quantity),
                Optional.empty(),
                TimeInForce.GTC,
                false,
                false,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Instant.MAX));
    }

    public Ask in(Symbol symbol) {
        return with(symbol, order.limit(), order.timeInForce(), order.display(), order.trigger());
    }

    public Ask at(String limit) {
        return with(
                order.symbol(), Optional.of(Price.of(limit)), order.timeInForce(), order.display(), order.trigger());
    }

    public Ask lasting(TimeInForce timeInForce) {
        return with(order.symbol(), order.limit(), timeInForce, order.display(), order.trigger());
    }

    public Ask showing(String display) {
        Optional<Quantity> shown = Optional.of(Quantity.of(display));
        return with(order.symbol(), order.limit(), order.timeInForce(), shown, order.trigger());
    }

    public Ask on(Trigger trigger) {
        return with(order.symbol(), order.limit(), order.timeInForce(), order.display(), Optional.of(trigger));
    }

    public Ask stop(String price) {
        return on(Trigger.stop(order.side(), Price.of(price)));
    }

    public Ask postOnly() {
        return flags(true, order.reduceOnly(), order.selfTrade(), order.sendBefore());
    }

    public Ask reduceOnly() {
        return flags(order.postOnly(), true, order.selfTrade(), order.sendBefore());
    }

    public Ask selfTrade(SelfTrade mode) {
        return flags(order.postOnly(), order.reduceOnly(), Optional.of(mode), order.sendBefore());
    }

    public Ask before(Instant sendBefore) {
        return flags(order.postOnly(), order.reduceOnly(), order.selfTrade(), sendBefore);
    }

    private Ask with(
            Symbol symbol,
            Optional<Price> limit,
            TimeInForce timeInForce,
            Optional<Quantity> display,
            Optional<Trigger> trigger) {
        return new Ask(new NewOrder(
                order.account(),
                order.clientOrderId(),
                symbol,
                order.side(),
                order.quantity(),
                limit,
                timeInForce,
                order.postOnly(),
                order.reduceOnly(),
                display,
                trigger,
                order.selfTrade(),
                order.sendBefore()));
    }

    private Ask flags(boolean postOnly, boolean reduceOnly, Optional<SelfTrade> selfTrade, Instant sendBefore) {
        return new Ask(new NewOrder(
                order.account(),
                order.clientOrderId(),
                order.symbol(),
                order.side(),
                order.quantity(),
                order.limit(),
                order.timeInForce(),
                postOnly,
                reduceOnly,
                order.display(),
                order.trigger(),
                selfTrade,
                sendBefore));
    }
}
