package io.kontor.sim;

import static io.kontor.sim.Ask.ALICE;
import static io.kontor.sim.Ask.BOB;
import static io.kontor.sim.Ask.buy;
import static io.kontor.sim.Ask.sell;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kontor.instrument.Instrument;
import io.kontor.sim.matching.UnfitOrder;
import io.kontor.sim.message.NewOrder;
import io.kontor.value.ClientOrderId;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Books of a market whose tick and step are coarser by now, or that is there no more. */
class CoarserUnitsTest {
    private static final NewOrder FINE =
            buy(ALICE, "a", "0.00123").at("1000.01").order();

    @TempDir
    private Path directory;

    @Test
    void anOpenOrderThatCanNoLongerBeCountedIsNamedAtTheStart() throws Exception {
        try (Exchange exchange = open("0.01", "0.00001")) {
            got(got(exchange.logOnFresh(ALICE, new Heard())).place(FINE));
        }

        assertThatThrownBy(() -> open("1", "0.1"))
                .isInstanceOf(UnfitOrder.class)
                .hasMessageContaining("open order 1 of alice: 0.00123 BTC/USDT at 1000.01 (expected: ");
        try (Exchange exchange = open("0.01", "0.00001")) {
            assertThat(exchange.isUp()).isTrue();
        }
    }

    @Test
    void anOpenOrderWhoseSymbolIsTradedNoMoreIsNamedAtTheStart() throws Exception {
        try (Exchange exchange = open("0.01", "0.00001")) {
            got(got(exchange.logOnFresh(ALICE, new Heard())).place(FINE));
        }

        assertThatThrownBy(() -> open(SimInstruments.spot("ETH/USDT", "0.01", "0.00001", "1")))
                .isInstanceOf(UnfitOrder.class)
                .hasMessageContaining("open order 1 of alice: 0.00123 BTC/USDT at 1000.01 (expected: ")
                .hasMessageContaining("cancel it");
        try (Exchange exchange = open("0.01", "0.00001")) {
            assertThat(exchange.isUp()).isTrue();
        }
    }

    @Test
    void whatIsOverIsKeptAndNoMoreThanThat() throws Exception {
        try (Exchange exchange = open("0.01", "0.00001")) {
            got(got(exchange.logOnFresh(ALICE, new Heard())).place(FINE));
            got(got(exchange.logOnFresh(BOB, new Heard()))
                    .place(sell(BOB, "b", "0.00123").at("1000.01").order()));
        }

        try (Exchange exchange = open("1", "0.1")) {
            assertThat(got(exchange.bust(ALICE, new ClientOrderId("a"), 1))).isFalse();
            got(got(exchange.logOnFresh(ALICE, new Heard()))
                    .place(buy(ALICE, "c", "1").at("1000").order()));
            assertThat(exchange.isUp()).isTrue();
        }
    }

    private Exchange open(String tick, String step) {
        return open(SimInstruments.spot("BTC/USDT", tick, step, "1"));
    }

    private Exchange open(Instrument instrument) {
        return Exchange.open(
                directory, SimConfig.with(SimConfig.ALONE), new SimInstruments(List.of(instrument)), Clock.systemUTC());
    }

    private static <T> T got(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(30, TimeUnit.SECONDS);
    }
}
