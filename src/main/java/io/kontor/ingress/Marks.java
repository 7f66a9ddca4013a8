package io.kontor.ingress;

import io.kontor.account.AccountEntity;
import io.kontor.account.SymbolExposure;
import io.kontor.ingress.json.PositionOut.Position;
import io.kontor.instrument.Instruments;
import io.kontor.marketdata.Quote;
import io.kontor.marketdata.Quotes;
import io.kontor.value.Price;
import io.kontor.value.Symbol;
import java.util.Optional;

/** Values positions for display: by the home venue's newest quote, and not at all where that is stale or missing. */
public final class Marks {
    private final Instruments instruments;
    private final Quotes quotes;

    public Marks(GatewayPorts ports) {
        this.instruments = ports.instruments();
        this.quotes = ports.quotes();
    }

    public Optional<Price> of(Symbol symbol) {
        return instruments
                .find(symbol)
                .flatMap(instrument -> quotes.latest(instrument.venue(), symbol))
                .filter(quote -> !quote.stale())
                .flatMap(Quote::mark);
    }

    public Position position(AccountEntity.View account, Symbol symbol) {
        return new Position(
                account.account(),
                symbol,
                Optional.ofNullable(account.positions().get(symbol)),
                account.exposure().getOrDefault(symbol, SymbolExposure.NONE),
                of(symbol));
    }
}
