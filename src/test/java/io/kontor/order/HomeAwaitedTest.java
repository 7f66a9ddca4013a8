package io.kontor.order;

import static org.assertj.core.api.Assertions.assertThat;

import io.kontor.account.AccountEntity.Reserve;
import io.kontor.instrument.InstrumentCatalog;
import io.kontor.model.Samples;
import io.kontor.order.OrderEntity.Accepted;
import io.kontor.order.OrderEntity.Refused;
import io.kontor.value.RefusalCode;
import io.kontor.value.VenueId;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Where an order goes while a venue that its symbol would rather be placed at has not said yet what it lists. */
class HomeAwaitedTest {
    private final InstrumentCatalog catalog = Samples.nothingListedYet();

    @BeforeEach
    void theFartherVenueLists() {
        catalog.merge(Samples.VENUE, List.of(Samples.instrument(Samples.BTC)));
    }

    @Test
    void aPlaceWaitsForTheNearerVenueAndGoesThere() {
        EntityFixture f = fixture().tradingOn(Samples.VENUE, Samples.NEARER);

        f.place("10");
        assertThat(f.lastReply()).isInstanceOfSatisfying(Refused.class, r -> {
            assertThat(r.refusal().code()).isEqualTo(RefusalCode.NOT_READY);
            assertThat(r.refusal().detail()).contains("[" + Samples.NEARER + "]");
        });
        assertThat(f.journal).isEmpty();
        catalog.merge(Samples.NEARER, List.of(Samples.coarseInstrument(Samples.BTC)));
        f.place("10");

        assertThat(placedAt(f)).containsExactly(Samples.NEARER);
    }

    @Test
    void aPlaceGoesToTheFartherVenueOnceTheNearerHasLeftTheSymbolOut() {
        EntityFixture f = fixture().tradingOn(Samples.VENUE, Samples.NEARER);
        catalog.merge(Samples.NEARER, List.of());

        f.place("10");

        assertThat(placedAt(f)).containsExactly(Samples.VENUE);
    }

    @Test
    void aVenueTheAccountDoesNotTradeOnIsNotAwaited() {
        EntityFixture f = fixture().tradingOn(Samples.VENUE);

        f.place("10");

        assertThat(placedAt(f)).containsExactly(Samples.VENUE);
    }

    @Test
    void aVenueThatNobodyExpectsAnythingOfIsNotAwaited() {
        EntityFixture f = fixture().tradingOn(Samples.VENUE, Samples.NEARER);
        f.place("10");
        assertThat(f.lastRefusal()).isEqualTo(RefusalCode.NOT_READY);

        f.giveUp(Samples.NEARER).place("10");

        assertThat(placedAt(f)).containsExactly(Samples.VENUE);
    }

    @Test
    void whatIsPlacedAlreadyIsRepeatedModifiedAndCanceledAllTheSame() {
        EntityFixture f =
                EntityFixture.working().tradingOn(Samples.VENUE, Samples.NEARER).restartKnowing(catalog);

        f.place("10");
        assertThat(f.lastReply())
                .isInstanceOfSatisfying(
                        Accepted.class, a -> assertThat(a.repeat()).isTrue());
        f.modify("12", "m-1");
        assertThat(placedAt(f)).containsExactly(Samples.VENUE);
        f.grant().cancel().noted();

        assertThat(f.lastReply()).isInstanceOf(Accepted.class);
    }

    private EntityFixture fixture() {
        return new EntityFixture().restartKnowing(catalog);
    }

    private static List<VenueId> placedAt(EntityFixture f) {
        return f.told(Reserve.class).stream().map(Reserve::venue).toList();
    }
}
