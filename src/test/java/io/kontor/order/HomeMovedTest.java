package io.kontor.order;

import static org.assertj.core.api.Assertions.assertThat;

import io.kontor.account.AccountEntity.Reserve;
import io.kontor.instrument.InstrumentCatalog;
import io.kontor.model.Samples;
import io.kontor.order.OrderEntity.Refused;
import io.kontor.value.Money;
import io.kontor.value.RefusalCode;
import io.kontor.value.Side;
import io.kontor.venue.ExecutionReport.ExecType;
import io.kontor.venue.VenueConnection.Replace;
import java.util.List;
import org.junit.jupiter.api.Test;

/** An order stays where it is, and what holds there holds for it, though its symbol is placed at another venue by now. */
class HomeMovedTest {
    private final InstrumentCatalog catalog = Samples.nothingListedYet();

    @Test
    void aModifyIsHeldAgainstTheRulesAndTheHaltsOfTheVenueTheOrderIsAt() {
        catalog.merge(Samples.VENUE, List.of(Samples.instrument(Samples.BTC)));
        EntityFixture f = EntityFixture.working().restartKnowing(catalog);
        homeMoves();

        f.modify("12", "m-1");

        assertThat(f.told(Reserve.class))
                .singleElement()
                .extracting(Reserve::venue)
                .isEqualTo(Samples.VENUE);
    }

    /** By the rules of the other venue it could only be canceled and placed anew. */
    @Test
    void whatIsModifiedIsReplacedByTheRulesOfTheVenueTheOrderIsAt() {
        catalog.merge(Samples.VENUE, List.of(Samples.instrument(Samples.BTC)));
        EntityFixture f = EntityFixture.working().restartKnowing(catalog);
        homeMoves();

        f.modify("12", "m-1").grant();

        assertThat(f.toVenue).hasAtLeastOneElementOfType(Replace.class);
    }

    @Test
    void aModifyWaitsForTheListOfTheVenueTheOrderIsAt() {
        EntityFixture f = EntityFixture.working().restartKnowing(catalog);
        homeMoves();

        f.modify("20", "m-1");
        assertThat(f.lastRefusal()).isEqualTo(RefusalCode.NOT_READY);
        catalog.merge(Samples.VENUE, List.of());
        f.modify("20", "m-1");

        assertThat(f.lastReply()).isInstanceOfSatisfying(Refused.class, r -> {
            assertThat(r.refusal().code()).isEqualTo(RefusalCode.UNKNOWN_SYMBOL);
            assertThat(r.refusal().detail()).contains(Samples.VENUE.value());
        });
        assertThat(f.told(Reserve.class)).isEmpty();
    }

    /** At the other venue 10 would be 100 of what is traded here, and its 1,000 ten times as much. */
    @Test
    void whatFillsIsWorthWhatTheVenueTheOrderIsAtSays() {
        catalog.merge(Samples.VENUE, List.of(Samples.instrument(Samples.BTC)));
        EntityFixture f = new EntityFixture().restartKnowing(catalog);
        f.place(QuoteAmountTest.spec(Side.BUY, "1000", "100")).grant();
        f.report(ExecType.NEW, 1, "0");
        catalog.merge(Samples.NEARER, List.of(QuoteAmountTest.contractOf("10", Samples.NEARER)));

        f.fill(1, "10");

        assertThat(f.order().filledQuote()).isEqualTo(Money.of("1000"));
        assertThat(f.order().flags()).isEmpty();
    }

    private void homeMoves() {
        catalog.merge(Samples.NEARER, List.of(Samples.coarseInstrument(Samples.BTC)));
        assertThat(catalog.find(Samples.BTC).orElseThrow().venue()).isEqualTo(Samples.NEARER);
    }
}
