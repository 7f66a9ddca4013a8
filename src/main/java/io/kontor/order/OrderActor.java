package io.kontor.order;

import akka.actor.typed.ActorRef;
import akka.actor.typed.RecipientRef;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.TimerScheduler;
import akka.persistence.typed.PersistenceId;
import akka.persistence.typed.RecoveryCompleted;
import akka.persistence.typed.javadsl.CommandHandler;
import akka.persistence.typed.javadsl.Effect;
import akka.persistence.typed.javadsl.EventHandler;
import akka.persistence.typed.javadsl.EventSourcedBehavior;
import akka.persistence.typed.javadsl.RetentionCriteria;
import akka.persistence.typed.javadsl.SignalHandler;
import io.kontor.account.AccountEntity;
import io.kontor.account.OrderStatus;
import io.kontor.instrument.Instrument;
import io.kontor.order.Admission.Question;
import io.kontor.order.Admission.Step;
import io.kontor.order.Admission.Verdict;
import io.kontor.order.OrderEntity.Cancel;
import io.kontor.order.OrderEntity.Command;
import io.kontor.order.OrderEntity.Get;
import io.kontor.order.OrderEntity.Inquire;
import io.kontor.order.OrderEntity.Modify;
import io.kontor.order.OrderEntity.Place;
import io.kontor.order.OrderEntity.Reconcile;
import io.kontor.order.OrderEntity.Refused;
import io.kontor.order.OrderEntity.Reply;
import io.kontor.order.OrderEntity.Report;
import io.kontor.order.OrderEntity.View;
import io.kontor.order.OrderEntity.Wake;
import io.kontor.order.OrderState.Vacant;
import io.kontor.value.AccountId;
import io.kontor.value.CommandId;
import io.kontor.value.IntentId;
import io.kontor.value.Refusal;
import io.kontor.value.RefusalCode;
import io.kontor.venue.ExecutionReport;
import io.kontor.venue.VenueCapabilities;
import io.kontor.venue.VenueConnection;
import io.kontor.venue.VenueReport;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The actor of one order. Carries messages between the pure rules, the journal, the account and the venue connection; everything a
 * restart must not lose is in the journal, everything here is memory that a restart may lose.
 */
final class OrderActor extends EventSourcedBehavior<Command, OrderEvent, OrderState> {
    /** What stands for a cancel that came without an id of its own. */
    private static final CommandId ANY_CANCEL = new CommandId("cancel");

    private final IntentId id;
    private final OrderPorts ports;
    private final OrderSettings settings;
    private final ActorContext<Command> context;
    private final TimerScheduler<Command> timers;
    private final Consumer<ActorRef<Command>> passivate;
    private final Announcer announcer;
    private final ActorRef<AccountEntity.ReserveReply> decisions;
    private final ActorRef<AccountEntity.CancelNoted> notes;
    private final Deque<Command> waiting = new ArrayDeque<>();
    private final List<ActorRef<Reply>> cancelers = new ArrayList<>();
    private Efforts efforts = Efforts.NONE;
    private @Nullable Open question;
    private @Nullable AccountId asked;

    /** Messages of the actor to itself. */
    sealed interface Own extends OrderEntity.Internal {
        record Decided(AccountEntity.ReserveReply reply) implements Own {}

        record Noted(AccountEntity.CancelNoted reply) implements Own {}

        record Delivered(AccountEntity.Announced reply) implements Own {}

        record LookAgain() implements Own {}

        record AnnounceAgain() implements Own {}

        record Undecided() implements Own {}

        record CancelUnanswered() implements Own {}
    }

    /** What the account was asked, and who waits for what comes of it. */
    private record Open(Question question, ActorRef<Reply> replyTo) {}

    OrderActor(
            IntentId id,
            OrderPorts ports,
            OrderSettings settings,
            ActorContext<Command> context,
            TimerScheduler<Command> timers,
            Consumer<ActorRef<Command>> passivate) {
        super(PersistenceId.ofUniqueId(OrderEntity.persistenceId(id)));
        this.id = id;
        this.ports = ports;
        this.settings = settings;
        this.context = context;
        this.timers = timers;
        this.passivate = passivate;
        this.decisions = context.messageAdapter(AccountEntity.ReserveReply.class, Own.Decided::new);
        this.notes = context.messageAdapter(AccountEntity.CancelNoted.class, Own.Noted::new);
        this.announcer =
                new Announcer(ports, context.messageAdapter(AccountEntity.Announced.class, Own.Delivered::new));
    }

    @Override
    public OrderState emptyState() {
        return OrderState.EMPTY;
    }

