package io.kontor.order;

import io.kontor.value.AccountId;
import java.util.List;

/** Counts what reconciling did, for the operators' {@code get_reconciliation_metrics}. Called from many actors at once. */
public interface ReconciliationMetrics {
    /** What {@link #flagged} is told: every flag that can be raised. */
    List<String> FLAGS = List.of(
            "AMENDED_ELSEWHERE",
            "ATTEMPTS_EXHAUSTED",
            "CLIENT_ORDER_ID_REUSED",
            "ENDED_UNPROVEN",
            "FILLED_BEYOND_MODIFY",
            "FILLS_MISSING",
            "FILL_FIGURES_DIFFER",
            "LATE_FILL",
            "LOST_BY_VENUE",
            "OUTCOME_UNPROVABLE",
            "OVERFILL",
            "REFUSED_AGAIN",
            "REMAINDER_REFUSED",
            "REMAINDER_UNSENDABLE",
            "RESTORED_APART",
            "UNEXPECTED_REPORT",
            "VOIDED_ATTEMPT_ARRIVED");

    void queried();

    void resent();

    /** An outcome became unknown; its certainty is pending until a later event settles it. */
    void unknown();

    /** The venue was found to have something else than we knew. */
    void repaired();

    /** An order of the account was flagged, and it is journalled: a fact that our books say cannot be, or one worth a look. */
    void flagged(AccountId account, String flag);
}
