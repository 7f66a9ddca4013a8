package io.kontor.sim.matching;

import static io.kontor.sim.Ask.ALICE;
import static io.kontor.sim.Ask.BOB;
import static io.kontor.sim.Ask.NOW;
import static io.kontor.sim.Ask.buy;
import static io.kontor.sim.Ask.sell;
import static org.assertj.core.api.Assertions.assertThat;

import io.kontor.instrument.Instrument;
import io.kontor.sim.SimInstruments;
import io.kontor.sim.message.Fill;
import io.kontor.sim.message.OrderStatus;
import io.kontor.value.ClientOrderId;
import io.kontor.value.Money;
import io.kontor.value.Price;
import io.kontor.value.Quantity;
import io.kontor.value.Side;
import java.util.List;
import org.junit.jupiter.api.Test;

class AmendmentsTest {
    private final Bench bench = new Bench(Bench.fees("1", "2"));

    @Test
    void aBustGivesBackWhatTheFillMovedAndIsReported() {
        bench.quote("SELL 1@10000");
        bench.submit(buy(ALICE, "a", "1").at("10000"));

        assertThat(bench.causing(() -> bust("a"))).containsExactly("a TRADE_CANCEL 1@10000 TAKER");

        assertThat(bench.total(ALICE, "BTC")).isEqualByComparingTo("1000000");
        assertThat(bench.total(ALICE, "USDT")).isEqualByComparingTo("1000000");
        assertThat(bench.order(ALICE, "a").filled()).isEqualTo(Quantity.ZERO);
        assertThat(bench.order(ALICE, "a").filledQuote()).isEqualTo(Money.ZERO);
        assertThat(bench.order(ALICE, "a").status()).isEqualTo(OrderStatus.CANCELED);
    }

    @Test
    void aFillIsBustedOnce() {
        bench.quote("SELL 1@10000");
        bench.submit(buy(ALICE, "a", "1").at("10000"));

        assertThat(bust("a")).isTrue();
        assertThat(bust("a")).isFalse();
        assertThat(bench.engine.correct(ALICE, new ClientOrderId("a"), trade(), Price.of("1"), NOW))
                .isFalse();
        assertThat(bench.total(ALICE, "USDT")).isEqualByComparingTo("1000000");
    }

    @Test
    void anOpenOrderStandsAgainForWhatWasBusted() {
        bench.quote("SELL 1@10000");
        bench.submit(buy(ALICE, "a", "3").at("10000"));

        bust("a");

        assertThat(bench.shown(Side.BUY)).containsExactly("3@10000");
        assertThat(bench.locked(ALICE, "USDT")).isEqualByComparingTo("30006");
        assertThat(bench.submit(sell(BOB, "b", "3").at("10000"))).contains("a TRADE 3@10000 MAKER");
        assertThat(bench.order(ALICE, "a").status()).isEqualTo(OrderStatus.FILLED);
    }

    @Test
    void aCorrectionBooksTheFillAsIfItHadBeenMadeAtTheNewPrice() {
        bench.quote("SELL 1@10000");
        bench.submit(buy(ALICE, "a", "1").at("10000"));

        assertThat(bench.causing(
                        () -> bench.engine.correct(ALICE, new ClientOrderId("a"), trade(), Price.of("9000"), NOW)))
                .containsExactly("a TRADE_CORRECT 1@9000 TAKER");

        assertThat(bench.total(ALICE, "USDT")).isEqualByComparingTo("990998.2");
        assertThat(bench.order(ALICE, "a").filledQuote()).isEqualTo(Money.of("9000"));
        assertThat(bench.order(ALICE, "a").status()).isEqualTo(OrderStatus.FILLED);
        assertThat(bench.books.fills.values().iterator().next().standing()).isEqualTo(Fill.Standing.CORRECTED);
    }

    @Test
    void aCanceledOrderCanBeFilledLate() {
        bench.submit(buy(ALICE, "a", "2").at("10000"));
        bench.cancel(ALICE, "a");

        assertThat(bench.causing(() -> fillLate("a", "0.5"))).containsExactly("a TRADE 0.5@10000 MAKER");
        assertThat(bench.order(ALICE, "a").status()).isEqualTo(OrderStatus.CANCELED);
        assertThat(bench.order(ALICE, "a").filled()).isEqualTo(Quantity.of("0.5"));

        fillLate("a", "9");
        assertThat(bench.order(ALICE, "a").status()).isEqualTo(OrderStatus.FILLED);
        assertThat(bench.order(ALICE, "a").filled()).isEqualTo(Quantity.of("2"));
        assertThat(fillLate("a", "1")).isFalse();
        assertThat(bench.locked(ALICE, "USDT")).isZero();
    }

    @Test
    void whatWasTradedOnAMarketThatIsGoneStands() {
        bench.quote("SELL 1@10000");
        bench.submit(buy(ALICE, "a", "1").at("10000"));
        List<Instrument> left = new SimInstruments()
                .all().stream()
                        .filter(i -> !i.symbol().equals(SimInstruments.BTC_USDT))
                        .toList();
        Bench later = new Bench(left, Bench.rules(Bench.FREE), bench.books, bench.engine.counters());
        later.engine.account(ALICE);

        assertThat(later.engine.bust(ALICE, new ClientOrderId("a"), trade(), NOW))
                .isFalse();
    }

    @Test
    void whoWasNeverHereHasNothingToBust() {
        assertThat(bench.engine.bust(BOB, new ClientOrderId("a"), 1, NOW)).isFalse();

        assertThat(bench.engine.knows(BOB)).isFalse();
    }

    private boolean bust(String id) {
        return bench.engine.bust(ALICE, new ClientOrderId(id), trade(), NOW);
    }

    private boolean fillLate(String id, String quantity) {
        return bench.engine.fillLate(ALICE, new ClientOrderId(id), Quantity.of(quantity), NOW);
    }

    private long trade() {
        return bench.books.fills.values().iterator().next().trade();
    }
}
