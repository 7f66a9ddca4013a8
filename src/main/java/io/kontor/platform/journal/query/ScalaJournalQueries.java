package io.kontor.platform.journal.query;

import akka.NotUsed;
import akka.persistence.query.EventEnvelope;
import akka.persistence.query.scaladsl.CurrentEventsByPersistenceIdQuery;
import akka.persistence.query.scaladsl.CurrentPersistenceIdsQuery;
import akka.persistence.query.scaladsl.EventsByPersistenceIdQuery;
import akka.persistence.query.scaladsl.ReadJournal;
import akka.stream.scaladsl.Source;

/** The same for Akka's own Scala code, which looks it up in this form. */
public final class ScalaJournalQueries
        implements ReadJournal,
                EventsByPersistenceIdQuery,
                CurrentEventsByPersistenceIdQuery,
                CurrentPersistenceIdsQuery {

    private final JournalQueries queries;

    ScalaJournalQueries(JournalQueries queries) {
        this.queries = queries;
    }

    @Override
    public Source<EventEnvelope, NotUsed> eventsByPersistenceId(String persistenceId, long from, long to) {
        return queries.eventsByPersistenceId(persistenceId, from, to).asScala();
    }

    @Override
    public Source<EventEnvelope, NotUsed> currentEventsByPersistenceId(String persistenceId, long from, long to) {
        return queries.currentEventsByPersistenceId(persistenceId, from, to).asScala();
    }

    @Override
    public Source<String, NotUsed> currentPersistenceIds() {
        return queries.currentPersistenceIds().asScala();
    }
}
