package io.kontor.platform.journal;

import akka.stream.Attributes;
import akka.stream.Outlet;
import akka.stream.SourceShape;
import akka.stream.stage.AbstractOutHandler;
import akka.stream.stage.AsyncCallback;
import akka.stream.stage.GraphStage;
import akka.stream.stage.GraphStageLogic;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A source of stored events that reads a chunk when there is demand. A live one ends only with its bound; when it has read
 * everything it waits for the writer's signal, and finds what came in the {@link Tail} unless that had to let it go. Holds one chunk and one pending signal, however far behind the subscriber is.
 */
final class EventStage<T> extends GraphStage<SourceShape<T>> {

    private final Outlet<T> out = Outlet.create("JournalEvents.out");
    private final SourceShape<T> shape = SourceShape.of(out);
    private final RocksStore store;
    private final Executor reads;
    private final Supplier<EventCursor> cursors;
    private final Function<StoredEvent, T> decode;
    private final boolean live;

    EventStage(
            RocksStore store,
            Executor reads,
            Supplier<EventCursor> cursors,
            Function<StoredEvent, T> decode,
            boolean live) {
        this.store = store;
        this.reads = reads;
        this.cursors = cursors;
        this.decode = decode;
        this.live = live;
    }

    @Override
    public SourceShape<T> shape() {
        return shape;
    }

    @Override
    public GraphStageLogic createLogic(Attributes inheritedAttributes) {
        return new Reader();
    }

    private record Chunk<T>(List<T> events, @Nullable Throwable failure) {}

    private final class Reader extends GraphStageLogic {

        private final EventCursor cursor = cursors.get();
        private final ArrayDeque<T> chunk = new ArrayDeque<>();
        private final AtomicBoolean signalled = new AtomicBoolean();
        private final AsyncCallback<Chunk<T>> onRead = createAsyncCallback(this::onRead);
        private final AsyncCallback<Boolean> onSignal = createAsyncCallback(this::onSignal);
        private final Runnable listener = this::signal;
        private boolean subscribed;
        private boolean reading;
        /** There may be something the last read has not seen: it stopped at its bound, or a commit came since it began. */
        private boolean behind = true;

        Reader() {
            super(shape);
            setHandler(out, new AbstractOutHandler() {
                @Override
                public void onPull() {
                    deliver();
                }
            });
        }

        @Override
        public void preStart() {
            if (live) {
                try {
                    store.signals().subscribe(cursor.persistenceId(), listener);
                    subscribed = true;
                } catch (JournalException.Overloaded e) {
                    failStage(e);
                }
            }
        }

        @Override
        public void postStop() {
            if (subscribed) {
                store.signals().unsubscribe(cursor.persistenceId(), listener);
            }
        }

        /** On the writer's thread: many signals before the stage looks are one. */
        private void signal() {
            if (signalled.compareAndSet(false, true)) {
                onSignal.invoke(true);
            }
        }

        private void onSignal(Boolean ignored) {
            signalled.set(false);
            behind = true;
            if (!reading && isAvailable(out) && chunk.isEmpty()) {
                read();
            }
        }

        private void deliver() {
            var next = chunk.poll();
            if (next != null) {
                push(out, next);
            }
            if (chunk.isEmpty() && cursor.finished()) {
                completeStage();
            } else if (next == null && !reading && behind) {
                read();
            }
        }

        private void read() {
            behind = false;
            var held = cursor.newest(store.tail());
            if (held == null) {
                readFromDisk();
            } else if (!held.isEmpty()) {
                behind = true;
                held.forEach(event -> chunk.add(event.as(decode)));
                deliver();
            }
        }

        private void readFromDisk() {
            reading = true;
            var _ = CompletableFuture.supplyAsync(
                            () -> store.read(cursor).stream().map(decode).toList(), reads)
                    .whenComplete((events, failure) ->
                            onRead.invoke(new Chunk<>(failure == null ? events : List.of(), failure)));
        }

        private void onRead(Chunk<T> read) {
            reading = false;
            if (read.failure() != null) {
                failStage(ScalaFutures.cause(read.failure()));
            } else if (!read.events().isEmpty()) {
                behind |= !live || !cursor.sawEnd();
                chunk.addAll(read.events());
                deliver();
            } else if (!live || cursor.finished()) {
                completeStage();
            } else if (behind) {
                read();
            }
        }
    }
}
