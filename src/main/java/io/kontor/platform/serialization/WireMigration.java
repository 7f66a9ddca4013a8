package io.kontor.platform.serialization;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * Brings what one version of a type wrote to the shape of the next version. Named per version under {@code kontor.wire};
 * needs a constructor without arguments and holds no state. Decimals in the tree are exact; an {@code Instant} is an array
 * of its second and its nanosecond.
 */
@FunctionalInterface
public interface WireMigration {
    JsonNode migrate(JsonNode old);
}
