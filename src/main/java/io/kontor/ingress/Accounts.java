package io.kontor.ingress;

import io.kontor.value.AccountId;
import io.kontor.value.IntentId;
import io.kontor.value.VenueId;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/** The configured accounts, each with the venues it trades on. Fixed while the gateway runs. */
public final class Accounts {
    private final NavigableMap<AccountId, List<VenueId>> venuesByAccount;
    private final Map<String, AccountId> byIntentPart = new HashMap<>();
    private final Map<String, AccountId> byName = new HashMap<>();

    public Accounts(Map<AccountId, List<VenueId>> venuesByAccount) {
        this.venuesByAccount = new TreeMap<>(venuesByAccount);
        for (AccountId account : venuesByAccount.keySet()) {
            byName.put(account.value(), account);
            AccountId twin = byIntentPart.put(IntentId.accountPart(account), account);
            if (twin != null) {
                throw new IllegalArgumentException(
                        "accounts: " + twin + " and " + account + " (expected: ids whose hashes differ; rename one)");
            }
        }
    }

    /** All of them, in order. */
    public Collection<AccountId> all() {
        return venuesByAccount.keySet();
    }

    public boolean has(AccountId account) {
        return venuesByAccount.containsKey(account);
    }

    /** The account an intent belongs to, told by the intent's own id. */
    public Optional<AccountId> of(IntentId intent) {
        return ofPart(intent.accountPart());
    }

    /** The account by the hash that its intents and cursors begin with. */
    public Optional<AccountId> ofPart(String accountPart) {
        return Optional.ofNullable(byIntentPart.get(accountPart));
    }

    /** The configured account of that name; empty for any other text. */
    public Optional<AccountId> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /** All from this one on, in order. */
    public Collection<AccountId> from(AccountId account) {
        return venuesByAccount.tailMap(account, true).keySet();
    }

    public List<VenueId> venuesOf(AccountId account) {
        return venuesByAccount.getOrDefault(account, List.of());
    }

    /** Every venue some account trades on, in order. */
    public Collection<VenueId> venues() {
        TreeSet<VenueId> venues = new TreeSet<>();
        venuesByAccount.values().forEach(venues::addAll);
        return venues;
    }

    public List<AccountId> tradingOn(VenueId venue) {
        return venuesByAccount.entrySet().stream()
                .filter(entry -> entry.getValue().contains(venue))
                .map(Map.Entry::getKey)
                .toList();
    }
}
