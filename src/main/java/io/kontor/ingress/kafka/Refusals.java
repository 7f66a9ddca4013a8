package io.kontor.ingress.kafka;

import akka.actor.typed.ActorSystem;
import akka.pattern.Patterns;
import io.kontor.ingress.json.Problem;
import io.kontor.platform.kafka.KafkaSettings;
import java.time.Clock;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes refusals to their topic, however long it takes: the partition waits for it, and is known to. Only what the topic would never
 * take is not insisted on: a refusal that is too large goes without its command. Where the partition has gone to another node, so has the
 * command, and that node refuses it anew.
 */
final class Refusals {
    private static final Logger LOG = LoggerFactory.getLogger(Refusals.class);

    private final ActorSystem<?> system;
    private final Function<ProducerRecord<String, String>, CompletionStage<Void>> send;
    private final KafkaSettings settings;
    private final CommandMetrics metrics;
    private final Clock clock;
    private final LongSupplier nanoTime;

    /** @param send fails where the record was not taken */
    Refusals(
            ActorSystem<?> system,
            Function<ProducerRecord<String, String>, CompletionStage<Void>> send,
            KafkaSettings settings,
            CommandMetrics metrics,
            Clock clock,
            LongSupplier nanoTime) {
        this.system = system;
        this.send = send;
        this.settings = settings;
        this.metrics = metrics;
        this.clock = clock;
        this.nanoTime = nanoTime;
    }

    /**
     * Completes with whether the topic has it.
     *
     * @param gone whether the partition is another's by now: what has failed once is given up then
     */
    CompletionStage<Boolean> write(Received received, Problem problem, BooleanSupplier gone) {
        RefusalRecord refusal = new RefusalRecord(received, problem, clock.instant());
        return attempt(new Writing(refusal, gone));
    }

    /** One refusal on its way; one attempt follows the other. */
    private final class Writing {
        private final RefusalRecord refusal;
        private final BooleanSupplier gone;
        private boolean withCommand = true;
        private boolean hasFailed;

        Writing(RefusalRecord refusal, BooleanSupplier gone) {
            this.refusal = refusal;
            this.gone = gone;
        }

        ProducerRecord<String, String> record() {
            String topic = settings.topics().refusals();
            return withCommand ? refusal.record(topic) : refusal.withoutCommand(topic);
        }
    }

    private CompletionStage<Boolean> attempt(Writing writing) {
        return send.apply(writing.record())
                .handle((_, failure) -> {
                    if (failure == null) {
                        metrics.none(writing);
                        return CompletableFuture.completedFuture(true);
                    }
                    return again(writing, failure);
                })
                .thenCompose(stage -> stage);
    }

    private CompletionStage<Boolean> again(Writing writing, Throwable failure) {
        if (!writing.hasFailed) {
            LOG.warn("the refusal of {} was not taken, and is sent again", writing.refusal.place(), failure);
            metrics.first(writing, nanoTime.getAsLong());
            writing.hasFailed = true;
        }
        if (writing.withCommand && isTooLarge(failure)) {
            writing.withCommand = false;
            return attempt(writing);
        }
        return writing.gone.getAsBoolean()
                ? givenUp(writing)
                : Patterns.after(
                        settings.commands().retryMax(),
                        system.classicSystem(),
                        () -> writing.gone.getAsBoolean() ? givenUp(writing) : attempt(writing));
    }

    private CompletionStage<Boolean> givenUp(Writing writing) {
        metrics.none(writing);
        return CompletableFuture.completedFuture(false);
    }

    private static boolean isTooLarge(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return cause instanceof RecordTooLargeException;
    }
}
