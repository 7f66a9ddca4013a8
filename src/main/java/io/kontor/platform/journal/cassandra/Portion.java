package io.kontor.platform.journal.cassandra;

import io.kontor.platform.journal.EventStreams.StreamEvent;
import java.util.function.ToLongFunction;

/** What is taken at once: so many events, or fewer that have so many bytes together; one event alone may have more. */
final class Portion {
    private final ToLongFunction<StreamEvent> bytesOf;
    private int eventsLeft;
    private long bytesLeft;

    Portion(int eventsMax, long bytesMax, ToLongFunction<StreamEvent> bytesOf) {
        this.eventsLeft = eventsMax;
        this.bytesLeft = bytesMax;
        this.bytesOf = bytesOf;
    }

    /** Answers whether more may follow. */
    boolean add(StreamEvent event) {
        eventsLeft--;
        bytesLeft -= bytesOf.applyAsLong(event);
        return !isFull();
    }

    boolean isFull() {
        return eventsLeft <= 0 || bytesLeft <= 0;
    }
}
