package io.kontor.order;

import akka.actor.testkit.typed.Effect;
import akka.actor.testkit.typed.javadsl.BehaviorTestKit;
import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.persistence.testkit.javadsl.PersistenceProbe;
import akka.persistence.testkit.javadsl.UnpersistentBehavior;
import io.kontor.account.AccountEntity;
import io.kontor.account.AccountEntity.Announce;
import io.kontor.account.AccountEntity.Announced;
import io.kontor.account.AccountEntity.CancelNoted;
import io.kontor.account.AccountEntity.Denied;
import io.kontor.account.AccountEntity.Granted;
import io.kontor.account.AccountEntity.NoteCancel;
import io.kontor.account.AccountEntity.Reserve;
import io.kontor.account.AccountEntity.Undecided;
import io.kontor.instrument.Instruments;
import io.kontor.model.Ear;
import io.kontor.model.Samples;
import io.kontor.model.SimulatedClock;
import io.kontor.order.OrderEntity.Command;
import io.kontor.order.OrderEntity.Modify;
import io.kontor.order.OrderEntity.Place;
import io.kontor.order.OrderEntity.Reply;
import io.kontor.order.OrderEntity.Report;
import io.kontor.value.AccountId;
import io.kontor.value.CommandId;
import io.kontor.value.FillId;
import io.kontor.value.IntentId;
import io.kontor.value.Liquidity;
import io.kontor.value.Money;
import io.kontor.value.Price;
import io.kontor.value.Quantity;
import io.kontor.value.Refusal;
import io.kontor.value.RefusalCode;
import io.kontor.value.Symbol;
import io.kontor.value.VenueId;
import io.kontor.value.VenueOrderId;
import io.kontor.venue.ExecutionReport;
import io.kontor.venue.ExecutionReport.ExecType;
import io.kontor.venue.VenueCapabilities.DuplicateFence;
import io.kontor.venue.VenueConnection;
import io.kontor.venue.VenueFill;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * The real actor of one order, 10 to buy at 100, on its own: what it tells the account, the venue and callers is kept, and the test
 * speaks for them.
 */
final class EntityFixture {
    static final OrderSettings SETTINGS =
            new OrderSettings(Scenario.SETTINGS, Duration.ofSeconds(5), Duration.ofSeconds(2), Duration.ZERO, 2);

    final List<AccountEntity.Command> toAccount = new CopyOnWriteArrayList<>();
    final List<VenueConnection.Command> toVenue = new ArrayList<>();
    final List<Reply> replies = new ArrayList<>();
    final List<OrderEvent> journal = new ArrayList<>();
    final SimulatedClock clock = new SimulatedClock();
    final List<OrderEntity.Wake> wakings = new ArrayList<>();
    /** What the breaker hears of. */
    final List<String> flagged = new ArrayList<>();

    int asleep;
    private final Map<Object, Object> timers = new LinkedHashMap<>();
    private final Map<Object, Duration> delays = new LinkedHashMap<>();
    private final Set<Object> repeated = new HashSet<>();
    private final Map<Object, Instant> dues = new LinkedHashMap<>();
    private Instruments instruments = Samples.instruments();
    private List<VenueId> venues = List.of(Samples.VENUE);
    private final Set<VenueId> givenUp = new HashSet<>();
    final List<ToOther> toOthers = new ArrayList<>();
    private final OrderSettings settings;
    private final IntentId id;
    private @Nullable Symbol plain;
    private BehaviorTestKit<Command> kit;
    private PersistenceProbe<OrderEvent> probe;
    private long cursor;

    EntityFixture() {
        this(SETTINGS);
    }

    EntityFixture(OrderSettings settings) {
        this(Scenario.intent(), settings);
    }

    EntityFixture(IntentId id, OrderSettings settings) {
        this.id = id;
        this.settings = settings;
        start();
    }

    /** What one order told another. */
    record ToOther(IntentId order, Command command) {}

    /** The venue replaces nothing in that symbol. */
    EntityFixture replacesNothingIn(Symbol symbol) {
        plain = symbol;
        return this;
    }

    EntityFixture tradingOn(VenueId... traded) {
        venues = List.of(traded);
        return this;
    }

    /** What it lists is not awaited any more. */
    EntityFixture giveUp(VenueId venue) {
        givenUp.add(venue);
        return this;
    }

    /** It is lost, and comes back in a process that knows these. */
    EntityFixture restartKnowing(Instruments known) {
        instruments = known;
        return restart();
    }

    /** 10 at 100, granted, placed and sent. */
    static EntityFixture placed() {
        EntityFixture f = new EntityFixture();
        f.place("10");
        f.grant();
        return f;
    }

    /** One that the venue has confirmed, and whose account knows everything. */
    static EntityFixture working() {
        EntityFixture f = placed();
        f.announced();
        f.report(ExecType.NEW, 1, "0");
        f.announced();
        f.forgetWhatWasTold();
        return f;
    }

