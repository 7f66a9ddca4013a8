package io.kontor.value;

/** A currency, coin or share that can be held, such as {@code USDT}; also what a fee is paid in. */
public record Asset(String value) implements Comparable<Asset> {
    public Asset {
        Ids.require("asset", value, 16);
    }

    @Override
    public int compareTo(Asset other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
