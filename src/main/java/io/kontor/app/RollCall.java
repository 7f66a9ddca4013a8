package io.kontor.app;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.AbstractOnMessageBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.TimerScheduler;
import io.kontor.account.AccountEntity;
import io.kontor.ingress.Accounts;
import io.kontor.ingress.Entities;
import io.kontor.risk.LimitUse;
import io.kontor.value.AccountId;
import io.kontor.value.VenueId;
import io.kontor.venue.VenueConnection;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Calls every account and every connection again and again, from the start on. Who is called wakes, recovers and looks after its open
 * orders, so none stays asleep after a restart, after its journal failed, or when the node it was on is gone; what they answer is what
 * readiness knows of them. Every node calls, until it leaves: no other node is needed for that.
 */
final class RollCall extends AbstractOnMessageBehavior<RollCall.Message> {
    /**
     * Who answers, and how the connections last said they are.
     *
     * @param connections without those that are silent
     * @param silent per venue the accounts whose connection should be up, answered once and does no more
     * @param usage of each account's limits, as it last said, however long ago: a limit that was passed is not kept because nobody answers
     */
    record Present(
            Set<AccountId> accounts,
            Map<VenueId, Map<AccountId, VenueConnection.Status>> connections,
            Map<VenueId, Set<AccountId>> silent,
            Map<AccountId, List<LimitUse>> usage) {
        static Present none() {
            return new Present(Set.of(), Map.of(), Map.of(), Map.of());
        }
    }

    /** What it hears. */
    sealed interface Message {}

    private record Call() implements Message {}

    /** Nodes came or went: call now, and again soon; where none has been called yet, once no more of them come. */
    record NodesChanged() implements Message {}

    /** This node leaves: whom it called from now on would wake anew. */
    record Stop() implements Message {}

    private enum Begin implements Message {
        NODES_STAND_STILL,
        AT_LATEST
    }

    private record AccountHere(AccountEntity.Usage usage) implements Message {}

    private record ConnectionHere(VenueConnection.Status status) implements Message {}

    private record HeardStatus(VenueConnection.Status status, long nanos) {}

    /** At the start they come within a second, and readiness waits for them: called soon again, and then ever less often. */
    private static final Duration FIRST_PAUSE = Duration.ofMillis(50);

    /** The first of nodes that start side by side would otherwise wake all accounts, and hand most of them away again. */
    static final Duration STANDSTILL = Duration.ofSeconds(1);

    /** However nodes come and go, nobody stays asleep for longer after the first has come. */
    static final Duration BEGIN_WITHIN = Duration.ofSeconds(5);

    /**
     * Who has not answered for as long as so many calls take is not here. Longer than an account takes to be handed over, or to be taken over
     * from a node that is lost: neither makes every node unready at once.
     */
    static final int CALLS_TO_MISS = 10;

    private final TimerScheduler<Message> timers;
    private final Duration every;
    private final Accounts accounts;
    private final Entities entities;
    private final LongSupplier nanoTime;
    private final Consumer<Present> present;
    private final ActorRef<AccountEntity.Usage> accountAnswers;
    private final ActorRef<VenueConnection.Status> connectionAnswers;
    private final Map<AccountId, Long> accountsHeard = new HashMap<>();
    private final Map<AccountId, List<LimitUse>> usage = new HashMap<>();
    private final Map<VenueId, Map<AccountId, HeardStatus>> connections = new HashMap<>();
    private Duration pause = FIRST_PAUSE;
    private int awaited;
    private boolean begun;

    /**
     * Begins to call, and ends when it is told to.
     *
     * @param begins whether at once; otherwise when the first nodes have come and stand still
     * @param nanoTime monotonic
     */
    static Behavior<Message> create(
            Accounts accounts,
            Entities entities,
            Duration every,
            boolean begins,
            LongSupplier nanoTime,
            Consumer<Present> present) {
        return Behaviors.setup(context -> Behaviors.withTimers(timers -> {
            if (begins) {
                context.getSelf().tell(new Call());
            }
            return new RollCall(context, timers, accounts, entities, every, begins, nanoTime, present);
        }));
    }

