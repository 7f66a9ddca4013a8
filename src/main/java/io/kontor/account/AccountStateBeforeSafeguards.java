package io.kontor.account;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kontor.platform.serialization.WireMigration;

/** Version 1 of the state knew no limits of its own: attempts, days and alerts begin with what is journalled after it. */
public final class AccountStateBeforeSafeguards implements WireMigration {
    @Override
    public JsonNode migrate(JsonNode old) {
        ObjectNode state = old.deepCopy();
        ObjectNode safeguards = state.putObject("safeguards");
        safeguards.putObject("attempts").putArray("gaps");
        safeguards.putArray("alerts");
        return state;
    }
}
