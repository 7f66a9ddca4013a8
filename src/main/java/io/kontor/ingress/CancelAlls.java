package io.kontor.ingress;

import static io.kontor.ingress.CommandMeters.Command.CANCEL_ALL;

import akka.actor.typed.ActorRef;
import io.kontor.account.AccountEntity;
import io.kontor.account.AccountEntity.CancelAllAccepted;
import io.kontor.account.AccountEntity.CancelAllRefused;
import io.kontor.account.AccountEntity.Operation;
import io.kontor.ingress.CancelAllOutcome.Done;
import io.kontor.ingress.CancelAllOutcome.Not;
import io.kontor.ingress.json.Problem;
import io.kontor.instrument.Instruments;
import io.kontor.value.AccountId;
import io.kontor.value.CommandId;
import io.kontor.value.Refusal;
import io.kontor.value.RefusalCode;
import io.kontor.value.Symbol;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Cancels the orders of one account or of all, and tells how far that has come. An operation over all accounts has no writer of its own:
 * its id is the command's behind a tilde, and each account's part is found by the account's own operation id.
 */
public final class CancelAlls {
    private static final String ALL = "~";

    private final Accounts accounts;
    private final Entities entities;
    private final Instruments instruments;
    private final Asks asks;
    private final Admission admission;
    private final SessionCancels sessions;
    private final Supplier<CommandId> commandIds;
    private final CommandMeters meters;

    public CancelAlls(GatewayPorts ports, Asks asks, Admission admission, SessionCancels sessions) {
        this.accounts = ports.accounts();
        this.entities = ports.entities();
        this.instruments = ports.instruments();
        this.asks = asks;
        this.admission = admission;
        this.sessions = sessions;
        this.commandIds = ports.commandIds();
        this.meters = new CommandMeters(ports.meters());
    }

    public CompletionStage<CancelAllOutcome> ofAccount(
            AccountId account, Optional<Symbol> symbol, Optional<CommandId> command) {
        return ofAccount(account, symbol, command, Optional.empty());
    }

    /**
     * Cancels what is open in the account, or of one symbol.
     *
     * @param aheadOf the one this one only hurries; where that was carried out before, nothing newer is canceled
     */
    public CompletionStage<CancelAllOutcome> ofAccount(
            AccountId account, Optional<Symbol> symbol, Optional<CommandId> command, Optional<CommandId> aheadOf) {
        return meters.watch(CANCEL_ALL, () -> decide(account, symbol, command, aheadOf), CancelAllOutcome::word);
    }

    private CompletionStage<CancelAllOutcome> decide(
            AccountId account, Optional<Symbol> symbol, Optional<CommandId> command, Optional<CommandId> aheadOf) {
        if (!accounts.has(account)) {
            return CompletableFuture.completedFuture(new Not(Commands.unknownAccount(account)));
        }
        return admission.admitCancel(
                () -> misspelt(account, symbol, command)
                        .thenCompose(unknown -> unknown.<CompletionStage<CancelAllOutcome>>map(
                                        refusal -> CompletableFuture.completedFuture(refused(refusal)))
                                .orElseGet(
                                        () -> cancel(account, symbol, command.orElseGet(commandIds), aheadOf, false))),
                Not::new);
    }

    /**
     * Why the symbol means nothing: it is not listed, and no open order of the account has it, as one may whose symbol has been delisted.
     * A cancel-all that the account knows meant something, though all it meant may be gone. Where the account cannot say, or a venue of it has
     * not said yet what it lists, the cancel goes on: nothing is gained by keeping one in.
     */
    private CompletionStage<Optional<Refusal>> misspelt(
            AccountId account, Optional<Symbol> given, Optional<CommandId> command) {
        boolean listed = instruments.areListed(accounts.venuesOf(account));
        Optional<Symbol> unlisted =
                given.filter(symbol -> instruments.find(symbol).isEmpty());
        if (unlisted.isEmpty() || !listed || sessions.areDue()) {
            return CompletableFuture.completedFuture(Optional.empty());
        }
        return mayBeKnown(account, command)
                .thenCompose(known -> known
                        ? CompletableFuture.completedFuture(Optional.empty())
                        : withoutOrders(account, unlisted.get()));
    }

