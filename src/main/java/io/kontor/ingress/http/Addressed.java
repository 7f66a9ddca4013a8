package io.kontor.ingress.http;

import io.kontor.ingress.Accounts;
import io.kontor.ingress.Commands;
import io.kontor.ingress.json.Json;
import io.kontor.ingress.json.Parsed;
import io.kontor.value.AccountId;
import io.kontor.value.ClientOrderId;
import io.kontor.value.IntentId;
import io.kontor.value.Refusal;
import io.kontor.value.RefusalCode;
import java.util.Optional;

/** The order a path means. What cannot be an order's id is an unknown order, not a malformed request: it is a resource that is not there. */
record Addressed(IntentId intent, Optional<AccountId> account, Optional<ClientOrderId> clientOrderId) {
    static Parsed<Addressed> byIntentId(String id) {
        return IntentId.isValid(id)
                ? new Parsed.Ok<>(new Addressed(new IntentId(id), Optional.empty(), Optional.empty()))
                : unknown("intentId", id);
    }

    static Parsed<Addressed> byClientOrderId(Accounts accounts, String accountName, String id) {
        Optional<AccountId> account = accounts.find(accountName);
        if (account.isEmpty()) {
            return new Parsed.Refused<>(Commands.unknownAccount(accountName).refusal());
        }
        try {
            ClientOrderId clientOrderId = new ClientOrderId(id);
            IntentId intent = IntentId.of(account.get(), clientOrderId);
            return new Parsed.Ok<>(new Addressed(intent, account, Optional.of(clientOrderId)));
        } catch (IllegalArgumentException e) {
            return unknown("clientOrderId", id);
        }
    }

    private static Parsed<Addressed> unknown(String field, String id) {
        return new Parsed.Refused<>(
                Refusal.of(RefusalCode.UNKNOWN_ORDER, field, Json.bounded(id), "an accepted order's id"));
    }
}