    private RollCall(
            ActorContext<Message> context,
            TimerScheduler<Message> timers,
            Accounts accounts,
            Entities entities,
            Duration every,
            boolean begins,
            LongSupplier nanoTime,
            Consumer<Present> present) {
        super(context);
        this.timers = timers;
        this.every = every;
        this.begun = begins;
        this.accounts = accounts;
        this.entities = entities;
        this.nanoTime = nanoTime;
        this.present = present;
        this.accountAnswers = context.messageAdapter(AccountEntity.Usage.class, AccountHere::new);
        this.connectionAnswers = context.messageAdapter(VenueConnection.Status.class, ConnectionHere::new);
    }

    @Override
    public Behavior<Message> onMessage(Message message) {
        switch (message) {
            case Call _ -> call();
            case NodesChanged _ -> {
                if (begun) {
                    callAnew();
                } else {
                    awaitStandstill();
                }
            }
            case Begin _ -> {
                timers.cancelAll();
                begun = true;
                callAnew();
            }
            case Stop _ -> {
                return Behaviors.stopped();
            }
            case AccountHere here -> {
                accountsHeard.put(here.usage().account(), nanoTime.getAsLong());
                usage.put(here.usage().account(), here.usage().usage());
                answered();
            }
            case ConnectionHere(VenueConnection.Status status) -> {
                connections
                        .computeIfAbsent(status.venue(), _ -> new HashMap<>())
                        .put(status.account(), new HeardStatus(status, nanoTime.getAsLong()));
                answered();
            }
        }
        return this;
    }

    /** When the last has answered, what they said is told at once; of those who stay silent it is told with the next call. */
    private void answered() {
        awaited--;
        if (awaited == 0) {
            tell();
        }
    }

    private void awaitStandstill() {
        timers.startSingleTimer(Begin.NODES_STAND_STILL, Begin.NODES_STAND_STILL, STANDSTILL);
        if (!timers.isTimerActive(Begin.AT_LATEST)) {
            timers.startSingleTimer(Begin.AT_LATEST, Begin.AT_LATEST, BEGIN_WITHIN);
        }
    }

    private void callAnew() {
        pause = FIRST_PAUSE;
        call();
    }

    private void call() {
        tell();
        awaited = 0;
        for (AccountId account : accounts.all()) {
            entities.account(account).tell(new AccountEntity.GetUsage(accountAnswers));
            awaited++;
            for (VenueId venue : accounts.venuesOf(account)) {
                entities.venue(account, venue).tell(new VenueConnection.GetStatus(connectionAnswers));
                awaited++;
            }
        }
        timers.startSingleTimer(new Call(), pause);
        Duration longer = pause.multipliedBy(2);
        pause = longer.compareTo(every) < 0 ? longer : every;
    }

    private void tell() {
        long now = nanoTime.getAsLong();
        Set<AccountId> here = new HashSet<>();
        accountsHeard.forEach((account, heard) -> {
            if (answers(heard, now)) {
                here.add(account);
            }
        });
        Map<VenueId, Map<AccountId, VenueConnection.Status>> seen = new HashMap<>();
        Map<VenueId, Set<AccountId>> silent = new HashMap<>();
        connections.forEach((venue, statuses) -> {
            Map<AccountId, VenueConnection.Status> answering = new HashMap<>();
            Set<AccountId> others = new HashSet<>();
            statuses.forEach((account, heard) -> {
                if (answers(heard.nanos(), now)) {
                    answering.put(account, heard.status());
                } else if (heard.status().desiredUp()) {
                    others.add(account);
                }
            });
            seen.put(venue, Map.copyOf(answering));
            silent.put(venue, Set.copyOf(others));
        });
        present.accept(new Present(Set.copyOf(here), Map.copyOf(seen), Map.copyOf(silent), Map.copyOf(usage)));
    }

    private boolean answers(long heard, long now) {
        return now - heard <= every.multipliedBy(CALLS_TO_MISS).toNanos();
    }
}