    @Override
    public CommandHandler<Command, OrderEvent, OrderState> commandHandler() {
        return newCommandHandlerBuilder().forAnyState().onAnyCommand(this::onCommand);
    }

    @Override
    public EventHandler<OrderState, OrderEvent> eventHandler() {
        return newEventHandlerBuilder().forAnyState().onAnyEvent(OrderFold::apply);
    }

    @Override
    public SignalHandler<OrderState> signalHandler() {
        return newSignalHandlerBuilder()
                .onSignal(RecoveryCompleted.instance(), state -> {
                    if (state instanceof Order) {
                        context.getSelf().tell(new Own.LookAgain());
                    }
                })
                .build();
    }

    @Override
    public RetentionCriteria retentionCriteria() {
        return RetentionCriteria.snapshotEvery(settings.snapshotEvery(), 1);
    }

    private Effect<OrderEvent, OrderState> onCommand(OrderState state, Command command) {
        return switch (command) {
            case Place c -> onPlace(state, c);
            case Modify c -> onModify(state, c);
            case Cancel c -> onCancel(state, c);
            case Get c -> {
                c.replyTo().tell(view(state));
                yield rest(state);
            }
            case Reconcile c -> onReconcile(state, c);
            case Report c -> onReport(state, c);
            case Wake c -> onWake(state, c);
            case Inquire c -> onInquire(state, c);
            case Own.Decided c -> onDecided(state, c.reply());
            case Own.Noted _ -> onNoted(state);
            case Own.Delivered c -> onDelivered(state, c.reply().number());
            case Own.LookAgain _ ->
                state instanceof Order order ? proceed(order, List.of(), OrderActor::nobody) : rest(state);
            case Own.AnnounceAgain _ -> {
                announceAgain(state);
                yield Effect().none();
            }
            case Own.Undecided _ -> onUndecided(state);
            case Own.CancelUnanswered _ -> onCancelUnanswered();
        };
    }

    // Placing and modifying: ask the account for room, journal, answer, send.

    private Effect<OrderEvent, OrderState> onPlace(OrderState state, Place place) {
        return switch (state) {
            case Order order -> {
                place.replyTo().tell(CommandRules.repeatedPlace(order, place.spec(), place.contentHash()));
                yield rest(state);
            }
            case Vacant _ when question != null -> waitForQuestion(place, Optional.of(place.replyTo()));
            case Vacant vacant ->
                follow(
                        state,
                        instrumentOf(place.spec())
                                .map(i -> admission(i).place(vacant, place, now()))
                                .orElseGet(() -> unknownSymbol(place.spec())),
                        place.replyTo());
        };
    }

    private static Step unknownSymbol(OrderSpec spec) {
        return new Step.Answer(new Refused(Refusal.of(
                RefusalCode.UNKNOWN_SYMBOL, "symbol", spec.symbol().value(), "a symbol of GET /v1/symbols")));
    }

    private Effect<OrderEvent, OrderState> onModify(OrderState state, Modify modify) {
        if (question != null) {
            return waitForQuestion(modify, Optional.of(modify.replyTo()));
        }
        Step step = state instanceof Order order && order.denial().isEmpty()
                ? instrumentOf(order.spec())
                        .map(i -> admission(i).modify(order, modify, now()))
                        .orElseGet(() -> unknownSymbol(order.spec()))
                : new Step.Answer(CommandRules.unknown());
        return follow(state, step, modify.replyTo());
    }

    private Effect<OrderEvent, OrderState> follow(OrderState state, Step step, ActorRef<Reply> replyTo) {
        return switch (step) {
            case Step.Answer answer -> {
                replyTo.tell(answer.reply());
                yield rest(state);
            }
            case Step.Note note ->
                proceed(
                        (Order) OrderFold.apply(state, note.event()),
                        List.of(note.event()),
                        order -> replyTo.tell(CommandRules.accepted(order, true)));
            case Step.Ask ask -> {
                AccountId account = ask.question().wish().spec().account();
                question = new Open(ask.question(), replyTo);
                asked = account;
                account(account).tell(ask.question().toReserve(id, decisions));
                timers.startSingleTimer("question", new Own.Undecided(), settings.decideWithin());
                yield Effect().none();
            }
        };
    }

