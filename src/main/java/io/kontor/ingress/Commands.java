package io.kontor.ingress;

import static io.kontor.ingress.CommandMeters.Command.CANCEL;
import static io.kontor.ingress.CommandMeters.Command.MODIFY;
import static io.kontor.ingress.CommandMeters.Command.PLACE;

import akka.actor.typed.ActorRef;
import io.kontor.ingress.Outcome.Done;
import io.kontor.ingress.Outcome.Not;
import io.kontor.ingress.json.ContentHash;
import io.kontor.ingress.json.Json;
import io.kontor.ingress.json.Problem;
import io.kontor.instrument.Instruments;
import io.kontor.order.OrderEntity;
import io.kontor.order.OrderEntity.Reply;
import io.kontor.order.OrderSpec;
import io.kontor.value.AccountId;
import io.kontor.value.ClientOrderId;
import io.kontor.value.CommandId;
import io.kontor.value.IntentId;
import io.kontor.value.Refusal;
import io.kontor.value.RefusalCode;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes commands on single orders from any surface to the order they mean, and its answer back. No answer in time is an answer too:
 * the outcome is unknown, and said to be.
 */
public final class Commands {
    private static final String ABANDONED = "the connection that placed it is gone";

    /** Every message in and out, with its ids. */
    private static final Logger MESSAGES = LoggerFactory.getLogger("kontor.messages");

    private final Accounts accounts;
    private final Entities entities;
    private final Instruments instruments;
    private final Control control;
    private final Asks asks;
    private final Admission admission;
    private final SessionCancels sessions;
    private final CommandMeters meters;

    public Commands(GatewayPorts ports, Asks asks, Admission admission, SessionCancels sessions) {
        this.accounts = ports.accounts();
        this.entities = ports.entities();
        this.instruments = ports.instruments();
        this.control = ports.control();
        this.asks = asks;
        this.admission = admission;
        this.sessions = sessions;
        this.meters = new CommandMeters(ports.meters());
    }

    public CompletionStage<Outcome> place(OrderSpec order) {
        return meters.watch(PLACE, () -> decidePlace(order), Outcome::word);
    }

    private CompletionStage<Outcome> decidePlace(OrderSpec order) {
        if (!accounts.has(order.account())) {
            return now(unknownAccount(order.account()));
        }
        Target target = new Target(order.intentId(), Optional.of(order.clientOrderId()));
        Optional<Refusal> refusal = degraded(order);
        if (refusal.isPresent()) {
            return now(target.problem(refusal.get()));
        }
        String hash = ContentHash.of(order);
        return tell("place", target, replyTo -> new OrderEntity.Place(order, hash, replyTo));
    }

    /**
     * Makes an order this. The body says which order it is by account and client order id; where that is not the one addressed, the
     * caller tries to change what cannot change.
     */
    public CompletionStage<Outcome> modify(
            IntentId intent, OrderSpec order, Optional<CommandId> command, Optional<Integer> ifRevision) {
        return meters.watch(MODIFY, () -> decideModify(intent, order, command, ifRevision), Outcome::word);
    }

    private CompletionStage<Outcome> decideModify(
            IntentId intent, OrderSpec order, Optional<CommandId> command, Optional<Integer> ifRevision) {
        if (accounts.of(intent).isEmpty()) {
            return now(unknownOrder(intent));
        }
        if (!order.intentId().equals(intent)) {
            return exists(intent).thenApply(exists -> new Not(exists ? otherOrder(order) : unknownOrder(intent)));
        }
        Target target = new Target(intent, Optional.of(order.clientOrderId()));
        Optional<Refusal> refusal = degraded(order);
        if (refusal.isPresent()) {
            return now(target.problem(refusal.get()));
        }
        String hash = ContentHash.of(order);
        return tell("modify", target, replyTo -> new OrderEntity.Modify(order, hash, command, ifRevision, replyTo));
    }

    /**
     * Cancels the order.
     *
     * @param clientOrderId where the caller named the order so, to be told it again
     */
    public CompletionStage<Outcome> cancel(
            IntentId intent, Optional<ClientOrderId> clientOrderId, Optional<CommandId> command) {
        return meters.watch(CANCEL, () -> decideCancel(new Target(intent, clientOrderId), command), Outcome::word);
    }

    private CompletionStage<Outcome> decideCancel(Target target, Optional<CommandId> command) {
        IntentId intent = target.intent;
        return accounts.of(intent)
                .map(account -> admission.admitCancel(() -> cancel(account, target, command, "requested"), Not::new))
                .orElseGet(() -> now(unknownOrder(intent)));
    }

    /** Cancels for a connection that is gone: nobody is there to ask again, so the order is told until it answers. */
    public void cancelAbandoned(IntentId intent, CommandId command) {
        accounts.of(intent)
                .ifPresent(account -> cancel(
                                account, new Target(intent, Optional.empty()), Optional.of(command), ABANDONED)
                        .whenComplete((outcome, failure) -> {
                            if (failure != null || !outcome.isDecided()) {
                                sessions.keep(intent, command, ABANDONED);
                            }
                        }));
    }

