package io.kontor.ingress;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.RecipientRef;
import akka.actor.typed.javadsl.Behaviors;
import io.kontor.account.AccountEntity;
import io.kontor.instrument.Instruments;
import io.kontor.order.OrderEntity;
import io.kontor.risk.TwoPersonRule;
import io.kontor.value.AccountId;
import io.kontor.value.IntentId;
import io.kontor.value.Refusal;
import io.kontor.value.RefusalCode;
import io.kontor.value.VenueClientOrderId;
import io.kontor.value.VenueId;
import io.kontor.venue.VenueConnection;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Entities that answer by the contract from memory, each an actor of its own, made on its first message as sharding does. */
public final class TestEntities implements Entities {
    private final ActorTestKit kit;
    private final Instruments instruments;
    private final TestJournal journal;
    private final TwoPersonRule twoPerson;
    private final Clock clock;
    private final Map<IntentId, ActorRef<OrderEntity.Command>> orders = new ConcurrentHashMap<>();
    private final Map<AccountId, ActorRef<AccountEntity.Command>> accounts = new ConcurrentHashMap<>();
    private final Map<String, ActorRef<VenueConnection.Command>> venues = new ConcurrentHashMap<>();

    /** Accounts whose connections cannot write that they are wanted otherwise, and such as answer nothing. */
    private final Set<AccountId> unwilling = ConcurrentHashMap.newKeySet();

    private final Set<AccountId> mute = ConcurrentHashMap.newKeySet();

    private final Queue<AccountEntity.Announce> meanwhile = new ConcurrentLinkedQueue<>();
    private final Map<AccountId, RefusalCode> unnoted = new ConcurrentHashMap<>();
    private final Map<AccountId, RefusalCode> unnotedOnce = new ConcurrentHashMap<>();

    private volatile Optional<IntentId> refused = Optional.empty();
    private final List<VenueConnection.CancelOpen> canceled = new CopyOnWriteArrayList<>();
    private final Semaphore heard = new Semaphore(0);

    public TestEntities(
            ActorTestKit kit, Instruments instruments, TestJournal journal, TwoPersonRule twoPerson, Clock clock) {
        this.twoPerson = twoPerson;
        this.kit = kit;
        this.instruments = instruments;
        this.journal = journal;
        this.clock = clock;
    }

    @Override
    public RecipientRef<OrderEntity.Command> order(IntentId intent) {
        return orders.computeIfAbsent(
                intent,
                id -> kit.spawn(
                        Behaviors.setup(context -> new TestOrder(context, id, this, instruments, journal, clock))));
    }

    /** What the order is told goes nowhere from now on. */
    public void gone(IntentId order) {
        orders.put(order, kit.system().deadLetters());
    }

    /** The same of what the account is told. */
    void gone(AccountId account) {
        accounts.put(account, kit.system().deadLetters());
    }

    /** The same of what its connection is told. */
    void gone(AccountId account, VenueId venue) {
        venues.put(VenueConnection.entityId(account, venue), kit.system().deadLetters());
    }

    @Override
    public RecipientRef<AccountEntity.Command> account(AccountId account) {
        return accounts.computeIfAbsent(
                account,
                id -> kit.spawn(Behaviors.setup(
                        context -> new TestAccount(context, id, this, journal, instruments, twoPerson, clock))));
    }

    @Override
    public RecipientRef<VenueConnection.Command> venue(AccountId account, VenueId venue) {
        return venues.computeIfAbsent(
                VenueConnection.entityId(account, venue), id -> kit.spawn(venue(account, venue, true)));
    }

