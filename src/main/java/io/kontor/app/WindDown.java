package io.kontor.app;

import akka.Done;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.RecipientRef;
import akka.actor.typed.javadsl.AskPattern;
import akka.pattern.Patterns;
import io.kontor.account.AccountEntity;
import io.kontor.account.OpenOrder;
import io.kontor.control.ClosingRules;
import io.kontor.control.ClosingSettings;
import io.kontor.control.Halt;
import io.kontor.control.HaltAction;
import io.kontor.control.HaltRegistry;
import io.kontor.control.HaltScope;
import io.kontor.ingress.Accounts;
import io.kontor.ingress.Entities;
import io.kontor.instrument.Instruments;
import io.kontor.marketdata.Quotes;
import io.kontor.position.Ledger;
import io.kontor.value.AccountId;
import io.kontor.value.CommandId;
import io.kontor.value.HaltId;
import io.kontor.value.Refusal;
import io.kontor.value.Symbol;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the gateway does before it leaves, where it is told to: a halt of its own cancels what is open and closes what is held, and is
 * lifted again when that is done. What is not done in time stays halted, and the next start goes on with it.
 */
record WindDown(
        ActorSystem<?> system,
        ShutdownSettings settings,
        RecipientRef<HaltRegistry.Command> registry,
        Accounts accounts,
        Entities entities,
        Remains remains,
        Clock clock) {
    private static final String BY = "shutdown";
    private static final Duration ASK_TIMEOUT = Duration.ofSeconds(3);
    private static final Duration LOOK_EVERY = Duration.ofMillis(200);
    private static final Logger LOG = LoggerFactory.getLogger(WindDown.class);

    /** Completes when it is done or out of time, always normally. */
    CompletionStage<Done> run() {
        List<HaltAction> actions = new ArrayList<>();
        if (settings.cancelOrders()) {
            actions.add(HaltAction.CANCEL_ORDERS);
        }
        if (settings.closePositions()) {
            actions.add(HaltAction.CLOSE_POSITIONS);
        }
        if (actions.isEmpty()) {
            return CompletableFuture.completedFuture(Done.getInstance());
        }
        Instant deadline = clock.instant().plus(settings.timeout());
        Halt halt = new Halt(
                HaltId.of(new CommandId(UUID.randomUUID().toString())),
                HaltScope.global(),
                "the gateway shuts down",
                BY,
                actions,
                clock.instant().truncatedTo(ChronoUnit.MICROS));
        LOG.info("winding down: {}", actions);
        return raise(halt)
                .thenCompose(reply -> switch (reply) {
                    case HaltRegistry.Done done ->
                        until(deadline).thenCompose(left -> finish(halt, done.journalled(), left));
                    case HaltRegistry.Refused(Refusal refusal) -> giveUp(halt, refusal);
                })
                .exceptionally(failure -> {
                    LOG.error("winding down failed; halt {} may stand", halt.id(), failure);
                    return Done.getInstance();
                });
    }

    private CompletionStage<HaltRegistry.Reply> raise(Halt halt) {
        return AskPattern.ask(
                registry, replyTo -> new HaltRegistry.Raise(halt, replyTo), ASK_TIMEOUT, system.scheduler());
    }

    /** Nothing cancels or closes without the halt, so there is nothing to wait for. */
    private CompletionStage<Done> giveUp(Halt halt, Refusal refusal) {
        return left().thenApply(left -> {
            LOG.error(
                    "not wound down: the halt that asks for {} was refused: {}: {}; left: {}",
                    halt.actions(),
                    refusal.code(),
                    refusal.detail(),
                    left);
            return Done.getInstance();
        });
    }

    private CompletionStage<Done> finish(Halt halt, boolean journalled, List<String> left) {
        if (!left.isEmpty()) {
            LOG.error("wound down in part; halt {} {}; left: {}", halt.id(), whatBecomesOf(journalled), left);
            return CompletableFuture.completedFuture(Done.getInstance());
        }
        LOG.info("wound down: nothing is left");
        return AskPattern.<HaltRegistry.Command, HaltRegistry.Reply>ask(
                        registry,
                        replyTo -> new HaltRegistry.Lift(halt.id(), "wound down", BY, Optional.empty(), replyTo),
                        ASK_TIMEOUT,
                        system.scheduler())
                .thenApply(_ -> Done.getInstance());
    }

    static String whatBecomesOf(boolean journalled) {
        return journalled
                ? "stays, and is gone on with at the next start"
                : "was not journalled, and may be gone at the next start: then halt and close again";
    }

    /** What is left, once nothing is or the time is over. */
    private CompletionStage<List<String>> until(Instant deadline) {
        return left().thenCompose(left -> left.isEmpty() || !clock.instant().isBefore(deadline)
                ? CompletableFuture.completedFuture(left)
                : Patterns.after(LOOK_EVERY, system.classicSystem(), () -> until(deadline)));
    }

    private CompletionStage<List<String>> left() {
        CompletionStage<List<String>> all = CompletableFuture.completedFuture(new ArrayList<>());
        for (AccountId account : accounts.all()) {
            all = all.thenCombine(left(account), (list, more) -> {
                list.addAll(more);
                return list;
            });
        }
        return all;
    }

    private CompletionStage<List<String>> left(AccountId account) {
        return AskPattern.<AccountEntity.Command, AccountEntity.View>ask(
                        entities.account(account), AccountEntity.GetView::new, ASK_TIMEOUT, system.scheduler())
                .handle((view, failure) -> view == null ? List.of(account + " does not answer") : remains.of(view));
    }

    /**
     * What of an account is still to be done.
     *
     * @param closing by whose rules positions are closed; empty where they are kept
     */
    record Remains(Instruments instruments, Quotes quotes, Optional<ClosingSettings> closing) {
        List<String> of(AccountEntity.View view) {
            List<String> left = new ArrayList<>();
            long open = view.openOrders().values().stream()
                    .filter(OpenOrder::isOpen)
                    .filter(order -> !order.isOthersAndOver())
                    .count();
            if (open > 0) {
                left.add(view.account() + ": " + open + " orders");
            }
            closing.ifPresent(rules -> view.positions().forEach((symbol, ledger) -> {
                if (!ledger.isFlat() && !isDust(view, symbol, ledger, rules)) {
                    left.add(view.account() + ": " + ledger.quantity().toPlainString() + " " + symbol);
                }
            }));
            return left;
        }

        /** Less than that no venue takes, so nobody waits for it. */
        private boolean isDust(AccountEntity.View view, Symbol symbol, Ledger ledger, ClosingSettings rules) {
            return instruments
                    .find(symbol)
                    .filter(i -> ClosingRules.isDust(view, ledger, i, quotes.latest(i.venue(), symbol), rules))
                    .isPresent();
        }
    }
}
