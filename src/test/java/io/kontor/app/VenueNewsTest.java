package io.kontor.app;

import static io.kontor.ingress.SystemFeed.Type.VenueConnected;
import static io.kontor.ingress.SystemFeed.Type.VenueDisconnected;
import static org.assertj.core.api.Assertions.assertThat;

import io.kontor.ingress.SystemFeed;
import io.kontor.value.AccountId;
import io.kontor.value.VenueId;
import io.kontor.venue.VenueConnection.Status;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class VenueNewsTest {
    private static final AccountId MAIN = new AccountId("main");
    private static final VenueId SIM = new VenueId("SIM");
    private static final Instant FIRST = Instant.parse("2026-11-20T09:30:00Z");
    private static final Instant SECOND = FIRST.plusMillis(300);

    private final List<SystemFeed.Type> told = new ArrayList<>();
    private final List<Map<String, String>> data = new ArrayList<>();
    private final VenueNews news = new VenueNews((type, what) -> {
        told.add(type);
        data.add(what);
    });

    @Test
    void aConnectionThatWasDownBetweenTwoCallsIsToldOf() {
        news.update(here(true, FIRST));
        news.update(here(true, FIRST));
        assertThat(told).containsExactly(VenueConnected);

        news.update(here(true, SECOND));

        assertThat(told).containsExactly(VenueConnected, VenueDisconnected, VenueConnected);
    }

    @Test
    void aConnectionThatNoLongerAnswersIsToldOfOnce() {
        news.update(here(true, FIRST));
        news.update(silent());
        news.update(silent());
        assertThat(told).containsExactly(VenueConnected, VenueDisconnected);
        assertThat(data.getLast()).containsEntry("account", "main").containsEntry("reason", "it does not answer");

        news.update(here(true, FIRST));

        assertThat(told).containsExactly(VenueConnected, VenueDisconnected, VenueConnected);
    }

    @Test
    void whatWasNeverUpIsNotToldToBeGone() {
        news.update(RollCall.Present.none());
        news.update(here(false, FIRST));
        news.update(here(false, SECOND));
        news.update(silent());
        assertThat(told).isEmpty();

        news.update(here(true, SECOND));

        assertThat(told).containsExactly(VenueConnected);
    }

    private static RollCall.Present here(boolean up, Instant since) {
        Status status = new Status(MAIN, SIM, true, up, since, Optional.empty(), "CLOSED", 0, 0);
        return new RollCall.Present(Set.of(MAIN), Map.of(SIM, Map.of(MAIN, status)), Map.of(SIM, Set.of()), Map.of());
    }

    private static RollCall.Present silent() {
        return new RollCall.Present(Set.of(MAIN), Map.of(SIM, Map.of()), Map.of(SIM, Set.of(MAIN)), Map.of());
    }
}
