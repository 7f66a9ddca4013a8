package io.kontor.order;

import akka.actor.typed.ActorRef;
import akka.persistence.typed.javadsl.Effect;
import io.kontor.account.AccountEntity;
import io.kontor.account.AccountEntity.Granted;
import io.kontor.account.AccountEntity.ReserveReply;
import io.kontor.instrument.Instrument;
import io.kontor.order.Admission.Question;
import io.kontor.order.Admission.Step;
import io.kontor.order.Admission.Verdict;
import io.kontor.order.OrderEntity.Modify;
import io.kontor.order.OrderEntity.Place;
import io.kontor.order.OrderEntity.Refused;
import io.kontor.order.OrderEntity.Reply;
import io.kontor.order.OrderState.Vacant;
import io.kontor.value.AccountId;
import io.kontor.value.Refusal;
import io.kontor.value.RefusalCode;
import io.kontor.value.VenueId;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Placing and modifying: asks the account for room, journals what comes of it, and gives back what is reserved and not used. One
 * question at a time; what else would change the order waits in {@link Rest}.
 */
final class Reserving {
    private static final String TIMER = "question";

    private final OrderScope scope;
    private final Rest rest;
    private final Reconciliation reconciliation;
    private final ActorRef<ReserveReply> decisions;
    private @Nullable Open open;
    private @Nullable AccountId asked;
    private @Nullable ActorRef<Reply> unwritten;

    /** What the account was asked, and who waits for what comes of it. */
    private record Open(Question question, ActorRef<Reply> replyTo) {}

    Reserving(OrderScope scope, Rest rest, Reconciliation reconciliation) {
        this.scope = scope;
        this.rest = rest;
        this.reconciliation = reconciliation;
        this.decisions = scope.context().messageAdapter(ReserveReply.class, OrderActor.Own.Decided::new);
    }

    Effect<OrderEvent, OrderState> onPlace(OrderState state, Place place) {
        return switch (state) {
            case Order order -> {
                place.replyTo().tell(CommandRules.repeatedPlace(order, place.spec(), place.contentHash()));
                yield rest.none(state);
            }
            case Vacant _ when rest.isTaken() -> rest.hold(place, Optional.of(place.replyTo()));
            case Vacant vacant -> follow(state, place(vacant, place), place.replyTo());
        };
    }

    private Step place(Vacant vacant, Place place) {
        // In this order: what is listed between the two looks is found.
        List<VenueId> awaited = scope.awaitedBy(place.spec());
        return scope.instrumentOf(place.spec())
                .map(home -> scope.ports()
                        .instruments()
                        .awaited(home, awaited)
                        .or(() -> notTraded(place.spec(), home))
                        .<Step>map(refusal -> new Step.Answer(new Refused(refusal)))
                        .orElseGet(() -> admission(home).place(vacant, place, scope.now())))
                .orElseGet(() -> unknownSymbol(place.spec()));
    }

    /** No session, sweep or halt of the account would ever look where it does not trade. */
    private Optional<Refusal> notTraded(OrderSpec spec, Instrument home) {
        List<VenueId> traded = scope.ports().venues().apply(spec.account());
        return traded.contains(home.venue())
                ? Optional.empty()
                : Optional.of(Refusal.of(
                        RefusalCode.UNSUPPORTED_BY_VENUE,
                        "account",
                        spec.account().value(),
                        "one that trades on " + home.venue() + ", where " + spec.symbol()
                                + " is placed; this one does on " + traded));
    }

    Effect<OrderEvent, OrderState> onModify(OrderState state, Modify modify) {
        if (rest.isTaken()) {
            return rest.hold(modify, Optional.of(modify.replyTo()));
        }
        Step step = state instanceof Order order
                ? CommandRules.answerToModify(order, modify)
                        .<Step>map(Step.Answer::new)
                        .or(() ->
                                scope.instrumentOf(order).map(i -> admission(i).modify(order, modify, scope.now())))
                        .orElseGet(() -> unknownSymbol(order))
                : new Step.Answer(CommandRules.unknown());
        return follow(state, step, modify.replyTo());
    }

    private Effect<OrderEvent, OrderState> follow(OrderState state, Step step, ActorRef<Reply> replyTo) {
        return switch (step) {
            case Step.Answer answer -> {
                replyTo.tell(answer.reply());
                yield rest.none(state);
            }
            case Step.Note note ->
                reconciliation.begin(state, note.event(), order -> replyTo.tell(CommandRules.accepted(order, true)));
            case Step.Ask ask -> {
                ask(new Open(ask.question(), replyTo));
                yield scope.effects().none();
            }
        };
    }

    private void ask(Open next) {
        AccountId account = next.question().wish().spec().account();
        open = next;
        asked = account;
        rest.asking(true);
        scope.account(account).tell(next.question().toReserve(scope.id(), decisions));
        scope.timers()
                .startTimerWithFixedDelay(
                        TIMER,
                        new OrderActor.Own.Undecided(next.question()),
                        scope.settings().decideWithin());
    }

