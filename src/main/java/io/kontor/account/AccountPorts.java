package io.kontor.account;

import akka.actor.typed.RecipientRef;
import io.kontor.instrument.Instruments;
import io.kontor.marketdata.Quotes;
import io.kontor.position.PositionEntity;
import io.kontor.risk.LimitsSettings;
import io.kontor.value.AccountId;
import io.kontor.value.Symbol;
import io.kontor.value.VenueId;
import io.kontor.venue.SendGuard;
import io.kontor.venue.VenueConnection;
import java.time.Clock;
import java.util.List;
import java.util.function.Function;

/**
 * What an account needs around it; {@code app} provides it. All of it is called from actors and must not block.
 *
 * @param limits what accounts start with, and how what they have is valued
 * @param guard the halts, as this node knows them
 * @param venues an account trades on
 */
public record AccountPorts(
        Instruments instruments,
        Quotes quotes,
        LimitsSettings limits,
        SendGuard guard,
        Function<AccountId, List<VenueId>> venues,
        OrderWaker orders,
        Positions positions,
        Venues connections,
        Clock clock) {
    /** The position entities. */
    public interface Positions {
        RecipientRef<PositionEntity.Command> of(AccountId account, Symbol symbol);
    }

    /** The venue connections. */
    public interface Venues {
        RecipientRef<VenueConnection.Command> of(AccountId account, VenueId venue);
    }
}