    private Effect<OrderEvent, OrderState> onDecided(OrderState state, AccountEntity.ReserveReply reply) {
        Open open = question;
        if (open == null || !open.question().isAnsweredBy(reply)) {
            return onLateDecision(state, reply);
        }
        question = null;
        timers.cancel("question");
        return switch (admission(open.question().instrument()).decided(state, open.question(), reply, now())) {
            case Verdict.Answer answer when answer.giveBack() -> giveBack(open, answer.reply());
            case Verdict.Answer answer -> {
                open.replyTo().tell(answer.reply());
                yield rest(state);
            }
            case Verdict.Journal journal -> {
                efforts = efforts.settled();
                Reply refused = journal.refusal().map(Refused::new).orElse(null);
                yield proceed(
                        (Order) OrderFold.apply(state, journal.event()),
                        List.of(journal.event()),
                        order -> open.replyTo().tell(refused != null ? refused : CommandRules.accepted(order, false)));
            }
        };
    }

    /** Nobody waits for this answer any more. What it reserved was abandoned when the waiting ended; that may have got lost. */
    private Effect<OrderEvent, OrderState> onLateDecision(OrderState state, AccountEntity.ReserveReply reply) {
        if (reply instanceof AccountEntity.Granted granted && question == null && asked != null) {
            boolean unused = !(state instanceof Order order) || granted.revision() > order.revision();
            if (unused) {
                account(asked).tell(new AccountEntity.Abandon(id, granted.revision(), granted.generation()));
            }
        }
        return Effect().none();
    }

    /** What was or may be reserved is given up, and journalled so that no later attempt can be taken for this one. */
    private Effect<OrderEvent, OrderState> giveBack(Open open, Reply reply) {
        Question given = open.question();
        return abandon(
                given.wish().spec().account(),
                given.revision(),
                given.generation(),
                () -> open.replyTo().tell(reply));
    }

    private Effect<OrderEvent, OrderState> abandon(AccountId account, int revision, int generation, Runnable then) {
        return Effect()
                .persist(new OrderEvent.ReservationAbandoned(id, revision, generation, now()))
                .thenRun(after -> {
                    account(account).tell(new AccountEntity.Abandon(id, revision, generation));
                    then.run();
                    nextWaiting();
                    sleepIfDone(after);
                });
    }

    private Effect<OrderEvent, OrderState> onUndecided(OrderState state) {
        Open open = question;
        question = null;
        return open == null ? rest(state) : giveBack(open, new Refused(unknownOutcome()));
    }

    private static Refusal unknownOutcome() {
        return Refusal.of(RefusalCode.OUTCOME_UNKNOWN, RefusalCode.OUTCOME_UNKNOWN.meaning());
    }

    private Effect<OrderEvent, OrderState> waitForQuestion(Command command, Optional<ActorRef<Reply>> replyTo) {
        if (waiting.size() < settings.waitingMax()) {
            waiting.add(command);
        } else {
            replyTo.ifPresent(r -> r.tell(new Refused(
                    Refusal.of(RefusalCode.OVERLOADED, "too many commands wait for this order; nothing was changed"))));
        }
        return Effect().none();
    }

    // Canceling: the order's note and the account's are written side by side.

    private Effect<OrderEvent, OrderState> onCancel(OrderState state, Cancel cancel) {
        if (question != null && state instanceof Vacant) {
            return waitForQuestion(cancel, cancel.replyTo());
        }
        if (!(state instanceof Order order) || order.denial().isPresent()) {
            cancel.replyTo().ifPresent(r -> r.tell(CommandRules.unknown()));
            return rest(state);
        }
        Optional<Reply> known = CommandRules.answerToCancel(order, cancel);
        if (known.isPresent()) {
            cancel.replyTo().ifPresent(r -> r.tell(known.get()));
            return rest(state);
        }
        cancel.replyTo().ifPresent(replyTo -> awaitNote(order, replyTo));
        if (order.cancel().isPresent()) {
            return rest(state);
        }
        OrderEvent requested =
                new OrderEvent.CancelRequested(cancel.command(), OrderStatus.CANCELED, cancel.reason(), now());
        efforts = efforts.settled();
        return proceed((Order) OrderFold.apply(order, requested), List.of(requested), OrderActor::nobody);
    }

    /** The account writes its note while the order writes its own; the caller hears when both are on disk. */
    private void awaitNote(Order order, ActorRef<Reply> replyTo) {
        cancelers.add(replyTo);
        account(order.spec().account()).tell(new AccountEntity.NoteCancel(id, ANY_CANCEL, notes));
        timers.startSingleTimer("cancel", new Own.CancelUnanswered(), settings.decideWithin());
    }

    private Effect<OrderEvent, OrderState> onNoted(OrderState state) {
        timers.cancel("cancel");
        if (state instanceof Order order) {
            cancelers.forEach(c -> c.tell(CommandRules.accepted(order, false)));
        }
        cancelers.clear();
        return rest(state);
    }

