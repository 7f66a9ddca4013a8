package io.kontor.ingress.json;

import io.kontor.account.SymbolExposure;
import io.kontor.position.Ledger;
import io.kontor.value.AccountId;
import io.kontor.value.Price;
import io.kontor.value.Symbol;
import java.util.Optional;

/** Writes positions. */
public final class PositionOut {
    private PositionOut() {}

    /**
     * A position as a caller asks for it.
     *
     * @param ledger absent where orders are open and nothing has filled yet
     * @param mark absent where no price is known: then no unrealised figure is given, rather than a wrong one
     */
    public record Position(
            AccountId account, Symbol symbol, Optional<Ledger> ledger, SymbolExposure exposure, Optional<Price> mark) {}

    public static void position(JsonOut out, Position position) {
        out.put("account", position.account()).put("symbol", position.symbol());
        position.ledger().ifPresentOrElse(ledger -> ledger(out, ledger), () -> out.put("quantity", "0"));
        position.ledger().ifPresent(ledger -> {
            if (ledger.isFlat()) {
                out.put("unrealizedPnl", "0");
            } else {
                out.put("unrealizedPnl", position.mark().map(ledger::unrealizedPnl));
            }
        });
        out.put("openBuyAmount", position.exposure().openBuy())
                .put("openSellAmount", position.exposure().openSell());
    }

    /** What the books of a position say, as its public events carry it too. */
    static void ledger(JsonOut out, Ledger ledger) {
        out.put("quantity", ledger.quantity())
                .put("averagePrice", ledger.averagePrice())
                .put("realizedPnl", ledger.realizedPnl());
        OrderOut.fees(out, ledger.fees());
        out.put("updatedAt", ledger.updatedAt());
    }
}
