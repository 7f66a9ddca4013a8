package io.kontor.order;

import akka.actor.typed.RecipientRef;
import io.kontor.account.AccountEntity;
import io.kontor.instrument.Instrument;
import io.kontor.instrument.Instruments;
import io.kontor.marketdata.Quotes;
import io.kontor.value.AccountId;
import io.kontor.value.IntentId;
import io.kontor.value.Symbol;
import io.kontor.value.VenueId;
import io.kontor.venue.VenueCapabilities;
import io.kontor.venue.VenueConnection;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;

/**
 * What an order needs around it; {@code app} provides it. All of it is called from actors and must not block.
 *
 * @param venues an account trades on
 */
public record OrderPorts(
        Instruments instruments,
        Quotes quotes,
        Function<AccountId, List<VenueId>> venues,
        Awaited awaited,
        Function<AccountId, RecipientRef<AccountEntity.Command>> accounts,
        Venues connections,
        Abilities capabilities,
        Function<IntentId, RecipientRef<OrderEntity.Command>> orders,
        TradingDay tradingDay,
        BigDecimal collar,
        ReconciliationMetrics metrics,
        Clock clock) {
    /** The venue connections. */
    public interface Venues {
        RecipientRef<VenueConnection.Command> of(AccountId account, VenueId venue);
    }

    /** Whether an account may come to trade a symbol on a venue that has not said yet what it lists; no order waits for any other. */
    public interface Awaited {
        boolean isAwaited(AccountId account, VenueId venue, Symbol symbol);
    }

    /** What a venue can do for an order in a symbol. */
    public interface Abilities {
        VenueCapabilities of(VenueId venue, Symbol symbol);
    }

    /** When the trading day of an instrument that contains a moment ends. */
    public interface TradingDay {
        Instant endOf(Instrument instrument, Instant now);
    }

    PlaceRules placeRules(Instrument instrument) {
        return new PlaceRules(collar, now -> tradingDay.endOf(instrument, now));
    }
}
