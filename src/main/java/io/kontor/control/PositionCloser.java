package io.kontor.control;

import akka.actor.typed.Behavior;
import akka.actor.typed.RecipientRef;
import akka.actor.typed.javadsl.AbstractOnMessageBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.TimerScheduler;
import io.kontor.account.AccountEntity;
import io.kontor.account.OrderStatus;
import io.kontor.account.OrderSummary;
import io.kontor.control.ClosingRules.Step;
import io.kontor.instrument.Instrument;
import io.kontor.instrument.Instruments;
import io.kontor.marketdata.BookView;
import io.kontor.marketdata.Quotes;
import io.kontor.order.OrderEntity;
import io.kontor.order.OrderSpec;
import io.kontor.position.Ledger;
import io.kontor.value.AccountId;
import io.kontor.value.HaltId;
import io.kontor.value.IntentId;
import io.kontor.value.Quantity;
import io.kontor.value.Refusal;
import io.kontor.value.RefusalCode;
import io.kontor.value.Side;
import io.kontor.value.Symbol;
import io.kontor.value.VenueId;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes the positions that a halt covers, by reduce-only orders of the halt's own. The ids of those orders are derived from halt, symbol
 * and slice, counted from one: whatever a crash left behind has taken its id, so it is found again and never placed twice.
 * It goes on looking while the halt stands, since a late fill may open a position anew.
 */
public final class PositionCloser extends AbstractOnMessageBehavior<PositionCloser.Message> {
    private static final Duration ASK_TIMEOUT = Duration.ofSeconds(5);
    private static final Logger LOG = LoggerFactory.getLogger(PositionCloser.class);

    /** What it hears. */
    public sealed interface Message {}

    /** The account's orders are canceled, so what it holds can be closed; once more after a restart. */
    public record Begin(Halt halt, AccountId account) implements Message {}

    /** The halt is lifted: nothing more is placed for it. */
    public record End(HaltId halt) implements Message {}

    private record Look() implements Message {}

    private record Viewed(HaltId halt, AccountId account, long askedAtNanos, AccountEntity.@Nullable View view)
            implements Message {}

    private record Found(ClosingLeg leg, Optional<OrderEntity.View> order) implements Message {}

    private record NotFound(ClosingLeg leg) implements Message {}

    private record Booked(ClosingLeg leg, Optional<BookView> book) implements Message {}

    private record Placed(ClosingLeg leg, Optional<OrderEntity.Reply> reply) implements Message {}

    /** Where it reaches the rest of the house. */
    public interface Ports {
        RecipientRef<AccountEntity.Command> account(AccountId account);

        RecipientRef<OrderEntity.Command> order(IntentId intent);

        Collection<VenueId> venuesOf(AccountId account);

        Instruments instruments();

        Quotes quotes();

        CompletionStage<Optional<BookView>> book(VenueId venue, Symbol symbol, int depth);

        Consumer<ControlAlert> alerts();

        Clock clock();
    }

    /** A halt at work: per account whether it is being looked at, and its positions; and those told of as listed nowhere. */
    private static final class Closing {
        private final Halt halt;
        private final Map<AccountId, Watch> accounts = new HashMap<>();
        private final Map<ClosingLeg.Key, ClosingLeg> legs = new HashMap<>();
        private final Set<ClosingLeg.Key> unlisted = new HashSet<>();

        private Closing(Halt halt) {
            this.halt = halt;
        }

        private long atWork() {
            return legs.values().stream().filter(ClosingLeg::isAtWork).count();
        }

        private Quantity inFlight(Symbol symbol, Side side) {
            return legs.values().stream()
                    .filter(leg -> leg.key().symbol().equals(symbol) && leg.side() == side)
                    .map(ClosingLeg::inFlight)
                    .reduce(Quantity.ZERO, Quantity::plus);
        }
    }

    /** When an account is to be looked at again, in nanoseconds; never while a look is under way. */
    private record Watch(boolean asking, long dueNanos) {}

