package io.kontor.order;

import io.kontor.value.AccountId;

/** Counts what reconciling did, for the operators' {@code get_reconciliation_metrics}. Called from many actors at once. */
public interface ReconciliationMetrics {
    void queried();

    void resent();

    /** An outcome became unknown; its certainty is pending until a later event settles it. */
    void unknown();

    /** The venue was found to have something else than we knew. */
    void repaired();

    /** An order of the account was flagged: a fact that our books say cannot be, or one worth a look. */
    void flagged(AccountId account, String flag);
}
