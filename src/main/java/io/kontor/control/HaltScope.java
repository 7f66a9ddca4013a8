package io.kontor.control;

import io.kontor.platform.serialization.Wire;
import io.kontor.value.AccountId;
import io.kontor.value.Symbol;
import io.kontor.value.VenueId;

/**
 * What a halt covers.
 *
 * @param value the account, symbol or venue it names; empty for everything
 */
public record HaltScope(Type type, String value) implements Wire {
    /** The kinds of scope. */
    public enum Type {
        GLOBAL,
        ACCOUNT,
        SYMBOL,
        VENUE
    }

    public HaltScope {
        if (value.isEmpty() != (type == Type.GLOBAL)) {
            throw new IllegalArgumentException("value: '" + value + "' for scope " + type);
        }
    }

    public static HaltScope global() {
        return new HaltScope(Type.GLOBAL, "");
    }

    public static HaltScope of(AccountId account) {
        return new HaltScope(Type.ACCOUNT, account.value());
    }

    public static HaltScope of(Symbol symbol) {
        return new HaltScope(Type.SYMBOL, symbol.value());
    }

    public static HaltScope of(VenueId venue) {
        return new HaltScope(Type.VENUE, venue.value());
    }

    public boolean covers(AccountId account) {
        return type != Type.ACCOUNT || value.equals(account.value());
    }

    public boolean covers(VenueId venue, AccountId account, Symbol symbol) {
        return type == Type.VENUE ? value.equals(venue.value()) : coversAtNoVenue(account, symbol);
    }

    /** The same of a symbol that no venue lists. */
    public boolean coversAtNoVenue(AccountId account, Symbol symbol) {
        return switch (type) {
            case GLOBAL -> true;
            case ACCOUNT -> value.equals(account.value());
            case SYMBOL -> value.equals(symbol.value());
            case VENUE -> false;
        };
    }

    @Override
    public String toString() {
        return type == Type.GLOBAL ? "GLOBAL" : type + " " + value;
    }
}