    EntityFixture place(String amount) {
        return place(Scenario.spec(amount, "100"));
    }

    EntityFixture place(OrderSpec spec) {
        return tell(new Place(spec, Samples.hashOf(spec), caller()));
    }

    EntityFixture modify(String amount, String command) {
        return modify(amount, "100", command);
    }

    EntityFixture modify(String amount, String price, String command) {
        return tell(modification(amount, price, command));
    }

    EntityFixture modify(OrderSpec spec, String command) {
        return tell(modification(spec, command));
    }

    Modify modification(String amount, String price, String command) {
        return modification(Scenario.spec(amount, price), command);
    }

    private Modify modification(OrderSpec spec, String command) {
        return new Modify(spec, Samples.hashOf(spec), Optional.of(new CommandId(command)), Optional.empty(), caller());
    }

    EntityFixture cancel() {
        return tell(new OrderEntity.Cancel(Optional.empty(), "requested", Optional.of(caller())));
    }

    EntityFixture wake() {
        return tell(new OrderEntity.Wake(Samples.ACCOUNT, Samples.VENUE, Optional.empty(), false, Optional.empty()));
    }

    EntityFixture report(ExecType type, int attempt, String cumulative) {
        return tell(reported(type, attempt, cumulative));
    }

    Report reported(ExecType type, int attempt, String cumulative) {
        return new Report(Samples.ACCOUNT, Samples.VENUE, execution(type, attempt, cumulative));
    }

    /** The first fill of an attempt. */
    EntityFixture fill(int attempt, String quantity) {
        VenueFill fill = new VenueFill(
                new FillId("f-" + attempt),
                Price.of("100"),
                Quantity.of(quantity),
                Money.of("0.1"),
                Samples.USDT,
                Liquidity.TAKER,
                clock.instant());
        return tell(new Report(
                Samples.ACCOUNT, Samples.VENUE, execution(ExecType.TRADE, attempt, quantity, Optional.of(fill))));
    }

    ExecutionReport execution(ExecType type, int attempt, String cumulative) {
        return execution(type, attempt, cumulative, Optional.empty());
    }

    private ExecutionReport execution(ExecType type, int attempt, String cumulative, Optional<VenueFill> fill) {
        return new ExecutionReport(
                ++cursor,
                Scenario.id(attempt).toString(),
                new VenueOrderId("v-" + attempt),
                type,
                Samples.BTC,
                io.kontor.value.Side.BUY,
                Quantity.of("10"),
                Price.of("100"),
                Quantity.of(cumulative),
                fill,
                Optional.empty(),
                clock.instant());
    }

    // The account's part.

    EntityFixture grant() {
        return grant(last(Reserve.class));
    }

    EntityFixture grant(Reserve r) {
        return grant(r, true);
    }

    /** @param looked whether the limits were looked at for it */
    EntityFixture grant(Reserve r, boolean looked) {
        r.replyTo().tell(new Granted(r.order(), r.revision(), r.generation(), Scenario.DECISION, looked));
        return settle();
    }

    /** What comes while the order writes that it was granted: Akka hands it on before what the order has told itself since. */
    EntityFixture grantWhileComes(Command next) {
        Reserve r = last(Reserve.class);
        kit.run(new OrderActor.Own.Decided(
                new Granted(r.order(), r.revision(), r.generation(), Scenario.DECISION, true)));
        kit.run(next);
        return settle();
    }

    /** The same, and Akka drops what the order has told itself meanwhile, as it does where too much is kept behind a slow write. */
    EntityFixture grantAndDropOwnWord() {
        Reserve r = last(Reserve.class);
        kit.run(new OrderActor.Own.Decided(
                new Granted(r.order(), r.revision(), r.generation(), Scenario.DECISION, true)));
        return dropOwnWord();
    }

    /** A report comes, and what the order tells itself of it is dropped. */
    EntityFixture tellAndDropOwnWord(Report report) {
        kit.run(report);
        return dropOwnWord();
    }

    private EntityFixture dropOwnWord() {
        keep();
        kit.selfInbox().getAllReceived();
        return this;
    }

    EntityFixture deny(RefusalCode code) {
        Reserve r = last(Reserve.class);
        Refusal refusal = Refusal.of(code, "no");
        r.replyTo().tell(new Denied(r.order(), r.revision(), r.generation(), refusal, Scenario.DECISION));
        return settle();
    }

    EntityFixture undecided(RefusalCode code) {
        Reserve r = last(Reserve.class);
        r.replyTo().tell(new Undecided(r.order(), r.revision(), r.generation(), Refusal.of(code, "not now")));
        return settle();
    }

    EntityFixture announced() {
        Announce a = last(Announce.class);
        return announced(a, a.announcements().getLast().number());
    }

    EntityFixture announced(Announce to, long number) {
        to.replyTo().tell(new Announced(to.order(), number));
        return settle();
    }

    EntityFixture noted() {
        NoteCancel n = last(NoteCancel.class);
        n.replyTo().tell(new CancelNoted(n.order()));
        return settle();
    }

