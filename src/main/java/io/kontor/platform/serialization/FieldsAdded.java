package io.kontor.platform.serialization;

import com.fasterxml.jackson.databind.JsonNode;

/** The next version has more fields, which are empty in what was written before. */
public final class FieldsAdded implements WireMigration {
    @Override
    public JsonNode migrate(JsonNode old) {
        return old;
    }
}
