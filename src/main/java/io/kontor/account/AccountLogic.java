package io.kontor.account;

import akka.actor.typed.ActorRef;
import io.kontor.account.AccountEntity.Abandon;
import io.kontor.account.AccountEntity.AdjustPosition;
import io.kontor.account.AccountEntity.AdjustRefused;
import io.kontor.account.AccountEntity.AdjustReply;
import io.kontor.account.AccountEntity.Announce;
import io.kontor.account.AccountEntity.Announced;
import io.kontor.account.AccountEntity.CancelAll;
import io.kontor.account.AccountEntity.CancelAllAccepted;
import io.kontor.account.AccountEntity.CancelAllRefused;
import io.kontor.account.AccountEntity.CancelNoted;
import io.kontor.account.AccountEntity.Command;
import io.kontor.account.AccountEntity.Forget;
import io.kontor.account.AccountEntity.GetOperation;
import io.kontor.account.AccountEntity.GetUsage;
import io.kontor.account.AccountEntity.GetView;
import io.kontor.account.AccountEntity.LimitsRefused;
import io.kontor.account.AccountEntity.LimitsReply;
import io.kontor.account.AccountEntity.ListOpen;
import io.kontor.account.AccountEntity.NoteCancel;
import io.kontor.account.AccountEntity.OrdersFound;
import io.kontor.account.AccountEntity.PositionBooked;
import io.kontor.account.AccountEntity.Recheck;
import io.kontor.account.AccountEntity.Rechecked;
import io.kontor.account.AccountEntity.Reserve;
import io.kontor.account.AccountEntity.ReserveReply;
import io.kontor.account.AccountEntity.SetLimits;
import io.kontor.account.AccountEntity.SiftOpen;
import io.kontor.account.AccountEntity.Stop;
import io.kontor.account.AccountEntity.Sweep;
import io.kontor.account.AccountEntity.SweepDue;
import io.kontor.account.AccountEntity.Swept;
import io.kontor.account.AccountEntity.Undecided;
import io.kontor.account.AccountEntity.Watch;
import io.kontor.account.AccountEntity.WithdrawProposal;
import io.kontor.account.AccountEvent.OrderAnnounced;
import io.kontor.account.PositionCourier.Message.Deliver;
import io.kontor.instrument.Instrument;
import io.kontor.platform.batch.BatchLogic;
import io.kontor.platform.batch.Decision;
import io.kontor.platform.batch.Lane;
import io.kontor.position.Ledger;
import io.kontor.risk.Limits;
import io.kontor.value.AccountId;
import io.kontor.value.CommandId;
import io.kontor.value.Refusal;
import io.kontor.value.RefusalCode;
import io.kontor.value.Symbol;
import io.kontor.value.VenueId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Translates between what an account is told and what {@link AccountRules} decide.
 *
 * @param risk the account's figures, made from its state and used in the writer's thread alone
 * @param swept the venues whose open orders it was compared with since it was recovered; likewise
 */
