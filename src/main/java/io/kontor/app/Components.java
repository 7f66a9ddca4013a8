package io.kontor.app;

import io.kontor.control.degraded.DegradedMode;
import io.kontor.control.degraded.Vitals;
import io.kontor.ingress.http.HttpServer;
import io.kontor.platform.journal.EventJournal;
import io.kontor.platform.journal.JournalHealth;
import io.kontor.value.AccountId;
import io.kontor.value.VenueId;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/** Where the heart-beats of this node's components are. Thread-safe. */
final class Components implements DegradedMode.Ports {
    private final EventJournal journal;
    private final Health health;
    private volatile Optional<HttpServer> http = Optional.empty();
    private volatile Optional<KafkaBridge> kafka = Optional.empty();

    Components(EventJournal journal, Health health) {
        this.journal = journal;
        this.health = health;
    }

    void serving(HttpServer server) {
        http = Optional.of(server);
    }

    void beside(KafkaBridge bridge) {
        kafka = Optional.of(bridge);
    }

    @Override
    public CompletionStage<Void> write() {
        return journal.beat();
    }

    @Override
    public Optional<String> journalDown() {
        return journal.health().up() ? Optional.empty() : Optional.of(reason(journal.health()));
    }

    @Override
    public Map<VenueId, Set<AccountId>> down() {
        return health.down();
    }

    @Override
    public Map<VenueId, Long> stale() {
        return health.stale();
    }

    @Override
    public int inFlight() {
        return http.map(HttpServer::inFlight).orElse(0);
    }

    @Override
    public Optional<Vitals.Beside> kafka() {
        return kafka.flatMap(KafkaBridge::vitals);
    }

    private static String reason(JournalHealth health) {
        return switch (health) {
            case JournalHealth.Up _ -> "up";
            case JournalHealth.Failed(String why) -> why;
            case JournalHealth.Fenced(String why) -> why;
            case JournalHealth.Closed _ -> "closed";
        };
    }
}
