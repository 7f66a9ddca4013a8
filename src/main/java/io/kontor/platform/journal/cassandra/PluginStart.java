package io.kontor.platform.journal.cassandra;

import akka.actor.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.Adapter;
import akka.pattern.Patterns;
import akka.persistence.JournalProtocol.RecoverySuccess;
import akka.persistence.JournalProtocol.ReplayMessages;
import akka.persistence.Persistence;
import akka.persistence.SnapshotProtocol.LoadSnapshot;
import akka.persistence.SnapshotProtocol.LoadSnapshotResult;
import akka.persistence.SnapshotSelectionCriteria;
import com.typesafe.config.Config;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;

/**
 * Starts Akka's journal and snapshots before anything needs them. They prepare their statements when they start, which is at their first use, and keep
 * a preparation that failed for as long as they live: on a node that lost Cassandra just then, no write succeeded ever again.
 */
final class PluginStart {
    private static final Duration ANSWER_MAX = Duration.ofSeconds(70);
    private static final int TRIES = 30;
    private static final Duration BETWEEN = Duration.ofSeconds(1);

    private PluginStart() {}

    /**
     * Completes when both have read and can write. Fails where they cannot after some tries: a preparation has failed by then, and whoever
     * needs them has to be started anew.
     *
     * @param stream one without events
     */
    static CompletionStage<Object> of(ActorSystem<?> system, String stream) {
        Config config = system.settings().config();
        ActorRef journal = Persistence.get(system).journalFor("", config);
        ActorRef snapshots = Persistence.get(system).snapshotStoreFor("", config);
        Callable<CompletionStage<Object>> read = () -> Patterns.askWithReplyTo(
                        journal,
                        replyTo -> new ReplayMessages(1, Long.MAX_VALUE, Long.MAX_VALUE, stream, replyTo),
                        ANSWER_MAX)
                .thenApply(answer -> expect(RecoverySuccess.class, answer));
        Callable<CompletionStage<Object>> load = () -> Patterns.ask(
                        snapshots,
                        new LoadSnapshot(stream, SnapshotSelectionCriteria.latest(), Long.MAX_VALUE),
                        ANSWER_MAX)
                .thenApply(answer -> expect(LoadSnapshotResult.class, answer));
        return Patterns.retry(read, TRIES, BETWEEN, Adapter.toClassic(system))
                .thenCompose(_ -> Patterns.retry(load, TRIES, BETWEEN, Adapter.toClassic(system)));
    }

    private static Object expect(Class<?> type, Object answer) {
        if (!type.isInstance(answer)) {
            throw new IllegalStateException("the journal does not work: " + answer);
        }
        return answer;
    }
}
