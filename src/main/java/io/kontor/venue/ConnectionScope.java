package io.kontor.venue;

import io.kontor.value.AccountId;
import io.kontor.value.IntentId;
import io.kontor.value.VenueId;
import java.time.Instant;

/** What the parts of one account's connection to one venue share. */
record ConnectionScope(AccountId account, VenueUplink uplink, VenuePorts ports) {
    VenueId venue() {
        return uplink.adapter.venue();
    }

    VenueSettings settings() {
        return uplink.settings;
    }

    Instant now() {
        return uplink.sources.clock().instant();
    }

    long nanos() {
        return uplink.sources.nanoTime().getAsLong();
    }

    void deliver(IntentId intent, VenueReport report) {
        ports.sink().deliver(venue(), account, intent, report);
    }

    void deliverAgain(IntentId intent, VenueReport report) {
        ports.sink().deliverAgain(venue(), account, intent, report);
    }
}
