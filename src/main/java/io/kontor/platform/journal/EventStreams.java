package io.kontor.platform.journal;

import akka.NotUsed;
import akka.stream.javadsl.Source;
import java.util.concurrent.CompletionStage;

/**
 * What entities have journalled, one stream per persistence id: in order, each event once and none left out, at the reader's pace. A
 * source fails while the journal cannot be read; who must not end resumes from what it has seen. Thread-safe.
 */
public interface EventStreams {
    /** What the stream holds from that number on up to now, then ends. */
    Source<StreamEvent, NotUsed> current(String persistenceId, long from);

    /** What the stream holds from that number on and will hold; never ends. */
    Source<StreamEvent, NotUsed> live(String persistenceId, long from);

    /** The number of the last event, 0 for none. Whatever was answered for before this is asked is covered by it. */
    CompletionStage<Long> highestSequenceNr(String persistenceId);

    /** An event under its number, from 1 without gaps. */
    record StreamEvent(long sequenceNr, Object event) {}
}
