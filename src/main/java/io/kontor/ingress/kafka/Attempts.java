package io.kontor.ingress.kafka;

import io.kontor.ingress.Asks;
import io.kontor.ingress.CancelAllOutcome;
import io.kontor.ingress.CancelAlls;
import io.kontor.ingress.Commands;
import io.kontor.ingress.Outcome;
import io.kontor.ingress.json.KafkaCommand;
import io.kontor.ingress.json.Problem;
import io.kontor.value.Refusal;
import io.kontor.value.RefusalCode;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes one attempt at a command, by the same calls as HTTP and WebSocket; what it comes to is a problem or nothing, never an exception. */
public final class Attempts {
    private static final Logger LOG = LoggerFactory.getLogger(Attempts.class);

    private final Commands commands;
    private final CancelAlls cancelAlls;

    public Attempts(Commands commands, CancelAlls cancelAlls) {
        this.commands = commands;
        this.cancelAlls = cancelAlls;
    }

    /** Empty where the command is durable now, or was before. */
    public CompletionStage<Optional<Problem>> make(KafkaCommand command) {
        CompletionStage<Optional<Problem>> made;
        try {
            made = begin(command);
        } catch (RuntimeException e) {
            made = CompletableFuture.failedFuture(e);
        }
        return made.exceptionally(failure -> Optional.of(Problem.of(refusal(command, failure))));
    }

    private CompletionStage<Optional<Problem>> begin(KafkaCommand command) {
        return switch (command) {
            case KafkaCommand.Place c -> commands.place(c.spec()).thenApply(Attempts::problem);
            case KafkaCommand.Modify c ->
                commands.modify(c.spec().intentId(), c.spec(), Optional.of(c.id()), c.ifRevision())
                        .thenApply(Attempts::problem);
            case KafkaCommand.Cancel c ->
                commands.cancel(c.target(), c.clientOrderId(), Optional.of(c.id()))
                        .thenApply(Attempts::problem);
            case KafkaCommand.CancelAll c ->
                cancelAlls
                        .ofAccount(c.account(), c.symbol(), Optional.of(c.id()), c.aheadOf())
                        .thenApply(outcome -> switch (outcome) {
                            case CancelAllOutcome.Done _ -> Optional.empty();
                            case CancelAllOutcome.Not not -> Optional.of(not.problem());
                        });
        };
    }

    private static Optional<Problem> problem(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Done _ -> Optional.empty();
            case Outcome.Not not -> Optional.of(not.problem());
        };
    }

    private static Refusal refusal(KafkaCommand command, Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof Asks.NoAnswer) {
            return Refusal.of(RefusalCode.NOT_READY, RefusalCode.NOT_READY.meaning());
        }
        LOG.error("command {} of {} failed", command.id(), command.account(), cause);
        return Refusal.of(RefusalCode.INTERNAL, RefusalCode.INTERNAL.meaning());
    }
}
