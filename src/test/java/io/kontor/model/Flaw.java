package io.kontor.model;

import io.kontor.account.AccountEntity;
import io.kontor.account.AccountEvent;
import io.kontor.account.AccountState;
import io.kontor.platform.batch.BatchLogic;
import io.kontor.position.PositionEntity;
import io.kontor.position.PositionEvent;
import io.kontor.position.PositionState;
import io.kontor.venue.VenueCapabilities;
import io.kontor.venue.VenueCapabilities.DuplicateFence;
import io.kontor.venue.VenueReport;
import java.util.Optional;

/** Where a run can be broken on purpose: each method is a seam between real parts, and by default leaves them as they are. */
interface Flaw {
    Flaw NONE = new Flaw() {};

    /** What the account decides with. */
    default BatchLogic<AccountEntity.Command, AccountEvent, AccountState> account(
            BatchLogic<AccountEntity.Command, AccountEvent, AccountState> real) {
        return real;
    }

    /** What a position decides with. */
    default BatchLogic<PositionEntity.Command, PositionEvent, PositionState> position(
            BatchLogic<PositionEntity.Command, PositionEvent, PositionState> real) {
        return real;
    }

    /** What the orders believe of the venue. */
    default VenueCapabilities believed(VenueCapabilities real) {
        return real;
    }

    /** What an order is told of a report. */
    default VenueReport told(VenueReport real) {
        return real;
    }

    /** Whether a report counts as in the books as soon as an order was told it. */
    default boolean acknowledgesReportsAtOnce() {
        return false;
    }

    /** Whether answers go out although the write behind them was lost. */
    default boolean acknowledgesBeforeSync() {
        return false;
    }

    /** The fence the flaw needs to show itself, if it needs one. */
    default Optional<DuplicateFence> fence() {
        return Optional.empty();
    }
}
