package io.kontor.ingress;

import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Receive;
import io.kontor.account.AccountBooks;
import io.kontor.account.AccountEntity;
import io.kontor.account.AccountEntity.Announce;
import io.kontor.account.AccountEntity.CancelAll;
import io.kontor.account.AccountEntity.CancelAllAccepted;
import io.kontor.account.AccountEntity.CancelAllRefused;
import io.kontor.account.AccountEntity.GetOperation;
import io.kontor.account.AccountEntity.GetView;
import io.kontor.account.AccountEntity.ListOpen;
import io.kontor.account.AccountEntity.Operation;
import io.kontor.account.AccountEntity.OrdersFound;
import io.kontor.account.AccountEntity.Reserve;
import io.kontor.account.AccountEntity.SetLimits;
import io.kontor.account.AccountEntity.SiftOpen;
import io.kontor.account.AccountEntity.Sweep;
import io.kontor.account.AccountEntity.Swept;
import io.kontor.account.AccountEntity.WithdrawProposal;
import io.kontor.account.AccountEvent;
import io.kontor.account.AccountEvent.CancelAllReceived;
import io.kontor.account.AccountEvent.OrderAnnounced;
import io.kontor.account.AccountEvent.PositionChanged;
import io.kontor.account.AccountState;
import io.kontor.account.Announcement;
import io.kontor.account.OpenOrder;
import io.kontor.account.PublicEventType;
import io.kontor.instrument.Instruments;
import io.kontor.order.OrderEntity;
import io.kontor.position.Ledger;
import io.kontor.risk.LimitUse;
import io.kontor.risk.Limits;
import io.kontor.risk.LimitsSettings;
import io.kontor.risk.RiskDecision;
import io.kontor.risk.RiskLimit;
import io.kontor.risk.SampleLimits;
import io.kontor.risk.TwoPersonRule;
import io.kontor.value.AccountId;
import io.kontor.value.Asset;
import io.kontor.value.IntentId;
import io.kontor.value.Refusal;
import io.kontor.value.Symbol;
import java.math.BigDecimal;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An account over the real fold of its events; decides nothing, refuses only what it is told to. */
final class TestAccount extends AbstractBehavior<AccountEntity.Command> {
    static final Limits LIMITS = SampleLimits.wide()
            .version(7)
            .position(new Symbol("BTC/USDT"), "100")
            .done();

    private static final LimitUse USE =
            new LimitUse(RiskLimit.OPEN_ORDERS, Optional.empty(), BigDecimal.ONE, BigDecimal.TEN, 10, false);

    private final TestEntities entities;
    private final TestJournal journal;
    private final Instruments instruments;
    private final LimitsSettings limits;
    private final Clock clock;
    private AccountState state;

    TestAccount(
            ActorContext<AccountEntity.Command> context,
            AccountId account,
            TestEntities entities,
            TestJournal journal,
            Instruments instruments,
            TwoPersonRule twoPerson,
            Clock clock) {
        super(context);
        this.instruments = instruments;
        this.limits = SampleLimits.settings(LIMITS, twoPerson);
        this.entities = entities;
        this.journal = journal;
        this.clock = clock;
        this.state = AccountState.empty(account);
    }

    @Override
    public Receive<AccountEntity.Command> createReceive() {
        return newReceiveBuilder()
                .onMessage(Announce.class, this::onAnnounce)
                .onMessage(CancelAll.class, this::onCancelAll)
                .onMessage(GetOperation.class, this::onGetOperation)
                .onMessage(GetView.class, this::onGetView)
                .onMessage(Reserve.class, this::onReserve)
                .onMessage(ListOpen.class, this::onListOpen)
                .onMessage(SiftOpen.class, sift -> {
                    sift.replyTo().tell(AccountBooks.among(state, sift));
                    return this;
                })
                .onMessage(SetLimits.class, this::onSetLimits)
                .onMessage(WithdrawProposal.class, this::onWithdraw)
                .onMessage(Sweep.class, this::onSweep)
                .build();
    }

    private Behavior<AccountEntity.Command> onReserve(Reserve r) {
        BigDecimal none = BigDecimal.ZERO;
        write(new AccountEvent.Reserved(
                r.order(),
                r.clientOrderId(),
                r.venue(),
                r.symbol(),
                r.side(),
                new OpenOrder.Reservation(r.revision(), r.generation(), r.quantity(), r.price(), false, r.wanted()),
                new RiskDecision(
                        LIMITS.version(), none, none, none, 0, Optional.empty(), Optional.empty(), Optional.empty()),
                Optional.empty(),
                clock.instant()));
        return this;
    }

