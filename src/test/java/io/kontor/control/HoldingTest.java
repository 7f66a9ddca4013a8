package io.kontor.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.kontor.account.AccountEntity;
import io.kontor.account.OpenOrder;
import io.kontor.model.Samples;
import io.kontor.position.Ledger;
import io.kontor.position.LedgerEntry;
import io.kontor.risk.Limits;
import io.kontor.risk.SampleLimits;
import io.kontor.value.Asset;
import io.kontor.value.ClientOrderId;
import io.kontor.value.IntentId;
import io.kontor.value.Price;
import io.kontor.value.Quantity;
import io.kontor.value.Side;
import io.kontor.value.Symbol;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which of the account's own orders a slice would trade with. */
class HoldingTest {
    private final Map<IntentId, OpenOrder> orders = new HashMap<>();

    @Test
    void theBestOrderOfTheOtherSideInTheSameSymbolIsInTheWay() {
        rests(Samples.BTC, Side.BUY, "99", "1");
        rests(Samples.BTC, Side.BUY, "98", "1");
        rests(Samples.BTC, Side.BUY, "100", "0");
        rests(Samples.ETH, Side.BUY, "101", "1");
        rests(Samples.BTC, Side.SELL, "103", "1");
        rests(Samples.BTC, Side.SELL, "104", "1");
        Limits refuse = SampleLimits.wide().noSelfTrade().done();

        assertThat(holding("5", refuse).ownRests()).contains(Price.of("99"));
        assertThat(holding("-5", refuse).ownRests()).contains(Price.of("103"));
        assertThat(holding("5", SampleLimits.wide().done()).ownRests()).isEmpty();
    }

    private Holding holding(String quantity, Limits limits) {
        Ledger ledger = Ledger.open(new Asset("BTC"), Samples.USDT)
                .apply(new LedgerEntry.Adjustment(
                        new BigDecimal(quantity), Optional.empty(), "opening", "test", Samples.START));
        AccountEntity.View view = new AccountEntity.View(
                Samples.ACCOUNT, 1, orders, Map.of(Samples.BTC, ledger), Map.of(), limits, Optional.empty(), List.of());
        return Holding.of(view, Samples.BTC, ledger, Quantity.of("1000"));
    }

    private void rests(Symbol symbol, Side side, String price, String open) {
        ClientOrderId id = new ClientOrderId("o-" + orders.size());
        orders.put(
                IntentId.of(Samples.ACCOUNT, id),
                new OpenOrder(
                        id,
                        Samples.VENUE,
                        symbol,
                        side,
                        1,
                        Optional.empty(),
                        1,
                        Quantity.of(open),
                        Price.of(price),
                        Quantity.ZERO,
                        false,
                        false,
                        Optional.empty(),
                        Optional.empty(),
                        Samples.START,
                        true,
                        Optional.empty()));
    }
}
