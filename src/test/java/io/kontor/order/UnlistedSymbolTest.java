package io.kontor.order;

import static org.assertj.core.api.Assertions.assertThat;

import io.kontor.account.AccountEntity.Reserve;
import io.kontor.instrument.InstrumentCatalog;
import io.kontor.model.Samples;
import io.kontor.order.OrderEntity.Accepted;
import io.kontor.value.RefusalCode;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What an order answers while it is not known, or not yet, what its symbol is. */
class UnlistedSymbolTest {
    private final InstrumentCatalog catalog = Samples.nothingListedYet();

    @Test
    void aSymbolOfAVenueThatHasNotListedYetIsNotReady() {
        EntityFixture f = new EntityFixture().restartKnowing(catalog);

        f.place("10");
        assertThat(f.lastRefusal()).isEqualTo(RefusalCode.NOT_READY);
        assertThat(f.journal).isEmpty();
        catalog.merge(Samples.VENUE, List.of(Samples.instrument(Samples.BTC)));
        f.place("10");

        assertThat(f.told(Reserve.class)).hasSize(1);
    }

    @Test
    void aSymbolThatAllVenuesHaveLeftOutIsUnknown() {
        EntityFixture f = new EntityFixture().restartKnowing(catalog);
        catalog.merge(Samples.VENUE, List.of());

        f.place("10");

        assertThat(f.lastRefusal()).isEqualTo(RefusalCode.UNKNOWN_SYMBOL);
    }

    @Test
    void aRepeatNeedsNoInstrument() {
        EntityFixture f = EntityFixture.working().modify("12", "m-1").grant().restartKnowing(catalog);

        f.modify("12", "m-1");
        assertThat(f.lastReply())
                .isInstanceOfSatisfying(
                        Accepted.class, a -> assertThat(a.repeat()).isTrue());
        f.modify("13", "m-2");

        assertThat(f.lastRefusal()).isEqualTo(RefusalCode.NOT_READY);
    }
}
