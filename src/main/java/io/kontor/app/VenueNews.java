package io.kontor.app;

import io.kontor.ingress.SystemFeed;
import io.kontor.value.AccountId;
import io.kontor.value.VenueId;
import io.kontor.venue.VenueConnection.Status;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/** Tells the system channel when a connection came up, went down or fell silent, as the roll call finds it. */
final class VenueNews {
    private final BiConsumer<SystemFeed.Type, Map<String, String>> news;
    private final Map<String, Seen> seen = new HashMap<>();

    private record Seen(boolean up, Instant since) {}

    VenueNews(BiConsumer<SystemFeed.Type, Map<String, String>> news) {
        this.news = news;
    }

    /** Called from one thread at a time. */
    void update(RollCall.Present now) {
        now.connections().values().forEach(statuses -> statuses.values().forEach(this::update));
        now.silent().forEach((venue, accounts) -> accounts.forEach(account -> silent(account, venue)));
    }

    /** One that is up since another time was down between the two calls: what it reported meanwhile may come late. */
    private void update(Status status) {
        Seen before = seen.put(key(status.account(), status.venue()), new Seen(status.up(), status.since()));
        boolean wasUp = before != null && before.up();
        boolean another = before == null || !before.since().equals(status.since());
        if (wasUp && (!status.up() || another)) {
            tell(SystemFeed.Type.VenueDisconnected, status.account(), status.venue(), status.reason());
        }
        if (status.up() && (!wasUp || another)) {
            tell(SystemFeed.Type.VenueConnected, status.account(), status.venue(), status.reason());
        }
    }

    private void silent(AccountId account, VenueId venue) {
        Seen before = seen.get(key(account, venue));
        if (before != null && before.up()) {
            seen.put(key(account, venue), new Seen(false, before.since()));
            tell(SystemFeed.Type.VenueDisconnected, account, venue, Optional.of("it does not answer"));
        }
    }

    private void tell(SystemFeed.Type type, AccountId account, VenueId venue, Optional<String> reason) {
        Map<String, String> data = new TreeMap<>();
        data.put("venue", venue.value());
        data.put("account", account.value());
        reason.ifPresent(why -> data.put("reason", why));
        news.accept(type, data);
    }

    private static String key(AccountId account, VenueId venue) {
        return account + "|" + venue;
    }
}
