package io.kontor.venue;

import io.kontor.value.AccountId;
import io.kontor.value.IntentId;
import io.kontor.value.VenueId;

/**
 * Where the connection's reports go; {@code app} wires it to the order of that id. Delivery may repeat; the receiver acknowledges an
 * execution report's cursor to the connection only once the account's journal holds what it said.
 */
public interface ReportSink {
    void deliver(VenueId venue, AccountId account, IntentId intent, VenueReport report);

    /** What was delivered before and is not acknowledged yet. */
    default void deliverAgain(VenueId venue, AccountId account, IntentId intent, VenueReport report) {
        deliver(venue, account, intent, report);
    }
}
