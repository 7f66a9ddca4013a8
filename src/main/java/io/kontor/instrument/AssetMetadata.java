package io.kontor.instrument;

import io.kontor.value.Asset;

/**
 * What is known of an asset as such.
 *
 * @param name for people, such as {@code Tether}
 * @param decimals digits after the point in which the asset moves
 */
public record AssetMetadata(Asset asset, String name, int decimals, Kind kind) {
    public AssetMetadata {
        if (decimals < 0) {
            throw new IllegalArgumentException("decimals: " + decimals + " (expected: >= 0)");
        }
    }

    public enum Kind {
        FIAT,
        CRYPTO,
        EQUITY,
        COMMODITY
    }
}