    private CompletionStage<Boolean> mayBeKnown(AccountId account, Optional<CommandId> command) {
        return command.map(id -> asks.<AccountEntity.Command, Optional<Operation>, Boolean>ask(
                        entities.account(account),
                        replyTo -> new AccountEntity.GetOperation(AccountEntity.operationId(account, id), replyTo),
                        (operation, failure) -> failure != null || operation.isPresent()))
                .orElseGet(() -> CompletableFuture.completedFuture(false));
    }

    private CompletionStage<Optional<Refusal>> withoutOrders(AccountId account, Symbol symbol) {
        return asks.<AccountEntity.Command, AccountEntity.View, Optional<Refusal>>ask(
                entities.account(account),
                AccountEntity.GetView::new,
                (view, failure) -> failure != null || hasOpen(view, symbol)
                        ? Optional.empty()
                        : Optional.of(Refusal.of(
                                RefusalCode.UNKNOWN_SYMBOL,
                                "symbol",
                                symbol.value(),
                                "a known symbol, or one of the account's open orders")));
    }

    static boolean hasOpen(AccountEntity.View view, Symbol symbol) {
        return view.openOrders().values().stream()
                .anyMatch(order -> order.isOpen() && order.symbol().equals(symbol));
    }

    /** Succeeds only where every account has it on disk; a repeat of the command reaches those that had not. */
    public CompletionStage<CancelAllOutcome> ofAll(Optional<CommandId> given) {
        return meters.watch(CANCEL_ALL, () -> decideAll(given), CancelAllOutcome::word);
    }

    private CompletionStage<CancelAllOutcome> decideAll(Optional<CommandId> given) {
        CommandId command = given.orElseGet(commandIds);
        return admission.admitCancel(
                () -> Stages.all(
                                accounts.all(),
                                account -> cancel(account, Optional.empty(), command, Optional.empty(), true)
                                        .thenApply(outcome -> new CancelAllPart(account, outcome)))
                        .thenApply(parts -> CancelAllPart.sum(parts, ALL + command)),
                Not::new);
    }

    /**
     * How far an operation has come.
     *
     * @param unanswered accounts that did not say how far it has there
     */
    public record Progress(Operation operation, List<AccountId> unanswered) {}

    /** How far an operation has come; empty where no account knows it. Fails where nobody who does answers in time. */
    public CompletionStage<Optional<Progress>> operation(String operationId) {
        if (operationId.startsWith(ALL)) {
            return overAll(operationId);
        }
        int end = operationId.lastIndexOf('~');
        return accounts.all().stream()
                .filter(account -> end > 0
                        && operationId.startsWith(account.value())
                        && end == account.value().length())
                .findFirst()
                .map(account -> get(account, operationId).thenApply(asked -> progress(operationId, List.of(asked))))
                .orElse(CompletableFuture.completedFuture(Optional.empty()));
    }

    private CompletionStage<Optional<Progress>> overAll(String operationId) {
        CommandId command;
        try {
            command = new CommandId(operationId.substring(ALL.length()));
        } catch (IllegalArgumentException e) {
            return CompletableFuture.completedFuture(Optional.empty());
        }
        return Stages.all(accounts.all(), account -> get(account, AccountEntity.operationId(account, command)))
                .thenApply(parts -> progress(operationId, parts));
    }

    private static Optional<Progress> progress(String operationId, List<Asked<AccountId, Operation>> parts) {
        List<Operation> known = Asked.views(parts);
        List<AccountId> silent = Asked.silent(parts);
        if (known.isEmpty() && !silent.isEmpty()) {
            throw new Asks.NoAnswer(new TimeoutException(silent.size() + " that may know it did not answer"));
        }
        return known.stream()
                .reduce(CancelAlls::plus)
                .map(sum -> new Progress(new Operation(operationId, sum.at(), sum.count(), sum.open()), silent));
    }

