package io.kontor.platform.journal.query;

import akka.NotUsed;
import akka.persistence.query.EventEnvelope;
import akka.persistence.query.Offset;
import akka.persistence.query.javadsl.CurrentEventsByPersistenceIdQuery;
import akka.persistence.query.javadsl.CurrentPersistenceIdsQuery;
import akka.persistence.query.javadsl.EventsByPersistenceIdQuery;
import akka.persistence.query.javadsl.ReadJournal;
import akka.stream.javadsl.Source;
import io.kontor.platform.journal.JournalReader;
import io.kontor.platform.journal.JournalledEvent;
import scala.jdk.javaapi.OptionConverters;

/** Streams by persistence id, for Java. An event's offset is its sequence number. */
public final class JournalQueries
        implements ReadJournal,
                EventsByPersistenceIdQuery,
                CurrentEventsByPersistenceIdQuery,
                CurrentPersistenceIdsQuery {

    /** For {@code PersistenceQuery.getReadJournalFor}. */
    public static final String IDENTIFIER = "kontor.query";

    private final JournalReader reader;

    JournalQueries(JournalReader reader) {
        this.reader = reader;
    }

    @Override
    public Source<EventEnvelope, NotUsed> eventsByPersistenceId(String persistenceId, long from, long to) {
        return reader.eventsByPersistenceId(persistenceId, from, to).map(JournalQueries::envelope);
    }

    @Override
    public Source<EventEnvelope, NotUsed> currentEventsByPersistenceId(String persistenceId, long from, long to) {
        return reader.currentEventsByPersistenceId(persistenceId, from, to).map(JournalQueries::envelope);
    }

    @Override
    public Source<String, NotUsed> currentPersistenceIds() {
        return reader.currentPersistenceIds("");
    }

    private static EventEnvelope envelope(JournalledEvent event) {
        return new EventEnvelope(
                Offset.sequence(event.sequenceNr()),
                event.persistenceId(),
                event.sequenceNr(),
                event.event(),
                event.timestamp().toEpochMilli(),
                OptionConverters.toScala(event.metadata()));
    }
}