    private final TimerScheduler<Message> timers;
    private final ClosingSettings settings;
    private final Ports ports;
    private final LongSupplier nanoTime;
    private final Map<HaltId, Closing> closings = new HashMap<>();

    public static Behavior<Message> create(ClosingSettings settings, Ports ports, LongSupplier nanoTime) {
        return Behaviors.setup(context ->
                Behaviors.withTimers(timers -> new PositionCloser(context, timers, settings, ports, nanoTime)));
    }

    private PositionCloser(
            ActorContext<Message> context,
            TimerScheduler<Message> timers,
            ClosingSettings settings,
            Ports ports,
            LongSupplier nanoTime) {
        super(context);
        this.timers = timers;
        this.settings = settings;
        this.ports = ports;
        this.nanoTime = nanoTime;
    }

    @Override
    public Behavior<Message> onMessage(Message message) {
        switch (message) {
            case Begin begin -> begin(begin);
            case End end -> closings.remove(end.halt());
            case Look _ -> closings.values().forEach(this::look);
            case Viewed viewed -> viewed(viewed);
            case Found found -> of(found.leg()).ifPresent(_ -> found(found));
            case NotFound not -> rest(not.leg());
            case Booked booked -> of(booked.leg()).ifPresent(closing -> booked(closing, booked));
            case Placed placed -> of(placed.leg()).ifPresent(_ -> placed(placed));
        }
        if (closings.isEmpty()) {
            timers.cancel(new Look());
        }
        return this;
    }

    private void begin(Begin begin) {
        Halt halt = begin.halt();
        if (!halt.actions().contains(HaltAction.CLOSE_POSITIONS)) {
            return;
        }
        Closing closing = closings.computeIfAbsent(halt.id(), _ -> new Closing(halt));
        closing.accounts.putIfAbsent(begin.account(), new Watch(false, nanoTime.getAsLong()));
        if (!timers.isTimerActive(new Look())) {
            timers.startTimerWithFixedDelay(new Look(), settings.lookEvery());
        }
        look(closing);
    }

    private void look(Closing closing) {
        long now = nanoTime.getAsLong();
        closing.accounts.replaceAll((account, watch) -> {
            if (watch.asking() || watch.dueNanos() - now > 0) {
                return watch;
            }
            getContext()
                    .ask(
                            AccountEntity.View.class,
                            ports.account(account),
                            ASK_TIMEOUT,
                            AccountEntity.GetView::new,
                            (view, _) -> new Viewed(closing.halt.id(), account, now, view));
            return new Watch(true, now);
        });
    }

    private void viewed(Viewed viewed) {
        Closing closing = closings.get(viewed.halt());
        if (closing == null) {
            return;
        }
        AccountEntity.View view = viewed.view();
        boolean done = view != null;
        if (view != null) {
            for (Map.Entry<Symbol, Ledger> held : view.positions().entrySet()) {
                Optional<Instrument> listed = ports.instruments().find(held.getKey());
                if (listed.isEmpty() && !held.getValue().isFlat()) {
                    unlisted(closing, viewed.account(), held.getKey());
                }
                Optional<Instrument> covered =
                        listed.filter(i -> closing.halt.scope().covers(i.venue(), viewed.account(), i.symbol()));
                if (covered.isPresent()) {
                    done &= advance(closing, covered.get(), held.getValue(), viewed);
                }
            }
        }
        Duration pause = done ? settings.restEvery() : settings.lookEvery();
        closing.accounts.put(viewed.account(), new Watch(false, nanoTime.getAsLong() + pause.toNanos()));
    }

    /** Until all of the account's venues have said what they list, it may be one of theirs. */
    private void unlisted(Closing closing, AccountId account, Symbol symbol) {
        ClosingLeg.Key key = new ClosingLeg.Key(closing.halt.id(), account, symbol);
        // The last of them may have listed it since it was looked for.
        if (closing.halt.scope().coversAtNoVenue(account, symbol)
                && ports.instruments().areListed(ports.venuesOf(account))
                && ports.instruments().find(symbol).isEmpty()
                && closing.unlisted.add(key)) {
            alert(key, ControlAlert.Kind.CLOSING_WAITS, symbol + ": no venue lists it");
        }
    }

