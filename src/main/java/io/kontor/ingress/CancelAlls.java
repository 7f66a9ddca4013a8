package io.kontor.ingress;

import io.kontor.account.AccountEntity;
import io.kontor.account.AccountEntity.CancelAllAccepted;
import io.kontor.account.AccountEntity.CancelAllRefused;
import io.kontor.account.AccountEntity.Operation;
import io.kontor.ingress.json.Parsed;
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
import java.util.function.Supplier;

/**
 * Cancels the orders of one account or of all, and tells how far that has come. An operation over all accounts has no writer of its own:
 * its id is the command's behind a tilde, and each account's part is found by the account's own operation id.
 */
public final class CancelAlls {
    private static final String ALL = "~";

    private final Accounts accounts;
    private final Entities entities;
    private final Asks asks;
    private final Admission admission;
    private final Supplier<CommandId> commandIds;

    public CancelAlls(GatewayPorts ports, Asks asks, Admission admission) {
        this.accounts = ports.accounts();
        this.entities = ports.entities();
        this.asks = asks;
        this.admission = admission;
        this.commandIds = ports.commandIds();
    }

    public CompletionStage<Parsed<CancelAllAccepted>> ofAccount(
            AccountId account, Optional<Symbol> symbol, Optional<CommandId> command) {
        if (!accounts.has(account)) {
            return now(Commands.unknownAccount(account).refusal());
        }
        return admission.admit(
                () -> cancel(account, symbol, command.orElseGet(commandIds)),
                problem -> new Parsed.Refused<>(problem.refusal()));
    }

    /** Succeeds only where every account has it on disk; a repeat of the command reaches those that had not. */
    public CompletionStage<Parsed<CancelAllAccepted>> ofAll(Optional<CommandId> given) {
        CommandId command = given.orElseGet(commandIds);
        return admission.admit(
                () -> Stages.all(accounts.all(), account -> cancel(account, Optional.empty(), command))
                        .thenApply(parts -> sum(parts, command)),
                problem -> new Parsed.Refused<>(problem.refusal()));
    }

    /** How far an operation has come; empty where no account knows it. */
    public CompletionStage<Optional<Operation>> operation(String operationId) {
        if (operationId.startsWith(ALL)) {
            return overAll(operationId);
        }
        int end = operationId.lastIndexOf('~');
        return accounts.all().stream()
                .filter(account -> end > 0
                        && operationId.startsWith(account.value())
                        && end == account.value().length())
                .findFirst()
                .map(account -> get(account, operationId))
                .orElse(CompletableFuture.completedFuture(Optional.empty()));
    }

    private CompletionStage<Optional<Operation>> overAll(String operationId) {
        CommandId command;
        try {
            command = new CommandId(operationId.substring(ALL.length()));
        } catch (IllegalArgumentException e) {
            return CompletableFuture.completedFuture(Optional.empty());
        }
        return Stages.all(accounts.all(), account -> get(account, AccountEntity.operationId(account, command)))
                .thenApply(parts -> parts.stream().flatMap(Optional::stream).reduce(CancelAlls::plus))
                .thenApply(sum -> sum.map(s -> new Operation(operationId, s.at(), s.count(), s.open())));
    }

    private static Operation plus(Operation a, Operation b) {
        Instant since = a.at().isBefore(b.at()) ? a.at() : b.at();
        return new Operation(a.operationId(), since, a.count() + b.count(), a.open() + b.open());
    }

    private CompletionStage<Optional<Operation>> get(AccountId account, String operationId) {
        return asks.ask(entities.account(account), replyTo -> new AccountEntity.GetOperation(operationId, replyTo));
    }

    private static Parsed<CancelAllAccepted> sum(List<Parsed<CancelAllAccepted>> parts, CommandId command) {
        int count = 0;
        for (Parsed<CancelAllAccepted> part : parts) {
            switch (part) {
                case Parsed.Refused<CancelAllAccepted> refused -> {
                    return refused;
                }
                case Parsed.Ok<CancelAllAccepted>(CancelAllAccepted accepted) -> count += accepted.count();
            }
        }
        return new Parsed.Ok<>(new CancelAllAccepted(ALL + command, count));
    }

    private CompletionStage<Parsed<CancelAllAccepted>> cancel(
            AccountId account, Optional<Symbol> symbol, CommandId command) {
        return asks.<AccountEntity.Command, AccountEntity.CancelAllReply, Parsed<CancelAllAccepted>>ask(
                entities.account(account),
                replyTo -> new AccountEntity.CancelAll(command, symbol, Optional.empty(), "requested", replyTo),
                (reply, failure) -> {
                    if (failure != null) {
                        return new Parsed.Refused<>(Refusal.of(
                                RefusalCode.OUTCOME_UNKNOWN, account + ": " + RefusalCode.OUTCOME_UNKNOWN.meaning()));
                    }
                    return switch (reply) {
                        case CancelAllAccepted accepted -> new Parsed.Ok<>(accepted);
                        case CancelAllRefused refused -> new Parsed.Refused<>(refused.refusal());
                    };
                });
    }

    private static <T> CompletionStage<Parsed<T>> now(Refusal refusal) {
        return CompletableFuture.completedFuture(new Parsed.Refused<>(refusal));
    }
}
