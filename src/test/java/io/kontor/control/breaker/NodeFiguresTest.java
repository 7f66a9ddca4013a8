package io.kontor.control.breaker;

import static org.assertj.core.api.Assertions.assertThat;

import io.kontor.control.breaker.AccountFigures.Orders;
import io.kontor.control.breaker.BreakerState.Seen;
import io.kontor.value.AccountId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What several nodes count, as one breaker sees it. */
class NodeFiguresTest {
    private static final AccountId MAIN = new AccountId("main");
    private static final AccountFigures HERE = new AccountFigures() {
        @Override
        public Map<AccountId, Orders> orders() {
            return Map.of(MAIN, new Orders(1000, 1000));
        }

        @Override
        public Map<AccountId, Long> flagged(Set<String> flags) {
            return Map.of();
        }

        @Override
        public Map<AccountId, Set<Breach>> breaches() {
            return Map.of(MAIN, Set.of());
        }
    };

    private final NodeFigures figures = new NodeFigures(HERE);

    @Test
    void whatWasCountedBeforeItListenedIsNotNews() {
        figures.heard("a", count(500, 400));
        assertThat(figures.orders()).containsEntry(MAIN, new Orders(0, 0));

        figures.heard("a", count(510, 407));
        assertThat(figures.orders()).containsEntry(MAIN, new Orders(10, 7));
    }

    @Test
    void whatNodesCountAddsUpAndStaysWhenOneIsGone() {
        figures.heard("a", AccountCount.none());
        figures.heard("b", AccountCount.none());
        figures.heard("a", count(3, 1));
        figures.heard("b", count(4, 2));

        figures.heard("c", AccountCount.none());
        figures.heard("c", count(1, 1));

        assertThat(figures.orders()).containsEntry(MAIN, new Orders(8, 4));
    }

    @Test
    void flagsAreCountedByName() {
        figures.heard("a", AccountCount.none());
        figures.heard("a", new AccountCount(Map.of(), Map.of(MAIN, Map.of("OVERFILL", 2L, "OTHER", 5L))));

        assertThat(figures.flagged(Set.of("OVERFILL"))).containsEntry(MAIN, 2L);
    }

    @Test
    void whatWasFlaggedBeforeItListenedAndNobodyLookedAtIsNews() {
        figures.seen(List.of(new Seen("a", MAIN, Map.of("OVERFILL", 2L))));

        figures.heard("a", flagged(2));
        figures.heard("b", flagged(1));
        assertThat(figures.flagged(Set.of("OVERFILL"))).containsEntry(MAIN, 1L);

        figures.heard("a", flagged(3));
        assertThat(figures.flagged(Set.of("OVERFILL"))).containsEntry(MAIN, 2L);
    }

    @Test
    void whatIsLookedAtIsToldByNode() {
        figures.heard("a", flagged(2));
        figures.heard("b", new AccountCount(Map.of(), Map.of(MAIN, Map.of("OTHER", 5L))));

        assertThat(figures.counted(Set.of("OVERFILL"))).containsExactly(new Seen("a", MAIN, Map.of("OVERFILL", 2L)));
    }

    @Test
    void limitsAreKnownHereForAllAccounts() {
        assertThat(figures.breaches()).containsKey(MAIN);
    }

    private static AccountCount flagged(long overfills) {
        return new AccountCount(Map.of(), Map.of(MAIN, Map.of("OVERFILL", overfills)));
    }

    private static AccountCount count(long sent, long rejected) {
        return new AccountCount(Map.of(MAIN, new Orders(sent, rejected)), Map.of());
    }
}