    /**
     * Through the order; through the venue's session where the journal is down, or turns out to be, and where the order has not said that it
     * takes the cancel: it may be damaged, or on a node that alone is cut off. It names one order, so nothing placed since is meant by it.
     */
    private CompletionStage<Outcome> cancel(
            AccountId account, Target target, Optional<CommandId> command, String reason) {
        if (sessions.areDue()) {
            return cancelPastJournal(account, target, command);
        }
        return ask("cancel", target, replyTo -> new OrderEntity.Cancel(command, reason, Optional.of(replyTo)))
                .thenCompose(outcome -> outcome instanceof Not(Problem problem) && problem.status() >= 500
                        ? cancelUntaken(account, target, command, reason, problem.refusal())
                        : CompletableFuture.completedFuture(outcome));
    }

    private CompletionStage<Outcome> cancelUntaken(
            AccountId account, Target target, Optional<CommandId> command, String reason, Refusal refusal) {
        RefusalCode code = refusal.code();
        if (sessions.areDue() || code == RefusalCode.JOURNAL_UNAVAILABLE) {
            return cancelPastJournal(account, target, command);
        }
        if (code != RefusalCode.OUTCOME_UNKNOWN && code != RefusalCode.NOT_READY) {
            return now(target.problem(refusal));
        }
        return sessions.cancelUntaken(account, target.intent, command, reason, refusal)
                .thenApply(problem -> {
                    MESSAGES.info("out cancel {} past its order, applied={}", target.intent, problem.applied());
                    return target.not(problem);
                });
    }

    private CompletionStage<Outcome> cancelPastJournal(AccountId account, Target target, Optional<CommandId> command) {
        return sessions.cancel(account, target.intent, command).thenApply(problem -> {
            MESSAGES.info("out cancel {} journal down, applied={}", target.intent, problem.applied());
            return target.not(problem);
        });
    }

    /** Why nothing new is taken for the order's account and venue, as long as a component is not well or a person says so. */
    private Optional<Refusal> degraded(OrderSpec order) {
        return instruments
                .find(order.symbol())
                .flatMap(instrument -> control.standing().newOrder(order.account(), instrument.venue()));
    }

    private CompletionStage<Outcome> tell(
            String what, Target target, Function<ActorRef<Reply>, OrderEntity.Command> command) {
        if (admission.isClosing()) {
            return now(target.problem(Admission.shuttingDown()));
        }
        if (sessions.areDue()) {
            return now(target.problem(
                    Refusal.of(RefusalCode.JOURNAL_UNAVAILABLE, RefusalCode.JOURNAL_UNAVAILABLE.meaning())));
        }
        return admission.admit(() -> ask(what, target, command), Not::new);
    }

    private CompletionStage<Outcome> ask(
            String what, Target target, Function<ActorRef<Reply>, OrderEntity.Command> command) {
        MESSAGES.info("in {} {} clientOrderId={}", what, target.intent, target.clientOrderIdText());
        return asks.ask(entities.order(target.intent), command, (reply, failure) -> {
            Outcome outcome = failure != null ? new Not(target.unknownOutcome()) : target.outcome(reply);
            MESSAGES.info("out {} {} {}", what, target.intent, outcome.summary());
            return outcome;
        });
    }

    private CompletionStage<Boolean> exists(IntentId intent) {
        return asks.ask(entities.order(intent), OrderEntity.Get::new).thenApply(Optional::isPresent);
    }

    private static CompletionStage<Outcome> now(Problem problem) {
        return CompletableFuture.completedFuture(new Not(problem));
    }

    public static Problem unknownAccount(AccountId account) {
        return unknownAccount(account.value());
    }

    public static Problem unknownAccount(String name) {
        return Problem.of(
                Refusal.of(RefusalCode.UNKNOWN_ACCOUNT, "account", Json.bounded(name), "a configured account"));
    }

    public static Problem unknownOrder(IntentId intent) {
        return Problem.of(Refusal.of(RefusalCode.UNKNOWN_ORDER, "intentId", intent.value(), "an accepted order's id"));
    }

    private static Problem otherOrder(OrderSpec order) {
        return Problem.of(Refusal.of(
                RefusalCode.IMMUTABLE_FIELD,
                "clientOrderId",
                order.account() + " " + order.clientOrderId(),
                "the account and client order id of the order addressed"));
    }

    /** The order a command is for, as far as its caller can be told which one it was. */
    private record Target(IntentId intent, Optional<ClientOrderId> clientOrderId) {
        String clientOrderIdText() {
            return clientOrderId.map(ClientOrderId::value).orElse("-");
        }

        Outcome outcome(Reply reply) {
            return switch (reply) {
                case OrderEntity.Accepted accepted -> new Done(accepted);
                case OrderEntity.Refused refused -> new Not(problem(refused.refusal()));
            };
        }

        Problem problem(Refusal refusal) {
            return Problem.of(refusal, intent, clientOrderId);
        }

        /** Of a cancel that the sessions were told of. */
        Outcome not(Problem problem) {
            return new Not(new Problem(
                    problem.refusal(), Optional.of(intent), clientOrderId, problem.applied(), Optional.empty()));
        }

        Problem unknownOutcome() {
            return problem(Refusal.of(RefusalCode.OUTCOME_UNKNOWN, RefusalCode.OUTCOME_UNKNOWN.meaning()));
        }
    }
}
