package io.kontor.app;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigUtil;
import io.kontor.value.AccountId;
import io.kontor.value.VenueId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** {@code kontor.accounts} and {@code kontor.account-venues}: the accounts, each with the venues it trades on. */
record AccountsSettings(Map<AccountId, List<VenueId>> venuesByAccount) {
    private static final int ACCOUNTS_MAX = 100_000;
    private static final Pattern RANGE = Pattern.compile("(.*?)(\\d{1,6})\\.\\.(.*?)(\\d{1,6})");

    static AccountsSettings from(Config config, Collection<VenueId> venues) {
        Map<AccountId, List<VenueId>> venuesByAccount = new LinkedHashMap<>();
        for (AccountId account : accounts(config)) {
            venuesByAccount.put(account, venuesOf(config, account, venues));
        }
        if (venuesByAccount.isEmpty() || venuesByAccount.size() > ACCOUNTS_MAX) {
            throw bad("kontor.accounts", venuesByAccount.size() + " accounts", "1 to " + ACCOUNTS_MAX);
        }
        for (String name : config.getObject("kontor.account-venues").keySet()) {
            // What a file sets to null it takes away.
            if (config.hasPath(ConfigUtil.joinPath("kontor", "account-venues", name))
                    && !venuesByAccount.containsKey(new AccountId(name))) {
                throw bad("kontor.account-venues", name, "one of kontor.accounts");
            }
        }
        return new AccountsSettings(venuesByAccount);
    }

    /** In the order in which they are written. */
    static Set<AccountId> accounts(Config config) {
        Set<AccountId> accounts = new LinkedHashSet<>();
        config.getStringList("kontor.accounts").forEach(entry -> accounts.addAll(expand(entry)));
        return accounts;
    }

    /** {@code t-001..t-100} is a hundred accounts, their numbers as wide as the first one's; anything else is one. */
    private static List<AccountId> expand(String entry) {
        Matcher range = RANGE.matcher(entry);
        if (!range.matches()) {
            return List.of(new AccountId(entry));
        }
        String prefix = range.group(1);
        int first = Integer.parseInt(range.group(2));
        int last = Integer.parseInt(range.group(4));
        if (!prefix.equals(range.group(3)) || first > last) {
            throw bad("kontor.accounts", entry, "a range such as t-001..t-100");
        }
        String form = "%s%0" + range.group(2).length() + "d";
        return IntStream.rangeClosed(first, last)
                .mapToObj(number -> new AccountId(String.format(Locale.ROOT, form, prefix, number)))
                .toList();
    }

    private static List<VenueId> venuesOf(Config config, AccountId account, Collection<VenueId> all) {
        String key = ConfigUtil.joinPath("kontor", "account-venues", account.value());
        if (!config.hasPath(key)) {
            return List.copyOf(all);
        }
        List<VenueId> venues = new ArrayList<>();
        for (String name : config.getStringList(key)) {
            VenueId venue = new VenueId(name);
            if (!all.contains(venue)) {
                throw bad(key, name, "one of kontor.venues: " + all);
            }
            venues.add(venue);
        }
        return List.copyOf(venues);
    }

    private static IllegalArgumentException bad(String key, String value, String expected) {
        return new IllegalArgumentException(key + ": " + value + " (expected: " + expected + ")");
    }
}
