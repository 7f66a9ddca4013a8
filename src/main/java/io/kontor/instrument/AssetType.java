package io.kontor.instrument;

/** What kind of thing an instrument is. Those with a contract (all but SPOT and MARGIN) carry {@link Contract} data. */
public enum AssetType {
    SPOT,
    MARGIN,
    PERP,
    FUTURE,
    OPTION,
    SYNTHETIC;

    public boolean hasContract() {
        return this != SPOT && this != MARGIN;
    }
}
