package io.kontor.app;

import io.kontor.ingress.SystemFeed;
import io.kontor.venue.VenueConnection.Status;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** Tells the system channel when a connection came up or went down, as the roll call finds it. */
final class VenueNews {
    private final SystemNews news;
    private final Map<String, Boolean> wasUp = new HashMap<>();

    VenueNews(SystemNews news) {
        this.news = news;
    }

    /** Called from one thread at a time. */
    void update(RollCall.Present now) {
        now.connections().values().forEach(statuses -> statuses.values().forEach(this::update));
    }

    private void update(Status status) {
        Boolean before = wasUp.put(status.account() + "|" + status.venue(), status.up());
        boolean first = before == null;
        if (first ? !status.up() : before == status.up()) {
            return;
        }
        Map<String, String> data = new TreeMap<>();
        data.put("venue", status.venue().value());
        data.put("account", status.account().value());
        status.reason().ifPresent(reason -> data.put("reason", reason));
        news.tellHere(status.up() ? SystemFeed.Type.VenueConnected : SystemFeed.Type.VenueDisconnected, data);
    }
}
