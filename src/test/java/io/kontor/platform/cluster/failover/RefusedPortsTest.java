package io.kontor.platform.cluster.failover;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RefusedPortsTest {
    private static final long FRESH = 1000;

    private final RefusedPorts ports = new RefusedPorts(3, 2, FRESH);

    @Test
    void severalRefusalsSeenByTwoNodesProveThatAProcessIsGone() {
        ports.found("b", "a", 3, 0);
        ports.found("c", "a", 3, 10);

        assertThat(ports.isGone("a", "b", 20)).isTrue();
        assertThat(ports.isGone("a", "c", 20)).isTrue();
    }

    @Test
    void oneNodeAloneProvesNothingHoweverOftenItIsRefused() {
        ports.found("b", "a", 1000, 0);

        assertThat(ports.isGone("a", "b", 0)).isFalse();
    }

    @Test
    void aNodeDecidesNothingThatItHasNotSeenItself() {
        ports.found("c", "a", 3, 0);
        ports.found("d", "a", 3, 0);

        assertThat(ports.isGone("a", "b", 0)).isFalse();
    }

    @Test
    void tooFewRefusalsProveNothing() {
        ports.found("b", "a", 3, 0);
        ports.found("c", "a", 2, 0);

        assertThat(ports.isGone("a", "b", 0)).isFalse();
    }

    @Test
    void whoGetsAnAnswerTakesItsWordBack() {
        ports.found("b", "a", 3, 0);
        ports.found("c", "a", 3, 0);

        ports.found("c", "a", 0, 10);

        assertThat(ports.isGone("a", "b", 10)).isFalse();
    }

    @Test
    void aWordThatIsNotRepeatedIsForgotten() {
        ports.found("c", "a", 3, 0);
        ports.found("b", "a", 3, FRESH);

        assertThat(ports.isGone("a", "b", FRESH - 1)).isTrue();
        assertThat(ports.isGone("a", "b", FRESH)).isFalse();
    }

    @Test
    void theWordOfWhoIsNoLongerANodeCountsForNothing() {
        ports.found("b", "a", 3, 0);
        ports.found("c", "a", 3, 0);

        ports.forget("c");

        assertThat(ports.isGone("a", "b", 0)).isFalse();
    }

    @Test
    void itsSuccessorAtTheSameAddressIsAnother() {
        ports.found("b", "a#1", 3, 0);
        ports.found("c", "a#1", 3, 0);

        assertThat(ports.isGone("a#2", "b", 0)).isFalse();
    }
}
