package io.kontor.platform.batch;

import akka.persistence.AtomicWrite;
import akka.persistence.PersistentRepr;
import akka.persistence.journal.japi.AsyncWriteJournal;
import com.typesafe.config.Config;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import scala.concurrent.Future;
import scala.jdk.javaapi.FutureConverters;

/** Writes to and reads from a {@link Tape}. */
public final class TapeJournal extends AsyncWriteJournal {
    private final Tape tape;

    public TapeJournal(Config config) {
        tape = Tape.of(config);
    }

    @Override
    public Future<Iterable<Optional<Exception>>> doAsyncWriteMessages(Iterable<AtomicWrite> messages) {
        List<AtomicWrite> writes = new ArrayList<>();
        messages.forEach(writes::add);
        return FutureConverters.asScala(tape.write(writes));
    }

    @Override
    public Future<Void> doAsyncDeleteMessagesTo(String persistenceId, long toSequenceNr) {
        return FutureConverters.asScala(
                CompletableFuture.failedFuture(new UnsupportedOperationException("history is fixed")));
    }

    @Override
    public Future<Void> doAsyncReplayMessages(
            String persistenceId, long from, long to, long max, Consumer<PersistentRepr> replay) {
        return FutureConverters.asScala(tape.replay()
                .thenRun(() -> tape.read(persistenceId, from, to, max).forEach(replay)));
    }

    @Override
    public Future<Long> doAsyncReadHighestSequenceNr(String persistenceId, long from) {
        return FutureConverters.asScala(tape.replay().thenApply(done -> tape.highest(persistenceId)));
    }
}