    private Effect<OrderEvent, OrderState> onCancelUnanswered() {
        cancelers.forEach(c -> c.tell(new Refused(unknownOutcome())));
        cancelers.clear();
        return Effect().none();
    }

    // The way back: reports, sweeps, acknowledgements.

    private Effect<OrderEvent, OrderState> onReport(OrderState state, Report r) {
        Instant now = now();
        List<OrderEvent> events = new ArrayList<>();
        OrderState known = state;
        if (state instanceof Vacant && r.report() instanceof ExecutionReport report) {
            OrderEvent seen = Adoption.of(id, r.account(), r.venue(), report, now);
            events.add(seen);
            known = OrderFold.apply(state, seen);
        }
        if (!(known instanceof Order order)) {
            return rest(state);
        }
        List<OrderEvent> news = ReportRules.onReport(order, r.report(), capabilities(order), now);
        Order after = fold(order, news);
        events.addAll(news);
        count(r.report(), events);
        if (!news.isEmpty() && !(r.report() instanceof VenueReport.RequestFailed)) {
            efforts = efforts.settled();
        }
        return proceed(after, events, written -> {
            if (r.report() instanceof ExecutionReport report) {
                announcer.acknowledgeAfter(written, r.account(), r.venue(), report.cursor());
            }
        });
    }

    private void count(VenueReport report, List<OrderEvent> events) {
        for (OrderEvent event : events) {
            switch (event) {
                case OrderEvent.OutcomeUnknown _ -> ports.metrics().unknown();
                case OrderEvent.Flagged f -> ports.metrics().flagged(f.flag());
                default -> {
                    if (report instanceof VenueReport.QueryAnswered) {
                        ports.metrics().repaired();
                    }
                }
            }
        }
    }

    private Effect<OrderEvent, OrderState> onWake(OrderState state, Wake wake) {
        Instant now = now();
        return switch (state) {
            case Vacant vacant
            when wake.seen().isPresent() -> {
                OrderEvent event = Adoption.of(
                        id, wake.account(), wake.venue(), wake.seen().get(), now);
                yield proceed((Order) OrderFold.apply(vacant, event), List.of(event), OrderActor::nobody, true);
            }
            // The account holds a reservation for an order that was never placed; unless somebody is about to place it
            // now.
            case Vacant vacant ->
                question != null ? Effect().none() : abandon(wake.account(), 1, vacant.generation() + 1, () -> {});
            case Order order -> {
                List<OrderEvent> events = wake.seen()
                        .map(seen -> QueryRules.onListed(order, seen, now))
                        .orElse(List.of());
                Order after = fold(order, events);
                yield events.isEmpty() && after.isDone() && after.outbox().isEmpty()
                        ? forgotten(after)
                        : lookAfter(after, events, wake.seen().isEmpty());
            }
        };
    }

    private Effect<OrderEvent, OrderState> forgotten(Order order) {
        forget(order);
        return rest(order);
    }

    /** A modify that was reserved and never accepted holds room: it is given back, as nobody waits for it any more. */
    private Effect<OrderEvent, OrderState> lookAfter(Order order, List<OrderEvent> events, boolean askVenue) {
        if (question == null) {
            account(order.spec().account())
                    .tell(new AccountEntity.Abandon(id, order.revision() + 1, order.generation()));
        }
        announceAgain(order);
        return proceed(order, events, OrderActor::nobody, askVenue);
    }

    private Effect<OrderEvent, OrderState> onInquire(OrderState state, Inquire inquire) {
        if (state instanceof Order order) {
            announcer.announceAgain(order, Optional.of(inquire.inquiry()));
        }
        return rest(state);
    }

    private Effect<OrderEvent, OrderState> onReconcile(OrderState state, Reconcile reconcile) {
        reconcile.replyTo().tell(view(state));
        return state instanceof Order order ? proceed(order, List.of(), OrderActor::nobody, true) : rest(state);
    }

    private Effect<OrderEvent, OrderState> onDelivered(OrderState state, long number) {
        announcer.delivered(number);
        if (!(state instanceof Order order)) {
            return rest(state);
        }
        announceNews(order);
        boolean finished = order.isDone() && announcer.hasDelivered(order);
        return finished && !order.outbox().isEmpty() ? finish(order) : rest(order);
    }

    /** Closed, and the account has everything: journal that, let the account forget, and sleep. */
    private Effect<OrderEvent, OrderState> finish(Order order) {
        return Effect()
                .persist(new OrderEvent.Delivered(order.announced(), now()))
                .thenRun(after -> {
                    forget(order);
                    sleepIfDone(after);
                });
    }

