package io.kontor.order;

import akka.actor.typed.PostStop;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.TimerScheduler;
import akka.persistence.typed.PersistenceId;
import akka.persistence.typed.RecoveryCompleted;
import akka.persistence.typed.SnapshotSelectionCriteria;
import akka.persistence.typed.javadsl.CommandHandler;
import akka.persistence.typed.javadsl.Effect;
import akka.persistence.typed.javadsl.EventHandler;
import akka.persistence.typed.javadsl.EventSourcedBehavior;
import akka.persistence.typed.javadsl.Recovery;
import akka.persistence.typed.javadsl.SignalHandler;
import io.kontor.account.AccountEntity;
import io.kontor.order.OrderEntity.Cancel;
import io.kontor.order.OrderEntity.Command;
import io.kontor.order.OrderEntity.Get;
import io.kontor.order.OrderEntity.Inquire;
import io.kontor.order.OrderEntity.Modify;
import io.kontor.order.OrderEntity.Place;
import io.kontor.order.OrderEntity.Reconcile;
import io.kontor.order.OrderEntity.Report;
import io.kontor.order.OrderEntity.Stop;
import io.kontor.order.OrderEntity.View;
import io.kontor.order.OrderEntity.Wake;
import io.kontor.value.IntentId;
import java.util.List;
import java.util.Optional;

/**
 * The actor of one order. Carries messages between the pure rules, the journal, the account and the venue connection, each way in a part
 * of its own; everything a restart must not lose is in the journal, everything in the parts is memory that a restart may lose.
 */
final class OrderActor extends EventSourcedBehavior<Command, OrderEvent, OrderState> {
    private final OrderScope scope;
    private final Rest rest;
    private final Delivery delivery;
    private final Reconciliation reconciliation;
    private final Reserving reserving;
    private final Canceling canceling;
    private final ReportIntake reports;
    private final FormerName formerName;

    /** Messages of the actor to itself. */
    sealed interface Own extends OrderEntity.Internal {
        record Decided(AccountEntity.ReserveReply reply) implements Own {}

        record Noted(AccountEntity.CancelNoted reply) implements Own {}

        record Delivered(AccountEntity.Announced reply) implements Own {}

        record GoOn() implements Own {}

        record LookAgain() implements Own {}

        record AnnounceAgain() implements Own {}

        record TakeReports() implements Own {}

        record Undecided(Admission.Question question) implements Own {}

        record CancelUnanswered() implements Own {}

        record GateAnswered(AccountEntity.Rechecked reply) implements Own {}

        record GateDue() implements Own {}

        record FormerAnswered(Optional<View> former) implements Own {}
    }

    OrderActor(
            IntentId id,
            OrderPorts ports,
            OrderSettings settings,
            ActorContext<Command> context,
            TimerScheduler<Command> timers,
            OrderPassivation passivation) {
        super(PersistenceId.ofUniqueId(OrderEntity.persistenceId(id)));
        this.scope = new OrderScope(id, ports, settings, context, timers, Effect(), new Foresight(), passivation);
        this.rest = new Rest(scope);
        this.delivery = new Delivery(scope, rest);
        this.reconciliation = new Reconciliation(scope, rest, delivery);
        this.reserving = new Reserving(scope, rest, reconciliation);
        this.canceling = new Canceling(scope, rest, reconciliation);
        this.formerName = new FormerName(scope, rest);
        this.reports = new ReportIntake(scope, rest, reserving, reconciliation, delivery);
    }

    @Override
    public OrderState emptyState() {
        return OrderState.EMPTY;
    }

    @Override
    public CommandHandler<Command, OrderEvent, OrderState> commandHandler() {
        return this::onCommand;
    }

    @Override
    public EventHandler<OrderState, OrderEvent> eventHandler() {
        return scope.foresight()::apply;
    }

    @Override
    public SignalHandler<OrderState> signalHandler() {
        return newSignalHandlerBuilder()
                .onSignal(RecoveryCompleted.instance(), state -> {
                    if (state instanceof Order) {
                        scope.context().getSelf().tell(new Own.LookAgain());
                    }
                })
                .onSignal(PostStop.instance(), _ -> {
                    reserving.onStopped();
                    canceling.onStopped();
                })
                .build();
    }

