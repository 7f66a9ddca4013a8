package io.kontor.platform.journal.cassandra;

import akka.NotUsed;
import akka.actor.ActorSystem;
import akka.japi.Pair;
import akka.persistence.cassandra.query.javadsl.CassandraReadJournal;
import akka.persistence.query.PersistenceQuery;
import akka.stream.javadsl.Source;
import io.kontor.platform.journal.EventStreams.StreamEvent;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Streams in Cassandra as Akka's plugin reads them, with numbers from {@link HighestNumbers}. */
final class PluginStreams implements StoredStreams {
    private final CassandraReadJournal journal;
    private final HighestNumbers numbers;

    PluginStreams(ActorSystem system, HighestNumbers numbers) {
        this.journal = PersistenceQuery.get(system)
                .getReadJournalFor(CassandraReadJournal.class, CassandraReadJournal.Identifier());
        this.numbers = numbers;
    }

    /** Where two wrote under one number, which the entity's next recovery sets right, the one that was written later. */
    @Override
    public Source<StreamEvent, NotUsed> events(String persistenceId, long from, long to) {
        return journal.currentEventsByPersistenceId(persistenceId, from, to)
                .map(envelope -> Optional.of(new StreamEvent(envelope.sequenceNr(), envelope.event())))
                .concat(Source.single(Optional.<StreamEvent>empty()))
                .statefulMap(Optional::<StreamEvent>empty, PluginStreams::laterOfTwo, _ -> Optional.empty())
                .filter(Optional::isPresent)
                .map(Optional::orElseThrow);
    }

    private static Pair<Optional<StreamEvent>, Optional<StreamEvent>> laterOfTwo(
            Optional<StreamEvent> held, Optional<StreamEvent> next) {
        boolean both = held.isPresent()
                && next.isPresent()
                && held.get().sequenceNr() == next.get().sequenceNr();
        return Pair.create(next, both ? Optional.empty() : held);
    }

    @Override
    public CompletionStage<Long> highest(String persistenceId) {
        return numbers.of(persistenceId);
    }

    @Override
    public CompletionStage<Long> beyond(String persistenceId, long known) {
        return numbers.beyond(persistenceId, known);
    }
}
