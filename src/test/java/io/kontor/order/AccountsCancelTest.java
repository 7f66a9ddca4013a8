package io.kontor.order;

import static org.assertj.core.api.Assertions.assertThat;

import io.kontor.model.Ear;
import io.kontor.value.CommandId;
import io.kontor.value.RefusalCode;
import io.kontor.venue.VenueConnection;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What an account has accepted, as for all of its orders, each order carries out. */
class AccountsCancelTest {
    private static final CommandId ONCE = new CommandId("k-1");

    @Test
    void theAccountsCancelActsThoughItsIdWasAModifys() {
        EntityFixture f = EntityFixture.working().modify("10", ONCE.value());
        assertThat(f.order().command(ONCE)).isPresent();

        f.tell(new OrderEntity.Cancel(Optional.of(ONCE), "all of them", Optional.empty()));

        assertThat(f.order().cancel()).isPresent();
        assertThat(f.toVenue).last().isInstanceOf(VenueConnection.Cancel.class);
        f.modify("10", ONCE.value());
        assertThat(f.lastReply()).isInstanceOf(OrderEntity.Accepted.class);
    }

    @Test
    void aCallersCancelUnderTheIdOfAModifyIsStillAConflict() {
        EntityFixture f = EntityFixture.working().modify("10", ONCE.value());

        f.tell(new OrderEntity.Cancel(Optional.of(ONCE), "this one", Optional.of(new Ear<>(f.replies::add))));

        assertThat(f.lastRefusal()).isEqualTo(RefusalCode.DUPLICATE_COMMAND_ID);
        assertThat(f.order().cancel()).isEmpty();
    }
}