record AccountLogic(
        AccountId account,
        AccountPorts ports,
        AccountSettings settings,
        ActorRef<Deliver> courier,
        AccountRisk risk,
        Set<VenueId> swept)
        implements BatchLogic<Command, AccountEvent, AccountState> {
    /** What a reservation and what one announcement take in the journal, roughly. */
    private static final int RESERVATION_BYTES = 400;

    private static final int ANNOUNCEMENT_BYTES = 800;
    private static final int NOTE_BYTES = 100;
    private static final int LIMITS_BYTES = 4_000;
    /** Of ten thousand orders, each by its name. */
    static final int CANCEL_ALL_BYTES = 256 * 1_024;

    AccountLogic(AccountId account, AccountPorts ports, AccountSettings settings, ActorRef<Deliver> courier) {
        this(
                account,
                ports,
                settings,
                courier,
                new AccountRisk(
                        account,
                        ports.instruments(),
                        ports.quotes(),
                        ports.limits(),
                        () -> ports.instruments().areListed(ports.venues().apply(account))),
                new HashSet<>());
    }

    @Override
    public AccountState empty() {
        return AccountState.empty(account);
    }

    @Override
    public Decision<AccountEvent> decide(AccountState state, Command command) {
        Instant now = ports.clock().instant();
        return switch (command) {
            case Reserve c -> reserve(state, c, now);
            case Recheck c -> recheck(state, c, now);
            case Abandon c -> note(AccountRules.abandon(state, c.order(), c.revision(), c.generation(), now));
            case NoteCancel c ->
                new Decision<>(
                        AccountRules.noteCancel(state, c, now),
                        () -> c.replyTo().tell(new CancelNoted(c.order())));
            case Announce c -> announce(state, c, now);
            case Forget c -> forget(state, c, now);
            case CancelAll c -> cancelAll(state, c, now);
            case AdjustPosition c -> adjust(state, c, now);
            case PositionBooked c -> note(AccountRules.positionDelivered(state, c.symbol(), c.number(), now));
            case Sweep c -> sweep(state, c, now);
            case SweepDue c -> {
                List<SweepRules.Call> calls = SweepRules.due(state, c.venue(), settings.settleIn(), now);
                List<SweepRules.Call> stranded = stranded(state, now);
                yield Decision.reply(() -> {
                    calls.forEach(call -> call(state, c.venue(), call, false));
                    stranded.forEach(call -> call(state, c.venue(), call, false));
                });
            }
            case SetLimits c -> setLimits(state, c, now);
            case WithdrawProposal c -> withdraw(state, c, now);
            case Watch _ -> note(risk.dueByTime(state, now));
            case GetOperation c -> Decision.reply(() -> c.replyTo().tell(Operations.find(state, c.operationId())));
            case GetView c -> Decision.reply(() -> c.replyTo().tell(view(state, now)));
            case ListOpen c ->
                Decision.reply(() -> c.replyTo().tell(new OrdersFound(account, OpenOrders.listed(state.orders(), c))));
            case SiftOpen c ->
                Decision.reply(() ->
                        c.replyTo().tell(new OrdersFound(account, OpenOrders.among(state.orders(), c.orders()))));
            case GetUsage c ->
                Decision.reply(() -> c.replyTo().tell(new AccountEntity.Usage(account, risk.usage(state, now))));
            case Stop _ -> Decision.reply(() -> {});
        };
    }

    @Override
    public AccountState apply(AccountState state, AccountEvent event) {
        AccountState after = state.apply(event);
        risk.applied(state, event, after);
        return after;
    }

    @Override
    public Lane laneOf(Command command) {
        return switch (command) {
            case Reserve _, Recheck _, AdjustPosition _ -> Lane.REQUEST;
            case Announce _, Abandon _, Watch _ -> Lane.FACT;
            case Forget _, PositionBooked _ -> Lane.NOTE;
            case NoteCancel _,
                    CancelAll _,
                    SetLimits _,
                    WithdrawProposal _,
                    Sweep _,
                    SweepDue _,
                    GetOperation _,
                    GetView _,
                    ListOpen _,
                    SiftOpen _,
                    GetUsage _,
                    Stop _ -> Lane.URGENT;
        };
    }

    @Override
    public int bytesOf(Command command) {
        return switch (command) {
            case Reserve _ -> RESERVATION_BYTES;
            case Announce c -> c.announcements().size() * ANNOUNCEMENT_BYTES;
            case Abandon _, Forget _, PositionBooked _, NoteCancel _ -> NOTE_BYTES;
            case AdjustPosition _, WithdrawProposal _ -> RESERVATION_BYTES;
            case CancelAll _ -> CANCEL_ALL_BYTES;
            case SetLimits _ -> LIMITS_BYTES;
            case Recheck _,
                    Sweep _,
                    SweepDue _,
                    Watch _,
                    GetOperation _,
                    GetView _,
                    ListOpen _,
                    SiftOpen _,
                    GetUsage _,
                    Stop _ -> 0;
        };
    }

    /** Facts are repeated by whoever told them and reads by whoever asked; only callers with an answer to give are told. */
    @Override
    public void unanswered(Command command, RefusalCode why) {
        Refusal refusal = Refusal.of(why, why.meaning());
        switch (command) {
            case Reserve c -> c.replyTo().tell(new Undecided(c.order(), c.revision(), c.generation(), refusal));
            case CancelAll c -> c.replyTo().tell(new CancelAllRefused(refusal));
            case AdjustPosition c -> c.replyTo().tell(new AdjustRefused(c.command(), refusal));
            case SetLimits c -> c.replyTo().tell(new LimitsRefused(refusal));
            case WithdrawProposal c -> c.replyTo().tell(new LimitsRefused(refusal));
            case Watch _,
                    Recheck _,
                    Announce _,
                    Abandon _,
                    Forget _,
                    PositionBooked _,
                    NoteCancel _,
                    Sweep _,
                    SweepDue _,
                    GetOperation _,
                    GetView _,
                    ListOpen _,
                    SiftOpen _,
                    GetUsage _,
                    Stop _ -> {}
        }
    }

    @Override
    public void recovered(AccountState state) {
        state.undelivered().keySet().forEach(symbol -> deliver(state, symbol));
        state.orders()
                .forEach((id, order) -> order.cancel()
                        .filter(_ -> order.isOpen())
                        .ifPresent(command -> ports.orders().cancel(id, command, "cancel noted before a restart")));
    }

    @Override
    public void durable(AccountState state, List<AccountEvent> events) {
        TreeSet<Symbol> moved = new TreeSet<>();
        for (AccountEvent event : events) {
            if (event instanceof OrderAnnounced a && a.position().isPresent()) {
                moved.add(a.announcement().order().symbol());
            } else if (event instanceof AccountEvent.PositionAdjusted a) {
                moved.add(a.symbol());
            }
        }
        moved.forEach(symbol -> deliver(state, symbol));
    }

    /** A snapshot holds every open order, so it pays only after about as many events. */
    @Override
    public int snapshotEvery(AccountState state, int configured) {
        return Math.max(configured, 2 * state.orders().size());
    }

    private Decision<AccountEvent> reserve(AccountState state, Reserve c, Instant now) {
        // At the venue it goes to or is at: the symbol's home may be another by now, or be another on the order's node.
        Optional<Instrument> instrument = ports.instruments().find(c.venue(), c.symbol());
        if (instrument.isEmpty()) {
            Refusal unknown = ports.instruments().notFound(c.venue(), c.symbol());
            return Decision.reply(
                    () -> c.replyTo().tell(new Undecided(c.order(), c.revision(), c.generation(), unknown)));
        }
        return after(risk.due(state, now), state, current -> {
            AccountRules.Decision<ReserveReply> decision = AccountRules.reserve(
                    current,
                    c,
                    instrument.get(),
                    risk,
                    ports.guard().check(c.venue(), account, c.symbol(), c.closes()),
                    now);
            return new Decision<>(decision.events(), () -> c.replyTo().tell(decision.answer()));
        });
    }

    /** Decides on the state as what is due leaves it, and journals that first. */
    private Decision<AccountEvent> after(
            List<AccountEvent> due, AccountState state, Function<AccountState, Decision<AccountEvent>> decide) {
        if (due.isEmpty()) {
            return decide.apply(state);
        }
        AccountState current = state;
        for (AccountEvent event : due) {
            current = current.apply(event);
        }
        Decision<AccountEvent> decision = decide.apply(current);
        List<AccountEvent> events = new ArrayList<>(due);
        events.addAll(decision.events());
        return new Decision<>(events, decision.whenDurable());
    }

    /** A refusal may end the order, so it is held to the day and the limits that the journal says hold now. */
    private Decision<AccountEvent> recheck(AccountState state, Recheck c, Instant now) {
        return after(risk.due(state, now), state, current -> {
            Optional<Refusal> refusal = ports.guard()
                    .check(c.venue(), account, c.symbol(), c.closes())
                    .or(() -> ports.instruments()
                            .find(c.venue(), c.symbol())
                            .map(instrument -> AccountRules.recheck(current, c, instrument, risk, now))
                            .orElseGet(() -> Optional.of(Refusal.of(
                                    RefusalCode.NOT_READY, "it is not known yet what " + c.symbol() + " is"))));
            return Decision.reply(() -> c.replyTo().tell(new Rechecked(c.order(), c.revision(), refusal)));
        });
    }

    private Decision<AccountEvent> announce(AccountState state, Announce c, Instant now) {
        if (c.announcements().isEmpty()) {
            return Decision.reply(() -> {});
        }
        if (waitsForTerms(state, c.announcements())) {
            return Decision.reply(() -> {});
        }
        Ledger.Terms terms = terms(state, c.announcements().getFirst().order().symbol());
        AccountRules.Decision<AccountRules.Taken> decision =
                AccountRules.announce(state, c, c.inquiry().isPresent(), terms, now);
        return new Decision<>(
                decision.events(),
                () -> decision.answer()
                        .upTo()
                        .ifPresentOrElse(
                                number -> c.replyTo().tell(new Announced(c.order(), number)),
                                () -> ports.orders().inquire(c.order(), state.seq(), Optional.empty())));
    }

    private Decision<AccountEvent> forget(AccountState state, Forget c, Instant now) {
        Optional<Long> held = AccountRules.lacking(state, c.order(), c.number());
        return held.isPresent()
                ? Decision.reply(() -> ports.orders().inquire(c.order(), state.seq(), held))
                : note(AccountRules.forget(state, c.order(), c.number(), now));
    }

    /**
     * A position keeps the terms it was opened in for ever, so its first booking waits until the order's venue has said what it lists:
     * nothing is taken, and the order announces it again. Not where the account trades there no more, for nobody asks that venue.
     */
    private boolean waitsForTerms(AccountState state, List<Announcement> news) {
        OrderSummary order = news.getFirst().order();
        return !state.positions().containsKey(order.symbol())
                && news.stream().anyMatch(a -> a.entry().isPresent())
                && ports.instruments().find(order.symbol()).isEmpty()
                && !ports.instruments().isListed(order.venue())
                && ports.venues().apply(account).contains(order.venue());
    }

    private Decision<AccountEvent> cancelAll(AccountState state, CancelAll asked, Instant now) {
        CancelAll c = AccountRules.known(state, asked);
        return AccountRules.cancelAll(state, c, now)
                .map(decision -> cancelAll(c, decision))
                .orElseGet(() -> Decision.reply(() -> c.replyTo().tell(new CancelAllRefused(otherScope(c.command())))));
    }

    private static Refusal otherScope(CommandId command) {
        return Refusal.of(
                RefusalCode.DUPLICATE_COMMAND_ID,
                "commandId",
                command.value(),
                "one that was not used for the orders of another symbol, or of all");
    }

    private Decision<AccountEvent> cancelAll(CancelAll c, AccountRules.Decision<PastCancelAlls.Meant> decision) {
        PastCancelAlls.Meant meant = decision.answer();
        return new Decision<>(decision.events(), () -> {
            c.replyTo().tell(new CancelAllAccepted(meant.operationId(), meant.count()));
            meant.orders().forEach(order -> ports.orders().cancel(order, c.command(), c.reason()));
        });
    }

    private Decision<AccountEvent> adjust(AccountState state, AdjustPosition c, Instant now) {
        boolean known = state.positions().containsKey(c.symbol())
                || ports.instruments().find(c.symbol()).isPresent();
        AccountRules.Decision<AdjustReply> decision = known
                ? AdjustmentRules.adjust(state, c, terms(state, c.symbol()), now)
                : AdjustmentRules.refused(c, unknownSymbol(c.symbol()));
        return new Decision<>(decision.events(), () -> c.replyTo().tell(decision.answer()));
    }

    private Decision<AccountEvent> setLimits(AccountState state, SetLimits c, Instant now) {
        AccountRules.Decision<LimitsReply> decision = LimitRules.set(
                state,
                c,
                risk.limits(state),
                ports.limits(),
                ports.instruments(),
                ports.venues().apply(account),
                now);
        return new Decision<>(decision.events(), () -> c.replyTo().tell(decision.answer()));
    }

    private Decision<AccountEvent> withdraw(AccountState state, WithdrawProposal c, Instant now) {
        AccountRules.Decision<LimitsReply> decision =
                LimitRules.withdraw(state, c, risk.limits(state), ports.limits().twoPerson(), now);
        return new Decision<>(decision.events(), () -> c.replyTo().tell(decision.answer()));
    }

    private Refusal unknownSymbol(Symbol symbol) {
        return ports.instruments()
                .notFound("symbol", symbol, "a known symbol", ports.venues().apply(account));
    }

    /** What was between states when the account was recovered stays there until somebody looks, so the first sweep waits for nothing. */
    private Duration settleIn(VenueId venue) {
        return swept.add(venue) ? Duration.ZERO : settings.settleIn();
    }

    /** Only reaches out; what the orders do comes back as announcements. */
    private Decision<AccountEvent> sweep(AccountState state, Sweep c, Instant now) {
        List<SweepRules.Call> calls = SweepRules.compare(
                state, c.venue(), c.open(), c.differing().orElse(Set.of()), settleIn(c.venue()), now);
        // Somebody waits for it where a session has come up, or a person asks. Of those by the clock each would undo
        // all patience.
        boolean afresh = c.replyTo().isPresent();
        List<SweepRules.Call> stranded = stranded(state, now);
        return Decision.reply(() -> {
            calls.forEach(call -> call(state, c.venue(), call, afresh));
            stranded.forEach(call -> call(state, c.venue(), call, false));
            c.replyTo().ifPresent(r -> r.tell(new Swept(c.venue(), calls.size())));
        });
    }

    private List<SweepRules.Call> stranded(AccountState state, Instant now) {
        return SweepRules.stranded(state, ports.venues().apply(account), settings.settleIn(), now);
    }

    private void call(AccountState state, VenueId venue, SweepRules.Call call, boolean afresh) {
        switch (call) {
            case SweepRules.Call.Wake w -> {
                Optional<OpenOrder> held =
                        state.order(w.order()).filter(o -> w.seen().isEmpty() && o.announced() > 0);
                ports.orders().wake(account, venue, w.order(), w.seen(), afresh, held);
            }
            case SweepRules.Call.Cancel c ->
                ports.orders().cancel(c.order(), c.command(), "cancel noted by the account");
        }
    }

    private void deliver(AccountState state, Symbol symbol) {
        courier.tell(new Deliver(symbol, terms(state, symbol), state.feed(symbol)));
    }

    /** What the position is kept in already, or what the instrument says; an unknown one is kept in units of itself. */
    private Ledger.Terms terms(AccountState state, Symbol symbol) {
        Ledger held = state.positions().get(symbol);
        return held != null
                ? held.terms()
                : ports.instruments().find(symbol).map(AccountLogic::terms).orElseGet(() -> unknownTerms(symbol));
    }

    private static Ledger.Terms terms(Instrument instrument) {
        return instrument
                .contract()
                .map(c -> Ledger.Terms.contract(instrument.type(), instrument.base(), c.settlement(), c.multiplier()))
                .orElseGet(() -> Ledger.Terms.spot(instrument.base(), instrument.quote()));
    }

    private static Ledger.Terms unknownTerms(Symbol symbol) {
        io.kontor.value.Asset asset = new io.kontor.value.Asset(
                symbol.value().substring(0, Math.min(16, symbol.value().length())));
        return Ledger.Terms.spot(asset, asset);
    }

    private static Decision<AccountEvent> note(List<AccountEvent> events) {
        return new Decision<>(events, () -> {});
    }

    private AccountEntity.View view(AccountState state, Instant now) {
        Limits limits = risk.limits(state);
        return new AccountEntity.View(
                account,
                state.seq(),
                state.orders(),
                state.positions(),
                state.exposure(),
                limits,
                LimitRules.standing(state, limits, ports.limits().twoPerson(), now),
                risk.usage(state, now));
    }
}