    // The actor's life.

    EntityFixture tell(Command command) {
        kit.run(command);
        return settle();
    }

    /** All of them are in the mailbox before the order comes to the first. */
    EntityFixture tellTogether(Command... commands) {
        for (Command command : commands) {
            kit.run(command);
        }
        return settle();
    }

    /** The timer goes off, if it is set. */
    EntityFixture fire(String timer) {
        Object message = repeated.contains(timer) ? timers.get(timer) : timers.remove(timer);
        if (message instanceof Command command) {
            tell(command);
        }
        return this;
    }

    /** What that timer says when it goes off. */
    Command messageOf(String timer) {
        return (Command) Optional.ofNullable(timers.get(timer)).orElseThrow();
    }

    /** How long that timer was last set for. */
    Duration delayOf(String timer) {
        return Optional.ofNullable(delays.get(timer)).orElseThrow();
    }

    /** When that timer first goes off, as last set. */
    Instant dueOf(String timer) {
        return Optional.ofNullable(dues.get(timer)).orElseThrow();
    }

    boolean hasTimer(String timer) {
        return timers.containsKey(timer);
    }

    EntityFixture later(Duration duration) {
        clock.advance(duration);
        return this;
    }

    boolean hasEnded() {
        return !kit.isAlive();
    }

    /** It is lost, and comes back with the journal it has written. */
    EntityFixture restart() {
        timers.clear();
        start();
        return settle();
    }

    OrderState state() {
        return OrderBooks.fold(journal);
    }

    Order order() {
        return (Order) state();
    }

    Reply lastReply() {
        return replies.getLast();
    }

    RefusalCode lastRefusal() {
        return ((OrderEntity.Refused) replies.getLast()).refusal().code();
    }

    <T> List<T> told(Class<T> type) {
        return toAccount.stream().filter(type::isInstance).map(type::cast).toList();
    }

    <T> T last(Class<T> type) {
        return told(type).getLast();
    }

    void forgetWhatWasTold() {
        toAccount.clear();
        toVenue.clear();
        replies.clear();
        asleep = 0;
    }

    /** The actor itself, to be run over a journal. */
    Behavior<Command> behavior() {
        return OrderEntity.create(id, ports(), settings, new OrderPassivation() {
            @Override
            public void sleep(ActorRef<Command> order) {
                asleep++;
            }

            @Override
            public void wakeAgain(OrderEntity.Wake wake) {
                wakings.add(wake);
            }
        });
    }

    private void start() {
        UnpersistentBehavior<Command, OrderEvent, OrderState> behavior =
                UnpersistentBehavior.fromEventSourced(behavior(), state(), journal.size());
        kit = behavior.getBehaviorTestKit();
        probe = behavior.getEventProbe();
    }

    EntityFixture settle() {
        keep();
        while (kit.selfInbox().hasMessages()) {
            kit.runOne();
            keep();
        }
        return this;
    }

    private void keep() {
        probe.drain().forEach(effect -> journal.add(effect.persistedObject()));
        for (Effect effect : kit.getAllEffects()) {
            if (effect instanceof Effect.TimerScheduled<?> scheduled) {
                timers.put(scheduled.key(), scheduled.msg());
                delays.put(scheduled.key(), scheduled.duration());
                if (isSingle(scheduled)) {
                    repeated.remove(scheduled.key());
                } else {
                    repeated.add(scheduled.key());
                }
                dues.put(scheduled.key(), clock.instant().plus(scheduled.duration()));
            } else if (effect instanceof Effect.TimerCancelled cancelled) {
                timers.remove(cancelled.key());
            }
        }
    }

    /** Its modes have no names in Java. */
    private static boolean isSingle(Effect.TimerScheduled<?> scheduled) {
        return scheduled.mode().toString().equals("SingleMode");
    }

    private ActorRef<Reply> caller() {
        return new Ear<>(replies::add);
    }

    private OrderPorts ports() {
        return new OrderPorts(
                instruments,
                (_, _) -> Optional.empty(),
                _ -> venues,
                (_, venue, _) -> !givenUp.contains(venue),
                _ -> new Ear<>(toAccount::add),
                (_, _) -> new Ear<>(toVenue::add),
                (_, symbol) -> Samples.capabilities(DuplicateFence.SEND_EXPIRY, !symbol.equals(plain)),
                other -> new Ear<>(command -> toOthers.add(new ToOther(other, command))),
                (instrument, now) -> instruments.calendarOf(instrument).endOfDay(now),
                new BigDecimal("0.05"),
                new Counted(),
                clock);
    }

    /** Metrics of which only flags are looked at here. */
    private final class Counted implements ReconciliationMetrics {
        @Override
        public void queried() {}

        @Override
        public void resent() {}

        @Override
        public void unknown() {}

        @Override
        public void repaired() {}

        @Override
        public void flagged(AccountId account, String flag) {
            flagged.add(account + " " + flag);
        }
    }
}