    /** Answers whether there is nothing to do here for now. */
    private boolean advance(Closing closing, Instrument instrument, Ledger ledger, Viewed viewed) {
        ClosingLeg.Key key = new ClosingLeg.Key(closing.halt.id(), viewed.account(), instrument.symbol());
        ClosingLeg leg = closing.legs.get(key);
        if (ledger.isFlat() && (leg == null || !leg.isAtWork())) {
            if (leg != null && leg.isNews("flat")) {
                alert(leg.key(), ControlAlert.Kind.POSITION_CLOSED, "flat after " + leg.accepted() + " slices");
            }
            return true;
        }
        long now = nanoTime.getAsLong();
        if (leg == null) {
            leg = new ClosingLeg(key, instrument, viewed.askedAtNanos());
            closing.legs.put(key, leg);
        }
        if (leg.mayBegin(viewed.askedAtNanos(), now) && (leg.isAtWork() || closing.atWork() < settings.slicesMax())) {
            AccountEntity.View view = Objects.requireNonNull(viewed.view());
            leg.listedAs(instrument);
            leg.begin(Holding.of(view, instrument.symbol(), ledger, leg.orderMax()));
            if (leg.inFlight().isZero()) {
                plan(leg);
            } else {
                find(leg);
            }
        }
        return false;
    }

    private void plan(ClosingLeg leg) {
        getContext()
                .pipeToSelf(
                        ports.book(leg.instrument().venue(), leg.key().symbol(), settings.depthLevels()),
                        (book, _) -> new Booked(leg, book == null ? Optional.empty() : book));
    }

    /** How it is with the order under this id: placed here and not known to be over, or left by a crash. */
    private void find(ClosingLeg leg) {
        getContext()
                .<OrderEntity.Command, Optional<OrderEntity.View>>ask(
                        optional(),
                        ports.order(IntentId.of(leg.key().account(), leg.next())),
                        ASK_TIMEOUT,
                        OrderEntity.Get::new,
                        (order, _) -> order == null ? new NotFound(leg) : new Found(leg, order));
    }

    @SuppressWarnings("unchecked")
    private static Class<Optional<OrderEntity.View>> optional() {
        return (Class<Optional<OrderEntity.View>>) (Class<?>) Optional.class;
    }

    private void found(Found found) {
        ClosingLeg leg = found.leg();
        if (found.order().isEmpty()) {
            leg.working(Quantity.ZERO);
            plan(leg);
            return;
        }
        OrderSummary slice = found.order().get().state();
        if (!slice.status().isTerminal()) {
            leg.working(slice.remainingAmount());
            rest(leg);
        } else if (!slice.filledAmount().isZero()) {
            leg.getOn();
            leg.advance();
            plan(leg);
        } else if (leg.hasPlaced()) {
            inVain(leg, slice);
        } else {
            leg.advance();
            plan(leg);
        }
    }

    /**
     * Rejected by the venue, which has less of it than our books, or none to give; or over with nothing traded, by what may last as long,
     * such as a connection that is down. The next slice fares no better at once.
     */
    private void inVain(ClosingLeg leg, OrderSummary slice) {
        leg.advanceInVain();
        rest(leg);
        hold(leg);
        boolean rejected = slice.status() == OrderStatus.REJECTED;
        if ((rejected || leg.isStuck()) && leg.isNews(slice.status().name())) {
            String what = rejected
                    ? slice.venue() + " rejects " + slice.clientOrderId()
                    : slice.clientOrderId() + " traded nothing, once more, and is " + slice.status();
            String why = slice.reason().map(reason -> ": " + reason).orElse("");
            alert(leg.key(), ControlAlert.Kind.CLOSING_WAITS, what + why);
        }
    }

