package io.kontor.venue;

import io.kontor.value.AccountId;
import io.kontor.value.ClientOrderId;
import io.kontor.value.IntentId;
import io.kontor.value.VenueClientOrderId;
import io.kontor.value.VenueId;
import io.kontor.value.VenueOrderId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Optional;

/** Gives orders that were placed at the venue by somebody else an intent of their own, derived from the venue's id. */
public final class ExternalOrders {
    private static final int CLIENT_ORDER_ID_CHARS = 64;

    private ExternalOrders() {}

    /** Ours, where the client order id is one this account gave; a look-alike of another account's is not. */
    public static Optional<VenueClientOrderId> ours(AccountId account, String clientOrderId) {
        return VenueClientOrderId.parse(clientOrderId)
                .filter(id -> id.intent().accountPart().equals(IntentId.accountPart(account)));
    }

    /** The intent a venue's order belongs to: ours by its client order id, else the derived one. */
    public static IntentId intentOf(AccountId account, VenueId venue, String clientOrderId, VenueOrderId venueOrderId) {
        return ours(account, clientOrderId)
                .map(VenueClientOrderId::intent)
                .orElseGet(() -> IntentId.of(account, clientOrderId(venue, venueOrderId)));
    }

    /** {@code ext.VENUE.id}; an id too long for that is hashed, so that it still is derived and still fits. */
    public static ClientOrderId clientOrderId(VenueId venue, VenueOrderId venueOrderId) {
        String prefix = "ext." + venue + ".";
        String plain = prefix + venueOrderId;
        return new ClientOrderId(plain.length() <= CLIENT_ORDER_ID_CHARS ? plain : prefix + hash(venueOrderId));
    }

    private static String hash(VenueOrderId id) {
        try {
            byte[] sha = MessageDigest.getInstance("SHA-256").digest(id.value().getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(sha);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
