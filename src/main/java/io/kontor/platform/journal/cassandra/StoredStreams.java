package io.kontor.platform.journal.cassandra;

import akka.NotUsed;
import akka.stream.javadsl.Source;
import io.kontor.platform.journal.EventStreams.StreamEvent;
import java.util.concurrent.CompletionStage;

/** What the journal holds of a stream when it is asked. A number may be without an event, see {@link LateWrites}. */
interface StoredStreams {
    /** Bounds are included; ends with what there is. */
    Source<StreamEvent, NotUsed> events(String persistenceId, long from, long to);

    /** The last number; 0 for a stream without events. */
    CompletionStage<Long> highest(String persistenceId);

    /** The same of a stream known to go at least as far as {@code known}. */
    CompletionStage<Long> beyond(String persistenceId, long known);
}
