package io.kontor.platform.journal.cassandra;

import akka.persistence.journal.EventSeq;
import akka.persistence.journal.ReadEventAdapter;

/** Keeps {@link LateWrite} from whoever replays or follows a stream. Made by Akka, by name. */
public final class LateWrites implements ReadEventAdapter {
    @Override
    public EventSeq fromJournal(Object event, String manifest) {
        return EventSeq.empty();
    }
}