    private Behavior<VenueConnection.Command> venue(AccountId account, VenueId venue, boolean up) {
        return Behaviors.receive(VenueConnection.Command.class)
                .onMessage(VenueConnection.GetStatus.class, m -> {
                    m.replyTo().tell(status(account, venue, up));
                    return Behaviors.same();
                })
                .onMessage(VenueConnection.Connect.class, m -> switched(account, venue, up, true, m.replyTo()))
                .onMessage(VenueConnection.Disconnect.class, m -> switched(account, venue, up, false, m.replyTo()))
                .onMessage(VenueConnection.CancelOpen.class, m -> {
                    canceled.add(m);
                    heard.release();
                    m.replyTo().tell(up ? taken(account, venue, targets(m)) : noneTaken(account, venue));
                    return Behaviors.same();
                })
                .onMessage(VenueConnection.ListOpenOrders.class, m -> {
                    m.replyTo()
                            .tell(new VenueConnection.OpenOrders(
                                    account, venue, up ? Optional.of(List.of()) : Optional.empty(), clock.instant()));
                    return Behaviors.same();
                })
                .build();
    }

    private Behavior<VenueConnection.Command> switched(
            AccountId account, VenueId venue, boolean before, boolean up, ActorRef<VenueConnection.Status> replyTo) {
        boolean now = unwilling.contains(account) ? before : up;
        if (!mute.contains(account)) {
            replyTo.tell(status(account, venue, now));
        }
        return venue(account, venue, now);
    }

    /** The next account that is asked for its open orders hears that after it has looked and before it answers. */
    void announcedMeanwhile(AccountEntity.Announce announce) {
        meanwhile.add(announce);
    }

    Queue<AccountEntity.Announce> meanwhile() {
        return meanwhile;
    }

    /** The journal of its connection is down. */
    void keepsConnection(AccountId account) {
        unwilling.add(account);
    }

    void answersNoSwitch(AccountId account) {
        mute.add(account);
    }

    /** The account refuses every cancel-all with that. */
    void refusesCancelAll(AccountId account, RefusalCode code) {
        unnoted.put(account, code);
    }

    /** The account refuses the next cancel-all with that. */
    void refusesCancelAllOnce(AccountId account, RefusalCode code) {
        unnotedOnce.put(account, code);
    }

    Optional<Refusal> refusalOfCancelAll(AccountId account) {
        return Optional.ofNullable(unnotedOnce.remove(account))
                .or(() -> Optional.ofNullable(unnoted.get(account)))
                .map(code -> Refusal.of(code, code.meaning()));
    }

    /** The sessions have seen no list, and no room for a cancel of that order. */
    void takesPartOfCancels(IntentId but) {
        refused = Optional.of(but);
    }

    /** What the sessions were told to cancel past the journal, in order. */
    public List<VenueConnection.CancelOpen> canceled() {
        return canceled;
    }

    /** Waits until the sessions have been told of so many more. */
    public void awaitCanceled(int more) {
        try {
            if (!heard.tryAcquire(more, 30, TimeUnit.SECONDS)) {
                throw new AssertionError(canceled.size() + " cancels in all (expected: " + more + " more)");
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The session knows every order that was ever asked for. */
    private List<VenueClientOrderId> targets(VenueConnection.CancelOpen asked) {
        return orders.keySet().stream()
                .filter(intent -> asked.intent().filter(i -> !i.equals(intent)).isEmpty())
                .map(intent -> new VenueClientOrderId(intent, 1))
                .toList();
    }

    private VenueConnection.CancelsTaken taken(AccountId account, VenueId venue, List<VenueClientOrderId> targets) {
        if (refused.isEmpty()) {
            return new VenueConnection.CancelsTaken(account, venue, Optional.of(targets));
        }
        Map<Boolean, List<VenueClientOrderId>> byRoom = targets.stream()
                .collect(Collectors.partitioningBy(id -> !refused.get().equals(id.intent())));
        return new VenueConnection.CancelsTaken(account, venue, Optional.empty(), byRoom.get(true), byRoom.get(false));
    }

    private static VenueConnection.CancelsTaken noneTaken(AccountId account, VenueId venue) {
        return new VenueConnection.CancelsTaken(account, venue, Optional.empty());
    }

    private VenueConnection.Status status(AccountId account, VenueId venue, boolean up) {
        return new VenueConnection.Status(account, venue, up, up, clock.instant(), Optional.empty(), "CLOSED", 0, 0);
    }
}
