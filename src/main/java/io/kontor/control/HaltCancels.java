package io.kontor.control;

import akka.actor.typed.Behavior;
import akka.actor.typed.RecipientRef;
import akka.actor.typed.javadsl.AbstractOnMessageBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.TimerScheduler;
import io.kontor.account.AccountEntity;
import io.kontor.account.AccountEntity.CancelAllAccepted;
import io.kontor.value.AccountId;
import io.kontor.value.CommandId;
import io.kontor.value.HaltId;
import io.kontor.value.Symbol;
import io.kontor.value.VenueId;
import io.kontor.venue.VenueConnection;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Cancels what a halt covers: tells every account until each has it on disk. An account that cannot write does not keep its orders at
 * the venue; its sessions are told to cancel what they know. It does so twice: at once, and when the halt is everywhere, for what a node
 * that had not heard of it placed in between. The commands' ids are the halt's, so telling either again cancels nothing else.
 */
public final class HaltCancels extends AbstractOnMessageBehavior<HaltCancels.Message> {
    private static final Duration ASK_TIMEOUT = Duration.ofSeconds(3);
    private static final Duration RETRY_EVERY = Duration.ofSeconds(1);
    private static final Logger LOG = LoggerFactory.getLogger(HaltCancels.class);

    /** What it hears. */
    public sealed interface Message {}

    /** Carry out what the halt asks for; once more after a restart. */
    public record Begin(Halt halt) implements Message {}

    /** Nothing it covers leaves any more. */
    public record Everywhere(Halt halt) implements Message {}

    /** The halt is lifted: what has not been told yet is told nobody. */
    public record End(HaltId halt) implements Message {}

    private record Answered(Task of, AccountId account, boolean noted) implements Message {}

    private record Retry() implements Message {}

    /** Where it reaches accounts and their sessions. */
    public interface Ports {
        Collection<AccountId> accounts();

        Collection<VenueId> venuesOf(AccountId account);

        RecipientRef<AccountEntity.Command> account(AccountId account);

        RecipientRef<VenueConnection.Command> connection(AccountId account, VenueId venue);

        /** Every order in the account has its cancel on disk, and none but those that close its positions comes any more. */
        void canceled(Halt halt, AccountId account);

        /** The halt is lifted; never followed by a {@link #canceled} of it. */
        void ended(HaltId halt);
    }

    /** One telling of all accounts. */
    private static final class Task {
        private final Halt halt;
        private final CommandId command;
        private final boolean last;
        private final Set<AccountId> accounts;
        private final Set<AccountId> asking = new HashSet<>();

        Task(Halt halt, boolean last, Set<AccountId> accounts) {
            this.halt = halt;
            this.command = new CommandId("halt-" + halt.id() + (last ? "-everywhere" : ""));
            this.last = last;
            this.accounts = accounts;
        }
    }

    private final TimerScheduler<Message> timers;
    private final Ports ports;
    private final Clock clock;
    private final Map<HaltId, Task> tasks = new HashMap<>();

    public static Behavior<Message> create(Ports ports, Clock clock) {
        return Behaviors.setup(
                context -> Behaviors.withTimers(timers -> new HaltCancels(context, timers, ports, clock)));
    }

    private HaltCancels(ActorContext<Message> context, TimerScheduler<Message> timers, Ports ports, Clock clock) {
        super(context);
        this.timers = timers;
        this.ports = ports;
        this.clock = clock;
    }

    @Override
    public Behavior<Message> onMessage(Message message) {
        switch (message) {
            case Begin begin -> begin(begin.halt(), false);
            case Everywhere everywhere -> begin(everywhere.halt(), true);
            case End end -> {
                tasks.remove(end.halt());
                ports.ended(end.halt());
            }
            case Answered answered -> answered(answered);
            case Retry _ -> tasks.values().forEach(this::ask);
        }
        if (tasks.isEmpty()) {
            timers.cancel(new Retry());
        }
        return this;
    }

    private void begin(Halt halt, boolean last) {
        if (halt.actions().isEmpty()) {
            return;
        }
        Set<AccountId> covered = new HashSet<>(ports.accounts());
        covered.removeIf(account -> !halt.scope().covers(account));
        Task begun = new Task(halt, last, covered);
        tasks.put(halt.id(), begun);
        if (!timers.isTimerActive(new Retry())) {
            timers.startTimerWithFixedDelay(new Retry(), RETRY_EVERY);
        }
        ask(begun);
    }

    private void ask(Task of) {
        Halt halt = of.halt;
        for (AccountId account : of.accounts) {
            if (of.asking.add(account)) {
                getContext()
                        .ask(
                                AccountEntity.CancelAllReply.class,
                                ports.account(account),
                                ASK_TIMEOUT,
                                replyTo -> new AccountEntity.CancelAll(
                                        of.command,
                                        symbol(halt.scope()),
                                        venue(halt.scope()),
                                        "halted: " + halt.reason(),
                                        Optional.of(halt.id()),
                                        Optional.empty(),
                                        Optional.empty(),
                                        replyTo),
                                (reply, _) -> new Answered(of, account, reply instanceof CancelAllAccepted));
            }
        }
    }

    private void answered(Answered answered) {
        Task of = answered.of();
        if (tasks.get(of.halt.id()) != of) {
            return;
        }
        AccountId account = answered.account();
        of.asking.remove(account);
        if (answered.noted()) {
            of.accounts.remove(account);
            if (of.last) {
                ports.canceled(of.halt, account);
            }
            if (of.accounts.isEmpty()) {
                tasks.remove(of.halt.id());
            }
        } else {
            LOG.warn("halt {}: account {} could not note its cancels; its sessions are told", of.halt.id(), account);
            cancelAtVenues(of.halt.scope(), account);
        }
    }

    private void cancelAtVenues(HaltScope scope, AccountId account) {
        for (VenueId venue : ports.venuesOf(account)) {
            if (venue(scope).filter(v -> !v.equals(venue)).isEmpty()) {
                ports.connection(account, venue)
                        .tell(new VenueConnection.CancelOpen(
                                Optional.empty(),
                                symbol(scope),
                                clock.instant().plus(ASK_TIMEOUT),
                                getContext().getSystem().ignoreRef()));
            }
        }
    }

    private static Optional<Symbol> symbol(HaltScope scope) {
        return scope.type() == HaltScope.Type.SYMBOL ? Optional.of(new Symbol(scope.value())) : Optional.empty();
    }

    private static Optional<VenueId> venue(HaltScope scope) {
        return scope.type() == HaltScope.Type.VENUE ? Optional.of(new VenueId(scope.value())) : Optional.empty();
    }
}