    /**
     * From its events alone: few orders ever have more than a dozen, and to look for a snapshot would cost each of them a request at every
     * start. Ten thousand fills are read back in less than a second.
     */
    @Override
    public Recovery recovery() {
        return Recovery.withSnapshotSelectionCriteria(SnapshotSelectionCriteria.none());
    }

    private Effect<OrderEvent, OrderState> onCommand(OrderState state, Command command) {
        return switch (command) {
            case Place c -> reserving.onPlace(state, c);
            case Modify c -> reserving.onModify(state, c);
            case Own.Decided c -> reserving.onDecided(state, c.reply());
            case Own.Undecided c -> reserving.onUndecided(state, c.question());
            case Cancel c -> canceling.onCancel(state, c);
            case Own.Noted _ -> canceling.onNoted(state);
            case Own.CancelUnanswered _ -> canceling.onUnanswered(state);
            case Report c -> formerName.takes(state, c) ? Effect().none() : reports.onReport(state, c);
            case Own.TakeReports _ -> reports.onReports(state);
            case Wake c -> formerName.takes(state, c) ? Effect().none() : reports.onWake(state, c);
            case Own.FormerAnswered c -> formerName.onAnswer(state, c.former());
            case Get c -> {
                c.replyTo().tell(view(state));
                yield rest.none(state);
            }
            case Reconcile c -> {
                c.replyTo().tell(view(state));
                reconciliation.afresh();
                yield state instanceof Order order ? reconciliation.lookAndAsk(order) : rest.none(state);
            }
            case Own.GoOn _ -> rest.goOn(state, next -> onCommand(state, next));
            case Own.LookAgain _ -> state instanceof Order order ? reconciliation.look(order) : rest.none(state);
            case Own.GateAnswered c ->
                state instanceof Order order ? reconciliation.onGateAnswered(order, c.reply()) : rest.none(state);
            case Own.GateDue _ -> state instanceof Order order ? reconciliation.onGateDue(order) : rest.none(state);
            case Inquire c -> onInquire(state, c);
            case Own.Delivered c -> onDelivered(state, c.reply().number());
            case Own.AnnounceAgain _ -> onAnnounceAgain(state);
            case Stop _ -> rest.stop(state);
        };
    }

    private Effect<OrderEvent, OrderState> onDelivered(OrderState state, long number) {
        List<OrderEvent> ahead =
                state instanceof Order order ? RestoreRules.accountAhead(order, number, scope.now()) : List.of();
        return state instanceof Order order && !ahead.isEmpty()
                ? apart(order, ahead, () -> delivery.movedBehind(number, order))
                : delivery.onDelivered(state, number);
    }

    private Effect<OrderEvent, OrderState> onInquire(OrderState state, Inquire inquire) {
        if (!(state instanceof Order order)) {
            return rest.none(state);
        }
        List<OrderEvent> behind = RestoreRules.accountBehind(order, inquire.held(), scope.now());
        if (!behind.isEmpty()) {
            return apart(order, behind, () -> {});
        }
        delivery.answer(order, inquire.inquiry());
        return rest.none(state);
    }

    private Effect<OrderEvent, OrderState> apart(Order order, List<OrderEvent> events, Runnable written) {
        return reconciliation.proceed(OrderFold.fold(order, events), events, _ -> written.run(), false);
    }

    private Effect<OrderEvent, OrderState> onAnnounceAgain(OrderState state) {
        if (state instanceof Order order) {
            delivery.announceAgain(order);
        }
        return Effect().none();
    }

    private static Optional<View> view(OrderState state) {
        return state instanceof Order order
                ? Optional.of(new View(
                        order.spec(),
                        order.revision(),
                        order.summary(),
                        order.effectiveFills(),
                        order.certainty(),
                        order.placedAt()))
                : Optional.empty();
    }
}