    private @Nullable Open endQuestion() {
        Open ended = open;
        open = null;
        scope.timers().cancel(TIMER);
        rest.asking(false);
        return ended;
    }

    Effect<OrderEvent, OrderState> onDecided(OrderState state, ReserveReply reply) {
        if (open == null || !open.question().isAnsweredBy(reply)) {
            return onLateDecision(state, reply);
        }
        Open answered = open;
        endQuestion();
        Question question = answered.question();
        return switch (admission(question.instrument()).decided(state, question, reply, scope.now())) {
            case Verdict.Answer answer when answer.giveBack() -> giveBack(answered, answer.reply());
            case Verdict.Answer answer -> {
                answered.replyTo().tell(answer.reply());
                yield rest.none(state);
            }
            case Verdict.Journal journal -> {
                if (journal.refusal().isEmpty()) {
                    admitted(state, question, reply);
                }
                unwritten = answered.replyTo();
                yield reconciliation.begin(
                        state,
                        journal.event(),
                        order -> answer(journal.refusal()
                                .<Reply>map(Refused::new)
                                .orElseGet(() -> CommandRules.accepted(order, false))));
            }
        };
    }

    /**
     * What the account granted without a look, as for less than it holds or once more, passes the gate by itself when it is about to
     * leave; unless as much stands at the venue already, for then a refusal would end an order for asking for less.
     */
    private void admitted(OrderState before, Question question, ReserveReply reply) {
        reconciliation.settled();
        boolean looked = reply instanceof Granted granted && granted.looked();
        if (looked || (before instanceof Order order && order.covers(question.terms()))) {
            reconciliation.passedGate();
        }
    }

    /** Nobody waits for this answer any more. What it reserved was abandoned when the waiting ended; that may have got lost. */
    private Effect<OrderEvent, OrderState> onLateDecision(OrderState state, ReserveReply reply) {
        if (reply instanceof Granted granted && open == null && asked != null) {
            boolean unused = !(state instanceof Order order) || granted.revision() > order.revision();
            if (unused) {
                scope.account(asked)
                        .tell(new AccountEntity.Abandon(scope.id(), granted.revision(), granted.generation()));
            }
        }
        return scope.effects().none();
    }

    /** Not where it is about a question that has been answered since: Akka may have kept it behind a slow write. */
    Effect<OrderEvent, OrderState> onUndecided(OrderState state, Question question) {
        Open unanswered = open;
        if (unanswered == null || !unanswered.question().equals(question)) {
            return rest.none(state);
        }
        endQuestion();
        return giveBack(unanswered, unknownOutcome());
    }

    /** A failed write or sharding ends the actor: who waits is told at once that nobody knows. */
    void onStopped() {
        Open unanswered = endQuestion();
        if (unanswered != null) {
            unanswered.replyTo().tell(unknownOutcome());
        }
        answer(unknownOutcome());
    }

    static Refused unknownOutcome() {
        return new Refused(Refusal.of(RefusalCode.OUTCOME_UNKNOWN, RefusalCode.OUTCOME_UNKNOWN.meaning()));
    }

    /** What was or may be reserved is given up, and journalled so that no later attempt can be taken for this one. */
    private Effect<OrderEvent, OrderState> giveBack(Open given, Reply reply) {
        Question question = given.question();
        unwritten = given.replyTo();
        return abandon(
                question.wish().spec().account(), question.revision(), question.generation(), () -> answer(reply));
    }

    /** What its caller waited for is on disk. */
    private void answer(Reply reply) {
        if (unwritten != null) {
            unwritten.tell(reply);
            unwritten = null;
        }
    }

    /** The account holds a reservation for an order that was never placed. */
    Effect<OrderEvent, OrderState> abandonNeverPlaced(Vacant vacant, AccountId account) {
        return abandon(account, 1, vacant.generation() + 1, () -> {});
    }

    private Effect<OrderEvent, OrderState> abandon(AccountId account, int revision, int generation, Runnable then) {
        return scope.effects()
                .persist(new OrderEvent.ReservationAbandoned(scope.id(), revision, generation, scope.now()))
                .thenRun(after -> {
                    scope.account(account).tell(new AccountEntity.Abandon(scope.id(), revision, generation));
                    then.run();
                    rest.settle(after);
                });
    }

    private Admission admission(Instrument instrument) {
        return new Admission(
                scope.id(),
                scope.ports().placeRules(instrument),
                instrument,
                scope.ports().quotes().latest(instrument.venue(), instrument.symbol()),
                scope.settings().reconciler().attemptsMax());
    }

    private Step unknownSymbol(OrderSpec spec) {
        return new Step.Answer(new Refused(scope.ports()
                .instruments()
                .notFound(
                        "symbol",
                        spec.symbol(),
                        "a symbol of GET /v1/symbols",
                        scope.ports().venues().apply(spec.account()))));
    }

    private Step unknownSymbol(Order order) {
        return new Step.Answer(new Refused(
                scope.ports().instruments().notFound(order.venue(), order.spec().symbol())));
    }
}
