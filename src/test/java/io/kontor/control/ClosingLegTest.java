package io.kontor.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.kontor.instrument.AmountRule;
import io.kontor.instrument.Instrument;
import io.kontor.model.Samples;
import io.kontor.value.CommandId;
import io.kontor.value.HaltId;
import io.kontor.value.Quantity;
import org.junit.jupiter.api.Test;

/** What a position on its way to zero is counted by. */
class ClosingLegTest {
    private static final Instrument LISTED = Samples.instrument(Samples.BTC);

    private final ClosingLeg leg =
            new ClosingLeg(new ClosingLeg.Key(HaltId.of(new CommandId("a")), Samples.ACCOUNT, Samples.BTC), LISTED, 0);

    /** By the old ones every slice would be refused until a restart. */
    @Test
    void theNextSliceIsByTheStepsThatAreListedNow() {
        Instrument coarser = stepping("10", "500");

        leg.listedAs(coarser);

        assertThat(leg.instrument()).isEqualTo(coarser);
        assertThat(leg.orderMax()).isEqualTo(Quantity.of("500"));
    }

    @Test
    void whatRefusalsHaveTaughtIsKeptWhileTheInstrumentIsTheSame() {
        leg.working(Quantity.of("80"));
        leg.shrink();

        leg.listedAs(Samples.instrument(Samples.BTC));

        assertThat(leg.orderMax()).isEqualTo(Quantity.of("40"));
    }

    private static Instrument stepping(String step, String max) {
        AmountRule amount = new AmountRule(Quantity.of(step), Quantity.of(max), Quantity.of(step), Quantity.of(step));
        return new Instrument(
                LISTED.symbol(),
                LISTED.venue(),
                LISTED.venueSymbol(),
                LISTED.type(),
                LISTED.base(),
                LISTED.quote(),
                amount,
                LISTED.price(),
                LISTED.minNotional(),
                LISTED.capabilities(),
                LISTED.contract(),
                LISTED.calendar());
    }
}