    private void booked(Closing closing, Booked booked) {
        ClosingLeg leg = booked.leg();
        Instrument instrument = leg.instrument();
        Step step = ClosingRules.next(
                leg.holding(),
                instrument,
                ports.quotes().latest(instrument.venue(), instrument.symbol()),
                booked.book(),
                closing.inFlight(instrument.symbol(), leg.holding().closingSide()),
                settings);
        switch (step) {
            case Step.Flat _ -> rest(leg);
            case Step.Wait wait -> {
                rest(leg);
                if (leg.isNews(wait.reason().name())) {
                    alert(leg.key(), ControlAlert.Kind.CLOSING_WAITS, wait.detail());
                }
            }
            case Step.Dust dust -> {
                rest(leg);
                hold(leg);
                if (leg.isNews("dust")) {
                    alert(leg.key(), ControlAlert.Kind.CLOSING_LEAVES_DUST, dust.detail());
                }
            }
            case Step.Slice slice -> place(closing.halt, leg, slice);
        }
    }

    private void place(Halt halt, ClosingLeg leg, Step.Slice slice) {
        OrderSpec order = leg.order(slice, halt);
        LOG.info(
                "halt {}: {} {} {} at {} or better as {}",
                halt.id(),
                leg.key(),
                slice.side(),
                slice.quantity(),
                slice.protection(),
                order.clientOrderId());
        String content = slice.side() + " " + slice.quantity() + " at " + slice.protection();
        getContext()
                .ask(
                        OrderEntity.Reply.class,
                        ports.order(order.intentId()),
                        ASK_TIMEOUT,
                        replyTo -> new OrderEntity.Place(order, content, replyTo),
                        (reply, _) -> new Placed(leg, Optional.ofNullable(reply)));
    }

    /**
     * An id that is taken was taken before a restart, or by a sending that was not answered. Whatever is not known now is found under its
     * id at the next look.
     */
    private void placed(Placed placed) {
        ClosingLeg leg = placed.leg();
        if (placed.reply().isPresent()
                && placed.reply().get() instanceof OrderEntity.Refused(Refusal refusal)
                && refusal.code() == RefusalCode.DUPLICATE_CLIENT_ORDER_ID) {
            leg.takenBefore();
            find(leg);
            return;
        }
        rest(leg);
        if (placed.reply().isEmpty()) {
            leg.unanswered();
        }
        placed.reply().ifPresent(reply -> {
            switch (reply) {
                case OrderEntity.Accepted accepted -> leg.accept(accepted.repeat());
                case OrderEntity.Refused refused -> refused(leg, refused.refusal());
            }
        });
    }

    private void refused(ClosingLeg leg, Refusal refusal) {
        boolean tooLarge =
                refusal.code() == RefusalCode.RISK_ORDER_SIZE || refusal.code() == RefusalCode.RISK_ORDER_NOTIONAL;
        if (tooLarge) {
            leg.shrink();
        }
        if (refusal.code().sticks()) {
            leg.advance();
        } else if (refusal.code() == RefusalCode.OUTCOME_UNKNOWN) {
            leg.unanswered();
        } else {
            leg.working(Quantity.ZERO);
        }
        hold(leg);
        if (leg.isNews(refusal.code().name())) {
            alert(leg.key(), ControlAlert.Kind.CLOSING_WAITS, refusal.code() + ": " + refusal.detail());
        }
    }

    private void rest(ClosingLeg leg) {
        leg.rest(nanoTime.getAsLong());
    }

    private void hold(ClosingLeg leg) {
        leg.hold(
                nanoTime.getAsLong(),
                settings.lookEvery().toNanos(),
                settings.restEvery().toNanos());
    }

    private Optional<Closing> of(ClosingLeg leg) {
        return Optional.ofNullable(closings.get(leg.key().halt()));
    }

    private void alert(ClosingLeg.Key of, ControlAlert.Kind kind, String detail) {
        ports.alerts()
                .accept(new ControlAlert(
                        kind,
                        Optional.of(of.halt()),
                        Optional.of(of.account()),
                        Optional.of(of.symbol()),
                        detail,
                        ports.clock().instant()));
    }
}
