package io.kontor.ingress;

import akka.actor.typed.ActorRef;
import akka.actor.typed.RecipientRef;
import io.kontor.account.AccountEntity;
import io.kontor.control.Halt;
import io.kontor.control.HaltRegistry;
import io.kontor.control.HaltScope;
import io.kontor.ingress.json.HaltJson;
import io.kontor.position.Ledger;
import io.kontor.value.AccountId;
import io.kontor.value.CommandId;
import io.kontor.value.HaltId;
import io.kontor.value.Refusal;
import io.kontor.value.RefusalCode;
import io.kontor.value.Symbol;
import io.kontor.value.VenueId;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * Raises and lifts halts for callers. How much else is in flight does not matter: a kill switch is never queued behind orders. And it is
 * told again until it is answered, for the node that keeps the halts may be dead or frozen and not known to be.
 */
public final class Halts {
    private final GatewayPorts ports;
    private final Asks asks;
    private final Duration insistFor;

    /** @param insistFor how long it is told again before the outcome is said to be unknown */
    public Halts(GatewayPorts ports, Asks asks, Duration insistFor) {
        this.ports = ports;
        this.asks = asks;
        this.insistFor = insistFor;
    }

    /**
     * What became of a halt.
     *
     * @param unlisted it is of a symbol that no venue is known to list, and may be misspelt
     */
    public record Raised(HaltRegistry.Reply reply, boolean unlisted) {}

    /** Answers when no order can leave any more; what is known not to exist is refused, so that a misspelt halt is not taken for one. */
    public CompletionStage<Raised> raise(HaltJson.RaiseBody body, Optional<CommandId> given) {
        boolean unlisted = isUnlisted(body.scope());
        return unknown(body.scope(), given)
                .thenCompose(unknown -> unknown.<CompletionStage<HaltRegistry.Reply>>map(
                                refusal -> CompletableFuture.completedFuture(new HaltRegistry.Refused(refusal)))
                        .orElseGet(() -> raise(body, given.orElseGet(ports.commandIds()))))
                .thenApply(reply -> new Raised(reply, unlisted));
    }

    private boolean isUnlisted(HaltScope scope) {
        return scope.type() == HaltScope.Type.SYMBOL
                && ports.instruments().find(new Symbol(scope.value())).isEmpty();
    }

    private CompletionStage<HaltRegistry.Reply> raise(HaltJson.RaiseBody body, CommandId command) {
        Halt halt = new Halt(HaltId.of(command), body.scope(), body.reason(), body.by(), body.actions(), now());
        return ask(replyTo -> new HaltRegistry.Raise(halt, replyTo));
    }

    public CompletionStage<HaltRegistry.Reply> lift(HaltId id, HaltJson.LiftBody body) {
        Optional<Instant> now = Optional.of(now());
        return ask(replyTo -> new HaltRegistry.Lift(id, body.reason(), body.by(), now, replyTo));
    }

    public CompletionStage<List<Halt>> inForce() {
        RecipientRef<HaltRegistry.Command> registry = ports.halts();
        return asks.<HaltRegistry.Command, HaltRegistry.Halts>ask(registry, HaltRegistry.GetHalts::new)
                .thenApply(HaltRegistry.Halts::inForce);
    }

    /** Whether the halt is one of those that keep orders in now; one that was lifted is not. */
    public CompletionStage<Boolean> isInForce(HaltRegistry.Done done) {
        return done.inForce()
                .<CompletionStage<Boolean>>map(CompletableFuture::completedFuture)
                .orElseGet(() -> inForce()
                        .thenApply(halts ->
                                halts.stream().anyMatch(halt -> halt.id().equals(done.id()))));
    }

    private CompletionStage<HaltRegistry.Reply> ask(
            Function<ActorRef<HaltRegistry.Reply>, HaltRegistry.Command> question) {
        return asks.<HaltRegistry.Command, HaltRegistry.Reply, HaltRegistry.Reply>askUntilAnswered(
                ports.halts(),
                question,
                insistFor,
                (reply, failure) -> failure == null
                        ? reply
                        : new HaltRegistry.Refused(
                                Refusal.of(RefusalCode.OUTCOME_UNKNOWN, RefusalCode.OUTCOME_UNKNOWN.meaning())));
    }

    private Instant now() {
        return ports.clock().instant().truncatedTo(ChronoUnit.MICROS);
    }

    private CompletionStage<Optional<Refusal>> unknown(HaltScope scope, Optional<CommandId> given) {
        String value = scope.value();
        return switch (scope.type()) {
            case GLOBAL -> CompletableFuture.completedFuture(Optional.empty());
            case ACCOUNT ->
                refusedUnless(
                        ports.accounts().has(new AccountId(value)), RefusalCode.UNKNOWN_ACCOUNT, value, "an account");
            case SYMBOL -> misspelt(new Symbol(value), given);
            case VENUE ->
                refusedUnless(
                        ports.accounts().venues().contains(new VenueId(value)),
                        RefusalCode.UNKNOWN_VENUE,
                        value,
                        "a venue");
        };
    }

    /**
     * Why the symbol means nothing: no venue lists it, and no account has it open or holds it, as one may whose symbol has been delisted.
     * A halt in force meant something, though all it meant may be gone. Where that is not known the halt goes on: it costs nothing to
     * keep in what nobody trades. It goes on with the first that knows the symbol.
     */
    private CompletionStage<Optional<Refusal>> misspelt(Symbol symbol, Optional<CommandId> given) {
        Collection<VenueId> venues = ports.accounts().venues();
        if (ports.instruments().find(symbol).isPresent() || !ports.instruments().areListed(venues)) {
            return CompletableFuture.completedFuture(Optional.empty());
        }
        List<CompletionStage<Boolean>> asked = new ArrayList<>(List.of(mayBeInForce(given)));
        ports.accounts().all().forEach(account -> asked.add(mayTrade(account, symbol)));
        return Stages.any(asked)
                .thenApply(meant -> meant
                        ? Optional.empty()
                        : Optional.of(ports.instruments().notFound("scope.value", symbol, "a known symbol", venues)));
    }

    private CompletionStage<Boolean> mayBeInForce(Optional<CommandId> given) {
        return given.map(command -> asks.<HaltRegistry.Command, HaltRegistry.Halts, Boolean>ask(
                        ports.halts(),
                        HaltRegistry.GetHalts::new,
                        (halts, failure) -> failure != null
                                || halts.inForce().stream()
                                        .anyMatch(halt -> halt.id().equals(HaltId.of(command)))))
                .orElseGet(() -> CompletableFuture.completedFuture(false));
    }

    private CompletionStage<Boolean> mayTrade(AccountId account, Symbol symbol) {
        return asks.<AccountEntity.Command, AccountEntity.View, Boolean>ask(
                ports.entities().account(account),
                AccountEntity.GetView::new,
                (view, failure) -> failure != null || isTraded(view, symbol));
    }

    private static boolean isTraded(AccountEntity.View view, Symbol symbol) {
        Ledger held = view.positions().get(symbol);
        return CancelAlls.hasOpen(view, symbol) || (held != null && !held.isFlat());
    }

    private static CompletionStage<Optional<Refusal>> refusedUnless(
            boolean known, RefusalCode code, String value, String expected) {
        return CompletableFuture.completedFuture(
                known ? Optional.empty() : Optional.of(Refusal.of(code, "scope.value", value, expected)));
    }
}