    private static Operation plus(Operation a, Operation b) {
        Instant since = a.at().isBefore(b.at()) ? a.at() : b.at();
        return new Operation(a.operationId(), since, a.count() + b.count(), a.open() + b.open());
    }

    private CompletionStage<Asked<AccountId, Operation>> get(AccountId account, String operationId) {
        return asks.<AccountEntity.Command, Optional<Operation>, Asked<AccountId, Operation>>ask(
                entities.account(account),
                replyTo -> new AccountEntity.GetOperation(operationId, replyTo),
                (operation, failure) -> failure == null ? Asked.of(account, operation) : Asked.unanswered(account));
    }

    /**
     * Through the account; through the venues' sessions where the journal is down, or turns out to be, here or at the account. Those go by
     * what is open now, so there a repeat may cancel newer orders, whatever it hurries. So an account that could not write it is asked once
     * more: it may have lost one write, and know from its journal that this is a repeat. Where nobody knows, only the answer may be lost,
     * and they would cancel what was placed since.
     */
    private CompletionStage<CancelAllOutcome> cancel(
            AccountId account,
            Optional<Symbol> symbol,
            CommandId command,
            Optional<CommandId> aheadOf,
            boolean everyAccount) {
        if (sessions.areDue()) {
            return cancelPastJournal(account, symbol, command);
        }
        Function<ActorRef<AccountEntity.CancelAllReply>, AccountEntity.Command> question =
                replyTo -> new AccountEntity.CancelAll(
                        command,
                        symbol,
                        Optional.empty(),
                        "requested",
                        Optional.empty(),
                        aheadOf,
                        Optional.of(everyAccount),
                        replyTo);
        return asks.<AccountEntity.Command, AccountEntity.CancelAllReply, CancelAllOutcome>ask(
                        entities.account(account), question, CancelAlls::outcome)
                .thenCompose(outcome -> isUnwritten(outcome) && !sessions.areDue()
                        ? askAgain(account, question)
                        : CompletableFuture.completedFuture(outcome))
                .thenCompose(outcome -> isForSessions(outcome)
                        ? cancelPastJournal(account, symbol, command)
                        : CompletableFuture.completedFuture(outcome));
    }

    /** Told again and again, for what comes to an account that is just ending is lost. */
    private CompletionStage<CancelAllOutcome> askAgain(
            AccountId account, Function<ActorRef<AccountEntity.CancelAllReply>, AccountEntity.Command> question) {
        return asks.<AccountEntity.Command, AccountEntity.CancelAllReply, CancelAllOutcome>askUntilAnswered(
                entities.account(account), question, asks.timeout(), CancelAlls::outcome);
    }

    private static boolean isUnwritten(CancelAllOutcome outcome) {
        return outcome instanceof Not(Problem problem) && problem.refusal().code() == RefusalCode.JOURNAL_UNAVAILABLE;
    }

    private boolean isForSessions(CancelAllOutcome outcome) {
        return isUnwritten(outcome)
                || (outcome instanceof Not(Problem problem) && problem.status() >= 500 && sessions.areDue());
    }

    private CompletionStage<CancelAllOutcome> cancelPastJournal(
            AccountId account, Optional<Symbol> symbol, CommandId command) {
        return sessions.cancelAll(account, symbol, command).thenApply(Not::new);
    }

    private static CancelAllOutcome outcome(AccountEntity.CancelAllReply reply, @Nullable Throwable failure) {
        if (failure != null) {
            return refused(Refusal.of(RefusalCode.OUTCOME_UNKNOWN, RefusalCode.OUTCOME_UNKNOWN.meaning()));
        }
        return switch (reply) {
            case CancelAllAccepted accepted -> new Done(accepted);
            case CancelAllRefused refused -> refused(refused.refusal());
        };
    }

    private static Not refused(Refusal refusal) {
        return new Not(Problem.of(refusal));
    }
}
