package io.kontor.platform.cluster.failover;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

class ConfirmationsTest {
    private static final long TERM = 1000;

    private final Confirmations confirmations = new Confirmations(TERM);

    @Test
    void ofThreeNodesOneOtherThatConfirmsIsEnough() {
        confirmations.confirmed("b", 100);

        assertThat(confirmations.until(Set.of("b", "c"), 150)).isEqualTo(100 + TERM);
    }

    @Test
    void withNobodysWordTheTermIsOver() {
        assertThat(confirmations.until(Set.of("b", "c"), 150)).isEqualTo(150);
    }

    @Test
    void ofFiveNodesTheSecondOldestWordSetsTheEnd() {
        confirmations.confirmed("b", 300);
        assertThat(confirmations.until(Set.of("b", "c", "d", "e"), 300)).isEqualTo(300);

        confirmations.confirmed("c", 100);
        assertThat(confirmations.until(Set.of("b", "c", "d", "e"), 300)).isEqualTo(100 + TERM);

        confirmations.confirmed("d", 200);
        assertThat(confirmations.until(Set.of("b", "c", "d", "e"), 300)).isEqualTo(200 + TERM);
    }

    @Test
    void ofTwoNodesBothAreNeeded() {
        assertThat(confirmations.until(Set.of("b"), 0)).isZero();

        confirmations.confirmed("b", 0);

        assertThat(confirmations.until(Set.of("b"), 0)).isEqualTo(TERM);
    }

    @Test
    void anAnswerToAnOldQuestionProvesNothingAboutNow() {
        long slept = 10 * TERM;

        confirmations.confirmed("b", 0);

        assertThat(confirmations.until(Set.of("b", "c"), slept)).isLessThan(slept);
    }

    @Test
    void theWordOfWhoIsGoneIsForgotten() {
        confirmations.confirmed("b", 100);

        confirmations.retain(Set.of("c", "d"));

        assertThat(confirmations.until(Set.of("b", "c"), 100)).isEqualTo(100);
    }

    /** A node that is joining is asked, too, so that nobody has to wait for its word once it counts. */
    @Test
    void whoConfirmedBeforeItCountedNeedNotDoSoAgain() {
        confirmations.confirmed("b", 100);
        assertThat(confirmations.until(Set.of(), 150)).isEqualTo(150 + TERM);

        assertThat(confirmations.until(Set.of("b"), 200)).isEqualTo(100 + TERM);
    }

    @Test
    void theWordOfWhoDoesNotCountMakesNoMajority() {
        confirmations.confirmed("joining", 100);

        assertThat(confirmations.until(Set.of("b", "c"), 150)).isEqualTo(150);
    }

    @Test
    void aNodeWithoutOthersNeedsNobody() {
        assertThat(confirmations.until(Set.of(), 500)).isEqualTo(500 + TERM);
    }
}
