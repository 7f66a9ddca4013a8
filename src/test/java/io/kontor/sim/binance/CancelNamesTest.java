package io.kontor.sim.binance;

import static io.kontor.sim.Ask.ALICE;
import static io.kontor.sim.Ask.BOB;
import static io.kontor.sim.Ask.NOW;
import static io.kontor.sim.Ask.buy;
import static org.assertj.core.api.Assertions.assertThat;

import io.kontor.sim.SimInstruments;
import io.kontor.sim.message.OrderRecord;
import io.kontor.sim.message.Target;
import io.kontor.value.ClientOrderId;
import io.kontor.value.Symbol;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class CancelNamesTest {
    private static final Symbol BTC = SimInstruments.BTC_USDT;

    private final CancelNames names = new CancelNames(2);

    @Test
    void anOrderIsFoundByItsCancelUntilItIsForgotten() {
        names.canceled(order(1), new ClientOrderId("c1"));
        names.canceled(order(2), new ClientOrderId("c2"));
        assertThat(names.numberOf(ALICE, byId("c1", BTC))).hasValue(1);

        names.canceled(order(3), new ClientOrderId("c3"));

        assertThat(names.numberOf(ALICE, byId("c1", BTC))).isEmpty();
        assertThat(names.numberOf(ALICE, byId("c2", BTC))).hasValue(2);
        assertThat(names.numberOf(ALICE, byId("c3", BTC))).hasValue(3);
    }

    @Test
    void ofCancelsOfOneNameTheLastIsFoundAndOutlivesTheOthers() {
        names.canceled(order(1), new ClientOrderId("same"));
        names.canceled(order(2), new ClientOrderId("same"));
        // Its answer and its report each say so.
        names.canceled(order(1), new ClientOrderId("same"));
        assertThat(names.numberOf(ALICE, byId("same", BTC))).hasValue(2);

        names.canceled(order(3), new ClientOrderId("c3"));

        assertThat(names.numberOf(ALICE, byId("same", BTC))).hasValue(2);
    }

    @Test
    void anotherAccountSymbolOrNumberIsNotMeant() {
        names.canceled(order(1), new ClientOrderId("c1"));

        assertThat(names.numberOf(BOB, byId("c1", BTC))).isEmpty();
        assertThat(names.numberOf(ALICE, byId("c1", SimInstruments.ETH_USDT))).isEmpty();
        assertThat(names.numberOf(
                        ALICE, new Target(OptionalLong.of(2), Optional.of(new ClientOrderId("c1")), Optional.of(BTC))))
                .isEmpty();
    }

    private static OrderRecord order(long number) {
        return OrderRecord.asked(number, buy(ALICE, "a" + number, "1").at("100").order(), NOW);
    }

    private static Target byId(String id, Symbol symbol) {
        return new Target(OptionalLong.empty(), Optional.of(new ClientOrderId(id)), Optional.of(symbol));
    }
}
