package io.kontor.venue;

import io.kontor.value.AccountId;
import io.kontor.value.ClientOrderId;
import io.kontor.value.IntentId;
import io.kontor.value.Symbol;
import io.kontor.value.VenueClientOrderId;
import io.kontor.value.VenueId;
import io.kontor.value.VenueOrderId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/**
 * Which intent an account's order at a venue belongs to. An order that somebody else placed there gets an intent of its own, derived from
 * its symbol and the venue's id, which some venues give out per symbol, so that its fills are booked like any others.
 *
 * <p>Once it was derived from the id alone. What was taken in under that former name goes on under it.
 */
public final class ExternalOrders {
    private static final String NAME = "ext.";
    private static final int CLIENT_ORDER_ID_CHARS = 64;

    private final AccountId account;
    private final VenueId venue;
    private final String accountPart;

    public ExternalOrders(AccountId account, VenueId venue) {
        this.account = account;
        this.venue = venue;
        this.accountPart = IntentId.accountPart(account);
    }

    /** Whether it may be the name of somebody else's order: one of ours so called would take in what is told of that. */
    public static boolean isTheirName(ClientOrderId id) {
        return id.value().startsWith(NAME);
    }

    /** Ours by its client order id, unless that is one of another account's; else the derived one. */
    public IntentId intentOf(String clientOrderId, Symbol symbol, VenueOrderId venueOrderId) {
        return VenueClientOrderId.parse(clientOrderId)
                .map(VenueClientOrderId::intent)
                .filter(intent -> intent.accountPart().equals(accountPart))
                .orElseGet(() -> intentOf(account, venue, symbol, venueOrderId));
    }

    /** For callers that ask once; who asks often keeps an instance. */
    public static IntentId intentOf(
            AccountId account, VenueId venue, String clientOrderId, Symbol symbol, VenueOrderId venueOrderId) {
        return new ExternalOrders(account, venue).intentOf(clientOrderId, symbol, venueOrderId);
    }

    public static IntentId intentOf(AccountId account, VenueId venue, Symbol symbol, VenueOrderId venueOrderId) {
        return IntentId.of(account, clientOrderId(venue, symbol, venueOrderId));
    }

    /** Whether the order of that number may have been taken in as that intent, under its former name. */
    boolean isFormerIntent(IntentId intent, VenueOrderId venueOrderId) {
        return formerIntentOf(account, venue, venueOrderId).equals(intent);
    }

    /** Where the order is, if it was taken in under its former name. */
    public static IntentId formerIntentOf(AccountId account, VenueId venue, VenueOrderId venueOrderId) {
        return IntentId.of(account, formerClientOrderId(venue, venueOrderId));
    }

    /** What the order of that intent is called: the former name, unless the intent is derived from that of today. */
    public static ClientOrderId clientOrderId(
            IntentId intent, AccountId account, VenueId venue, Symbol symbol, VenueOrderId venueOrderId) {
        ClientOrderId name = clientOrderId(venue, symbol, venueOrderId);
        return IntentId.of(account, name).equals(intent) ? name : formerClientOrderId(venue, venueOrderId);
    }

    /** {@code ext.VENUE.SYMBOL.id}; one too long for that is hashed, so that it is still derived and fits. */
    static ClientOrderId clientOrderId(VenueId venue, Symbol symbol, VenueOrderId venueOrderId) {
        return named(venue, plain(symbol) + "." + venueOrderId);
    }

    private static ClientOrderId formerClientOrderId(VenueId venue, VenueOrderId venueOrderId) {
        return named(venue, venueOrderId.value());
    }

    /** Whether it is one symbol, told by its own name or by the venue's. */
    public static boolean isSame(Symbol one, Symbol other) {
        return plain(one).equals(plain(other));
    }

    /** A symbol has a slash only while it is configured; what its orders are called must not hang on that. */
    private static String plain(Symbol symbol) {
        return symbol.value().replace("/", "");
    }

    private static ClientOrderId named(VenueId venue, String order) {
        String prefix = NAME + venue + ".";
        String name = prefix + order;
        return new ClientOrderId(name.length() <= CLIENT_ORDER_ID_CHARS ? name : prefix + hash(order));
    }

    private static String hash(String text) {
        try {
            byte[] sha = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(sha);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
