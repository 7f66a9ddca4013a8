package io.kontor.platform.journal.query;

import akka.actor.ExtendedActorSystem;
import akka.actor.typed.javadsl.Adapter;
import akka.persistence.query.ReadJournalProvider;
import io.kontor.platform.journal.Journal;

/** Akka's query plugin {@code kontor.query}. */
public final class QueryPlugin implements ReadJournalProvider {

    private final JournalQueries queries;

    public QueryPlugin(ExtendedActorSystem system) {
        queries = new JournalQueries(Journal.get(Adapter.toTyped(system)).reader());
    }

    @Override
    public JournalQueries javadslReadJournal() {
        return queries;
    }

    @Override
    public ScalaJournalQueries scaladslReadJournal() {
        return new ScalaJournalQueries(queries);
    }
}
