package io.kontor.position;

import io.kontor.position.LedgerEntry.Adjustment;
import io.kontor.position.LedgerEntry.Trade;
import io.kontor.value.AccountId;
import io.kontor.value.Asset;
import io.kontor.value.ClientOrderId;
import io.kontor.value.FillId;
import io.kontor.value.IntentId;
import io.kontor.value.Liquidity;
import io.kontor.value.Money;
import io.kontor.value.Price;
import io.kontor.value.Quantity;
import io.kontor.value.Side;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;

/** Entries as the tests write them: short, at one moment, with fill ids of their own. */
final class LedgerEntries {
    static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
    static final Asset BTC = new Asset("BTC");
    static final Asset USDT = new Asset("USDT");
    static final Asset BNB = new Asset("BNB");
    private static final IntentId INTENT = IntentId.of(new AccountId("main"), new ClientOrderId("a-1"));

    private LedgerEntries() {}

    static Trade buy(String quantity, String price) {
        return trade(Side.BUY, quantity, price, "0", USDT);
    }

    static Trade sell(String quantity, String price) {
        return trade(Side.SELL, quantity, price, "0", USDT);
    }

    static Trade trade(Side side, String quantity, String price, String fee, Asset feeAsset) {
        return new Trade(
                INTENT,
                new FillId("f-1"),
                side,
                Price.of(price),
                Quantity.of(quantity),
                Money.of(fee),
                feeAsset,
                Liquidity.TAKER,
                NOON);
    }

    static Trade at(Instant at, Trade trade) {
        return new Trade(
                trade.intent(),
                trade.fill(),
                trade.side(),
                trade.price(),
                trade.quantity(),
                trade.fee(),
                trade.feeAsset(),
                trade.liquidity(),
                at);
    }

    static Adjustment adjust(String quantityChange) {
        return new Adjustment(new BigDecimal(quantityChange), Optional.empty(), "reason", "ops", NOON);
    }

    static Adjustment adjust(String quantityChange, String price) {
        return new Adjustment(new BigDecimal(quantityChange), Optional.of(Price.of(price)), "reason", "ops", NOON);
    }
}
