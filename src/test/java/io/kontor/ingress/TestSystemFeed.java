package io.kontor.ingress;

import akka.NotUsed;
import akka.stream.javadsl.Source;
import io.kontor.ingress.SystemFeed.SystemEvent;
import java.util.concurrent.CompletableFuture;

/** Tells every follower the one event it is given, when it is given it. */
public final class TestSystemFeed {
    private final CompletableFuture<SystemEvent> event = new CompletableFuture<>();

    public void tell(SystemEvent told) {
        event.complete(told);
    }

    public void breakOff() {
        event.completeExceptionally(new IllegalStateException("no room"));
    }

    Source<SystemEvent, NotUsed> source() {
        return Source.completionStage(event.copy()).concat(Source.maybe());
    }
}
