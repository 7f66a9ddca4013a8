package io.kontor.venue;

import io.kontor.value.AccountId;
import io.kontor.value.IntentId;
import io.kontor.value.VenueId;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/** Told what the venue has open, so that the account can compare; {@code app} wires it to the account's sweep. Must not block. */
public interface ReconnectListener {
    /**
     * A session is open. No new order leaves before the stage completes or the reconcile time-out passes; cancels and queries do.
     *
     * @param open every open order of the account there, ours or not
     * @param asOf when it was asked for
     */
    CompletionStage<Void> onReconnected(VenueId venue, AccountId account, List<VenueOrder> open, Instant asOf);

    /**
     * The periodic trade sweep found orders that the venue has and the session does not, or the other way round, or with other
     * figures. Each difference is told once; nothing waits for it.
     */
    void onDifference(VenueId venue, AccountId account, List<VenueOrder> open, Instant asOf, Set<IntentId> differing);
}
