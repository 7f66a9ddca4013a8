package io.kontor.ingress.ws;

import io.kontor.account.AccountEntity.CancelAllAccepted;
import io.kontor.ingress.CancelAllOutcome;
import io.kontor.ingress.CancelAlls;
import io.kontor.ingress.Commands;
import io.kontor.ingress.Outcome;
import io.kontor.ingress.json.OrderOut;
import io.kontor.ingress.json.StreamOp;
import io.kontor.ingress.ws.CancelOnDisconnect.Told;
import java.util.concurrent.CompletionStage;

/** Carries out the commands of a stream and words their answers. */
final class SessionCommands {
    private final Commands commands;
    private final CancelAlls cancelAlls;

    SessionCommands(Commands commands, CancelAlls cancelAlls) {
        this.commands = commands;
        this.cancelAlls = cancelAlls;
    }

    /** The answer to a command. */
    record Answer(String frame, Told told) {}

    CompletionStage<Answer> place(StreamOp.Place op) {
        return commands.place(op.order()).thenApply(outcome -> answer(op.id(), outcome));
    }

    CompletionStage<Answer> modify(StreamOp.Modify op) {
        return commands.modify(op.target().id(), op.order(), op.command(), op.ifRevision())
                .thenApply(outcome -> answer(op.id(), outcome));
    }

    CompletionStage<Answer> cancel(StreamOp.Cancel op) {
        return commands.cancel(op.target().id(), op.target().clientOrderId(), op.command())
                .thenApply(outcome -> answer(op.id(), outcome));
    }

    CompletionStage<Answer> cancelAll(StreamOp.CancelAll op) {
        CompletionStage<CancelAllOutcome> outcome = op.account()
                .map(account -> cancelAlls.ofAccount(account, op.symbol(), op.command()))
                .orElseGet(() -> cancelAlls.ofAll(op.command()));
        return outcome.thenApply(all -> switch (all) {
            case CancelAllOutcome.Done done -> new Answer(accepted(op.id(), done.accepted()), Told.ACCEPTED);
            case CancelAllOutcome.Not not -> new Answer(Frames.problem(op.id(), not.problem()), Told.UNKNOWN);
        });
    }

    private static String accepted(String id, CancelAllAccepted all) {
        return Frames.result(id, out -> out.put("count", all.count()).put("operationId", all.operationId()));
    }

    private static Answer answer(String id, Outcome outcome) {
        return switch (outcome) {
            case Outcome.Done done ->
                new Answer(Frames.result(id, out -> OrderOut.accepted(out, done.accepted())), Told.ACCEPTED);
            case Outcome.Not not ->
                new Answer(
                        Frames.problem(id, not.problem()), not.problem().status() == 504 ? Told.UNKNOWN : Told.REFUSED);
        };
    }
}
