package io.kontor.ingress;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Props;
import io.kontor.ingress.json.Problem;
import io.kontor.value.AccountId;
import io.kontor.value.CommandId;
import io.kontor.value.IntentId;
import io.kontor.value.Refusal;
import io.kontor.value.RefusalCode;
import io.kontor.value.Symbol;
import io.kontor.value.VenueClientOrderId;
import io.kontor.value.VenueId;
import io.kontor.venue.VenueConnection;
import io.kontor.venue.VenueConnection.CancelOpen;
import io.kontor.venue.VenueConnection.CancelsTaken;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Cancels while the journal takes no writes, or an order does not answer: they act first, through the venue sessions, which know what is
 * open without either. What a session has taken, or knew and had no room for, is kept until the journal is back and the order answers,
 * which then journals the wish as any other.
 */
public final class SessionCancels {
    private static final String JOURNAL_DOWN = "requested while the journal was down";
    private static final String UNDER_WAY = " on the way to the venue, and journalled when the journal is back";

    private final GatewayPorts ports;
    private final Asks asks;
    private final ActorRef<KeptCancels.Message> kept;

    /** Starts what keeps the wishes; one per server. */
    public SessionCancels(ActorSystem<?> system, GatewayPorts ports, Asks asks, HttpSettings.KeptCancels settings) {
        this.ports = ports;
        this.asks = asks;
        this.kept = system.systemActorOf(
                KeptCancels.create(ports, asks.timeout(), settings), "kept-cancels", Props.empty());
    }

    /** The journal is known to be down, so this is the way. */
    boolean areDue() {
        return !ports.journal().isUp();
    }

    /** Cancels one order; applied where a session knew it to be open. */
    CompletionStage<Problem> cancel(AccountId account, IntentId intent, Optional<CommandId> command) {
        return send(account, Optional.of(intent), Optional.empty(), command.orElseGet(ports.commandIds()), JOURNAL_DOWN)
                .thenApply(taken -> taken.orders().isEmpty() ? notApplied(notTaken(taken)) : applied("the cancel is"));
    }

    /**
     * Cancels one order that has not taken it. Still refused as it was, and applied where a session knew it to be open; where none did, and
     * nobody knows what the order made of it, nothing more is known.
     */
    CompletionStage<Problem> cancelUntaken(
            AccountId account, IntentId intent, Optional<CommandId> command, String reason, Refusal refusal) {
        return send(account, Optional.of(intent), Optional.empty(), command.orElseGet(ports.commandIds()), reason)
                .thenApply(taken -> {
                    boolean acts = !taken.orders().isEmpty();
                    String venues = acts ? "the cancel is on the way to the venue" : notTaken(taken);
                    Problem problem = Problem.of(Refusal.of(refusal.code(), refusal.detail() + " Besides, " + venues));
                    return acts || refusal.code() != RefusalCode.OUTCOME_UNKNOWN ? problem.applied(acts) : problem;
                });
    }

    private static String notTaken(Taken taken) {
        return taken.isComplete() ? "no session knows it to be open" : unreached(taken);
    }

    /** Has the order told of a cancel that nobody waits for until it has answered. */
    void keep(IntentId order, CommandId command, String reason) {
        kept.tell(new KeptCancels.Keep(order, command, reason));
    }

    /** Cancels what is open at an account's venues; applied where every session knows what is open and has taken it all. */
    CompletionStage<Problem> cancelAll(AccountId account, Optional<Symbol> symbol, CommandId command) {
        return send(account, Optional.empty(), symbol, command, JOURNAL_DOWN).thenApply(taken -> {
            String cancels = taken.orders().size() + " cancels are";
            return taken.isComplete() ? applied(cancels) : notApplied(unreached(taken) + "; " + cancels + UNDER_WAY);
        });
    }

    /**
     * What the sessions of an account made of it.
     *
     * @param orders on their way out
     * @param refused known to be open and to stay so for now
     * @param unreached where there may be more
     */
    private record Taken(Set<IntentId> orders, Set<IntentId> refused, List<VenueId> unreached) {
        static Taken of(CancelsTaken answer) {
            Set<IntentId> refused = intentsOf(answer.refused());
            Set<IntentId> orders = intentsOf(answer.targets().orElse(answer.part()));
            orders.removeAll(refused);
            return new Taken(orders, refused, answer.targets().isPresent() ? List.of() : List.of(answer.venue()));
        }

        static Taken unreached(VenueId venue) {
            return new Taken(Set.of(), Set.of(), List.of(venue));
        }

        boolean isComplete() {
            return unreached.isEmpty();
        }

        static Taken sum(List<Taken> parts) {
            Set<IntentId> orders = new HashSet<>();
            Set<IntentId> refused = new HashSet<>();
            List<VenueId> unreached = new ArrayList<>();
            for (Taken part : parts) {
                orders.addAll(part.orders);
                refused.addAll(part.refused);
                unreached.addAll(part.unreached);
            }
            return new Taken(orders, refused, unreached);
        }

        private static Set<IntentId> intentsOf(List<VenueClientOrderId> targets) {
            return targets.stream().map(VenueClientOrderId::intent).collect(Collectors.toCollection(HashSet::new));
        }
    }

    private CompletionStage<Taken> send(
            AccountId account, Optional<IntentId> intent, Optional<Symbol> symbol, CommandId command, String reason) {
        Instant sendBefore = ports.clock().instant().plus(asks.timeout());
        return Stages.all(
                        ports.accounts().venuesOf(account),
                        venue -> asks.<VenueConnection.Command, CancelsTaken, Taken>ask(
                                ports.entities().venue(account, venue),
                                replyTo -> new CancelOpen(intent, symbol, sendBefore, replyTo),
                                (answer, failure) -> failure == null ? Taken.of(answer) : Taken.unreached(venue)))
                .thenApply(Taken::sum)
                .thenApply(taken -> {
                    Stream.concat(taken.orders().stream(), taken.refused().stream())
                            .forEach(order -> keep(order, command, reason));
                    return taken;
                });
    }

    private static String unreached(Taken taken) {
        String where = taken.unreached().stream().map(VenueId::value).collect(Collectors.joining(", "));
        String refused = taken.refused().isEmpty()
                ? ""
                : "; " + taken.refused().size() + " could not leave and are tried again when the journal is back";
        return "no session is up at " + where + " that could cancel all that is open there" + refused;
    }

    private static Problem applied(String cancels) {
        return problem(cancels + UNDER_WAY, true);
    }

    private static Problem notApplied(String why) {
        return problem("the journal takes no writes, and " + why, false);
    }

    private static Problem problem(String detail, boolean applied) {
        return Problem.of(Refusal.of(RefusalCode.JOURNAL_UNAVAILABLE, detail)).applied(applied);
    }
}
