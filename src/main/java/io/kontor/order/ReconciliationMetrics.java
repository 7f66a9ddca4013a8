package io.kontor.order;

/** Counts what reconciling did, for the operators' {@code get_reconciliation_metrics}. Called from many actors at once. */
public interface ReconciliationMetrics {
    void queried();

    void resent();

    /** An outcome became unknown; its certainty is pending until a later event settles it. */
    void unknown();

    /** The venue was found to have something else than we knew. */
    void repaired();

    void flagged(String flag);
}