    private void forget(Order order) {
        account(order.spec().account()).tell(new AccountEntity.Forget(id, order.announced()));
    }

    private void announceNews(Order order) {
        if (announcer.announce(order)) {
            timers.startSingleTimer("announce", new Own.AnnounceAgain(), settings.announceAgainAfter());
        } else if (!announcer.isWaiting()) {
            timers.cancel("announce");
        }
    }

    private void announceAgain(OrderState state) {
        if (state instanceof Order order && !announcer.hasDelivered(order)) {
            announcer.announceAgain(order, Optional.empty());
            timers.startSingleTimer("announce", new Own.AnnounceAgain(), settings.announceAgainAfter());
        }
    }

    // What follows from a change, whatever caused it.

    private Effect<OrderEvent, OrderState> proceed(Order order, List<OrderEvent> events, Consumer<Order> answer) {
        return proceed(order, events, answer, false);
    }

    /**
     * Plans from the order as the events leave it, journals everything in one write, and only then answers, sends and announces.
     *
     * @param askVenue query whatever is live, even where the plan would wait
     */
    private Effect<OrderEvent, OrderState> proceed(
            Order order, List<OrderEvent> events, Consumer<Order> answer, boolean askVenue) {
        Planner planner = new Planner(capabilities(order), settings.reconciler());
        Instant now = now();
        Planner.Plan plan = planner.plan(order, events, instrumentOf(order.spec()), efforts, now);
        efforts = plan.efforts();
        List<VenueConnection.Command> sends =
                askVenue && plan.sends().isEmpty() ? planner.queries(plan.order()) : plan.sends();
        Runnable after = () -> {
            answer.accept(plan.order());
            sends.forEach(send -> send(plan.order(), send));
            announceNews(plan.order());
            plan.lookAt().ifPresentOrElse(at -> lookAgain(at, now), () -> timers.cancel("look"));
            nextWaiting();
            sleepIfDone(plan.order());
        };
        if (plan.events().isEmpty()) {
            after.run();
            return Effect().none();
        }
        List<OrderEvent> written = new ArrayList<>(plan.events().size() + 1);
        announcer.note(order, now).ifPresent(written::add);
        written.addAll(plan.events());
        return Effect().persist(written).thenRun(after::run);
    }

    private void send(Order order, VenueConnection.Command command) {
        if (command instanceof VenueConnection.Query) {
            ports.metrics().queried();
        } else if (command instanceof VenueConnection.Submit s
                && order.attempt(s.order().id().attempt())
                        .filter(a -> a.sends() > 1)
                        .isPresent()) {
            ports.metrics().resent();
        }
        ports.connections().of(order.spec().account(), order.venue()).tell(command);
    }

    private void lookAgain(Instant at, Instant now) {
        Duration in = Duration.between(now, at);
        timers.startSingleTimer("look", new Own.LookAgain(), in.isNegative() ? Duration.ZERO : in);
    }

    private void nextWaiting() {
        Command next = question == null ? waiting.poll() : null;
        if (next != null) {
            context.getSelf().tell(next);
        }
    }

    /** Nothing to journal: go on with what waits, or sleep where there is nothing to be awake for. */
    private Effect<OrderEvent, OrderState> rest(OrderState state) {
        nextWaiting();
        sleepIfDone(state);
        return Effect().none();
    }

    private void sleepIfDone(OrderState state) {
        boolean idle = question == null && waiting.isEmpty() && cancelers.isEmpty();
        boolean done = switch (state) {
            case Vacant _ -> true;
            case Order order -> order.isDone() && order.outbox().isEmpty();
        };
        if (idle && done) {
            passivate.accept(context.getSelf());
        }
    }

    /** Nobody waits for an answer. */
    private static void nobody(Order order) {}

    private static Order fold(Order order, List<OrderEvent> events) {
        Order after = order;
        for (OrderEvent event : events) {
            after = (Order) OrderFold.apply(after, event);
        }
        return after;
    }

    private Instant now() {
        return ports.clock().instant();
    }

    private Optional<View> view(OrderState state) {
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

    private Admission admission(Instrument instrument) {
        return new Admission(
                id,
                ports.placeRules(instrument),
                instrument,
                ports.quotes().latest(instrument.venue(), instrument.symbol()));
    }

    private Optional<Instrument> instrumentOf(OrderSpec spec) {
        return ports.instruments().find(spec.symbol());
    }

    private VenueCapabilities capabilities(Order order) {
        return ports.capabilities().apply(order.venue());
    }

    private RecipientRef<AccountEntity.Command> account(AccountId account) {
        return ports.accounts().apply(account);
    }
}
