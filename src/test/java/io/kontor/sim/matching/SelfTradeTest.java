package io.kontor.sim.matching;

import static io.kontor.sim.Ask.ALICE;
import static io.kontor.sim.Ask.BOB;
import static io.kontor.sim.Ask.buy;
import static io.kontor.sim.Ask.sell;
import static org.assertj.core.api.Assertions.assertThat;

import io.kontor.sim.Ask;
import io.kontor.sim.message.SelfTrade;
import io.kontor.value.Side;
import io.kontor.value.TimeInForce;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SelfTradeTest {
    private final Bench bench = new Bench();

    @BeforeEach
    void anotherSellsFirstAndAliceBehind() {
        bench.submit(sell(BOB, "bob", "1").at("100"));
        bench.submit(sell(ALICE, "own", "1").at("101"));
    }

    @Test
    void byDefaultTheTakerExpiresAfterWhatItMayTake() {
        assertThat(bench.submit(taker()))
                .containsExactly("t NEW", "t TRADE 1@100 TAKER", "bob TRADE 1@100 MAKER", "t EXPIRED SELF_TRADE");
        assertThat(bench.shown(Side.SELL)).containsExactly("1@101");
        assertThat(bench.shown(Side.BUY)).isEmpty();
    }

    @Test
    void theMakerExpiresWhereTheTakerAsksForIt() {
        assertThat(bench.submit(taker().selfTrade(SelfTrade.EXPIRE_MAKER))).contains("own EXPIRED SELF_TRADE");
        assertThat(bench.shown(Side.BUY)).containsExactly("1@101");
        assertThat(bench.shown(Side.SELL)).isEmpty();
    }

    @Test
    void bothExpireWhereTheTakerAsksForIt() {
        assertThat(bench.submit(taker().selfTrade(SelfTrade.EXPIRE_BOTH)))
                .endsWith("own EXPIRED SELF_TRADE", "t EXPIRED SELF_TRADE");
        assertThat(bench.shown(Side.BUY)).isEmpty();
        assertThat(bench.shown(Side.SELL)).isEmpty();
    }

    @Test
    void theyTradeWhereNothingIsPrevented() {
        assertThat(bench.submit(taker().selfTrade(SelfTrade.NONE)))
                .endsWith("t TRADE 1@101 TAKER", "own TRADE 1@101 MAKER");
        assertThat(bench.total(ALICE, "BTC")).isEqualByComparingTo("1000001");
    }

    @Test
    void aFillOrKillOrderThatWouldMeetItsOwnIsKilledWhole() {
        assertThat(bench.submit(taker().lasting(TimeInForce.FOK))).containsExactly("t NEW", "t EXPIRED UNFILLABLE");
        assertThat(bench.shown(Side.SELL)).containsExactly("1@100", "1@101");
    }

    private static Ask taker() {
        return buy(ALICE, "t", "2").at("101");
    }
}
