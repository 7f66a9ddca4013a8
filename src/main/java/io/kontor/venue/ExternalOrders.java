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

/**
 * Which intent an account's order at a venue belongs to. An order that somebody else placed there gets an intent of its own, derived
 * from the venue's id, so that its fills are booked like any others.
 */
public final class ExternalOrders {
    private static final int CLIENT_ORDER_ID_CHARS = 64;

    private final AccountId account;
    private final VenueId venue;
    private final String accountPart;

    public ExternalOrders(AccountId account, VenueId venue) {
        this.account = account;
        this.venue = venue;
        this.accountPart = IntentId.accountPart(account);
    }

    /** Ours by its client order id, unless that is one of another account's; else the derived one. */
    public IntentId intentOf(String clientOrderId, VenueOrderId venueOrderId) {
        return VenueClientOrderId.parse(clientOrderId)
                .map(VenueClientOrderId::intent)
                .filter(intent -> intent.accountPart().equals(accountPart))
                .orElseGet(() -> intentOf(account, venue, venueOrderId));
    }

    /** For callers that ask once; who asks often keeps an instance. */
    public static IntentId intentOf(AccountId account, VenueId venue, String clientOrderId, VenueOrderId venueOrderId) {
        return new ExternalOrders(account, venue).intentOf(clientOrderId, venueOrderId);
    }

    public static IntentId intentOf(AccountId account, VenueId venue, VenueOrderId venueOrderId) {
        return IntentId.of(account, clientOrderId(venue, venueOrderId));
    }

    /** {@code ext.VENUE.id}; an id too long for that is hashed, so that it is still derived and fits. */
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