    private Behavior<AccountEntity.Command> onListOpen(ListOpen list) {
        OrdersFound found = AccountBooks.listed(state, list);
        for (Announce next = entities.meanwhile().poll();
                next != null;
                next = entities.meanwhile().poll()) {
            onAnnounce(next);
        }
        list.replyTo().tell(found);
        return this;
    }

    private Behavior<AccountEntity.Command> onAnnounce(Announce announce) {
        for (Announcement a : announce.announcements()) {
            Symbol symbol = a.order().symbol();
            Optional<PositionChanged> position = a.entry().map(entry -> {
                Ledger before =
                        state.positions().getOrDefault(symbol, Ledger.open(new Asset("BTC"), new Asset("USDT")));
                PublicEventType type =
                        before.isFlat() ? PublicEventType.PositionOpened : PublicEventType.PositionModified;
                return new PositionChanged(type, before.apply(entry));
            });
            write(new OrderAnnounced(state.seq() + 1, announce.order(), a, position, false, clock.instant()));
        }
        return this;
    }

    private Behavior<AccountEntity.Command> onCancelAll(CancelAll c) {
        Optional<Refusal> refusal = entities.refusalOfCancelAll(state.account());
        if (refusal.isPresent()) {
            c.replyTo().tell(new CancelAllRefused(refusal.get()));
            return this;
        }
        if (state.operation(c.command()).isEmpty()) {
            List<IntentId> orders = state.orders().entrySet().stream()
                    .filter(e -> e.getValue().isOpen())
                    .filter(e -> c.symbol()
                            .filter(s -> !s.equals(e.getValue().symbol()))
                            .isEmpty())
                    .map(Map.Entry::getKey)
                    .sorted()
                    .toList();
            String id = AccountEntity.operationId(state.account(), c.command());
            write(new CancelAllReceived(
                    c.command(),
                    id,
                    c.symbol(),
                    c.venue(),
                    c.reason(),
                    orders,
                    state.seq(),
                    clock.instant(),
                    c.halt(),
                    Optional.empty(),
                    c.everyAccount()));
            orders.forEach(order -> entities.order(order)
                    .tell(new OrderEntity.Cancel(Optional.of(c.command()), c.reason(), Optional.empty())));
        }
        CancelAllReceived noted = state.operation(c.command()).orElseThrow();
        c.replyTo()
                .tell(new CancelAllAccepted(noted.operationId(), noted.orders().size()));
        return this;
    }

    private Behavior<AccountEntity.Command> onGetOperation(GetOperation get) {
        get.replyTo()
                .tell(state.operations().stream()
                        .filter(o -> o.operationId().equals(get.operationId()))
                        .findFirst()
                        .map(o -> new Operation(
                                o.operationId(), o.at(), o.orders().size(), open(o.orders()))));
        return this;
    }

    private int open(List<IntentId> orders) {
        return (int) orders.stream()
                .filter(order -> state.order(order).filter(OpenOrder::isOpen).isPresent())
                .count();
    }

    private Behavior<AccountEntity.Command> onGetView(GetView get) {
        get.replyTo()
                .tell(new AccountEntity.View(
                        state.account(),
                        state.seq(),
                        state.orders(),
                        state.positions(),
                        state.exposure(),
                        limits(),
                        AccountBooks.proposed(state, limits, clock.instant()),
                        List.of(USE)));
        return this;
    }

    private Behavior<AccountEntity.Command> onSetLimits(SetLimits set) {
        set.replyTo().tell(AccountBooks.setLimits(state, set, limits, instruments, clock.instant(), this::write));
        return this;
    }

    private Behavior<AccountEntity.Command> onWithdraw(WithdrawProposal c) {
        c.replyTo().tell(AccountBooks.withdraw(state, c, limits, clock.instant(), this::write));
        return this;
    }

    private Limits limits() {
        return state.safeguards().limits().orElse(LIMITS);
    }

    private Behavior<AccountEntity.Command> onSweep(Sweep sweep) {
        sweep.replyTo()
                .ifPresent(replyTo -> replyTo.tell(
                        new Swept(sweep.venue(), open(List.copyOf(state.orders().keySet())))));
        return this;
    }

    private void write(AccountEvent event) {
        state = state.apply(event);
        journal.write(state.account(), List.of(event));
    }
}
