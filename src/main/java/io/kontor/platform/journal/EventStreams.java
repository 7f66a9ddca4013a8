package io.kontor.platform.journal;

import akka.NotUsed;
import akka.stream.javadsl.Source;
import java.util.concurrent.CompletionStage;

/**
 * What entities have journalled, one stream per persistence id: in order, each event once and none left out, at the reader's pace. A
 * source fails while the journal cannot be read; who must not end resumes from what it has seen. In a cluster a live source may have given
 * what came late from a writer that is none any more; it then goes back to that number, and gives what stands there. Thread-safe.
 */
public interface EventStreams {
    /** What the stream holds from that number on up to now, then ends. */
    Source<StreamEvent, NotUsed> current(String persistenceId, long from);

    /** What the stream holds from that number on and will hold; never ends. Fails with {@link JournalException.Overloaded} beyond {@link #liveMax}. */
    Source<StreamEvent, NotUsed> live(String persistenceId, long from);

    /** How many live sources there may be at a time, of all streams together. */
    int liveMax();

    /** The number of the last event, 0 for none. Whatever was answered for before this is asked is covered by it. */
    CompletionStage<Long> highestSequenceNr(String persistenceId);

    /** An event under its number, from 1 without gaps. */
    record StreamEvent(long sequenceNr, Object event) {}
}
