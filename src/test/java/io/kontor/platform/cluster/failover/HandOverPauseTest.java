package io.kontor.platform.cluster.failover;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HandOverPauseTest {
    private static final long MARGIN = 1000;

    private final HandOverPause pause = new HandOverPause(MARGIN);

    @Test
    void nothingIsHeldBackAsLongAsNobodyIsGivenUp() {
        assertThat(pause.remaining(0)).isZero();
    }

    @Test
    void whatAGivenUpNodeHadWaitsUntilTheMarginAfterItsRemovalIsOver() {
        pause.givenUp("a");
        assertThat(pause.remaining(0)).isEqualTo(MARGIN);

        pause.removed("a", false, 500);

        assertThat(pause.remaining(500 + MARGIN - 1)).isEqualTo(1);
        assertThat(pause.remaining(500 + MARGIN)).isZero();
    }

    @Test
    void aProcessThatIsGoneIsNotWaitedFor() {
        pause.provenGone("a");

        pause.givenUp("a");
        assertThat(pause.remaining(0)).isZero();
        pause.removed("a", false, 0);
        assertThat(pause.remaining(0)).isZero();
    }

    @Test
    void theProofMayComeAfterOthersHaveGivenItUp() {
        pause.givenUp("a");

        pause.provenGone("a");

        assertThat(pause.remaining(0)).isZero();
        pause.removed("a", false, 0);
        assertThat(pause.remaining(0)).isZero();
    }

    @Test
    void theProofMayComeAfterItsRemoval() {
        pause.givenUp("a");
        pause.removed("a", false, 0);

        pause.provenGone("a");

        assertThat(pause.remaining(1)).isZero();
    }

    @Test
    void theProofOfOneSaysNothingOfAnother() {
        pause.givenUp("a");
        pause.removed("a", false, 0);
        pause.givenUp("b");
        pause.removed("b", false, 10);

        pause.provenGone("b");

        assertThat(pause.remaining(10)).isEqualTo(MARGIN - 10);
    }

    @Test
    void whoLeavesInOrderHasHandedOverWhatItHad() {
        pause.removed("a", true, 0);

        assertThat(pause.remaining(0)).isZero();
    }
}
