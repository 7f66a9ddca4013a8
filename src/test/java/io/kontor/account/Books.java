package io.kontor.account;

import static org.assertj.core.api.Assertions.assertThat;

import io.kontor.account.AccountEntity.Announce;
import io.kontor.account.AccountEntity.Denied;
import io.kontor.account.AccountEntity.Granted;
import io.kontor.account.AccountEntity.Reserve;
import io.kontor.account.AccountEntity.ReserveReply;
import io.kontor.account.Announcement.Exposure;
import io.kontor.instrument.Instrument;
import io.kontor.marketdata.Quote;
import io.kontor.model.Samples;
import io.kontor.position.Ledger;
import io.kontor.position.LedgerEntry;
import io.kontor.risk.LimitUse;
import io.kontor.risk.Limits;
import io.kontor.risk.LimitsSettings;
import io.kontor.risk.SampleLimits;
import io.kontor.risk.TwoPersonRule;
import io.kontor.value.Asset;
import io.kontor.value.ClientOrderId;
import io.kontor.value.CommandId;
import io.kontor.value.FillId;
import io.kontor.value.HaltId;
import io.kontor.value.IntentId;
import io.kontor.value.Liquidity;
import io.kontor.value.Money;
import io.kontor.value.Price;
import io.kontor.value.Quantity;
import io.kontor.value.Refusal;
import io.kontor.value.RefusalCode;
import io.kontor.value.Side;
import io.kontor.value.Symbol;
import io.kontor.value.VenueId;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** An account driven through its pure rules: what is decided is applied at once, and kept to be folded again. */
final class Books {
    static final Ledger.Terms TERMS = Ledger.Terms.spot(new Asset("BTC"), Samples.USDT);

    final List<AccountEvent> journal = new ArrayList<>();
    AccountState state = AccountState.empty(Samples.ACCOUNT);
    Instant now = Samples.START;
    Optional<Quote> quote = Optional.empty();
    /** What happens on the board after each look at it. */
    Runnable looked = () -> {};

    /** What BTC is; for limits that are set after it. */
    Instrument instrument = Samples.instrument(Samples.BTC);

    /** What is announced rests at it. */
    String limit = "100";

    /** What no instrument is found for. */
    final Set<Symbol> unknown = new HashSet<>();

    /** Whether all venues have said what they list. */
    boolean allListed = true;

    private Limits configured = Samples.limits("40");
    TwoPersonRule twoPerson = new TwoPersonRule(false, Duration.ofDays(1));
    private AccountRisk risk = risk(configured);
    Optional<Refusal> halted = Optional.empty();
    final Set<IntentId> external = new HashSet<>();
    private final Map<IntentId, Long> numbers = new HashMap<>();

    static IntentId id(String order) {
        return IntentId.of(Samples.ACCOUNT, new ClientOrderId(order));
    }

    Books limitedTo(Limits others) {
        configured = others;
        risk = risk(others);
        return this;
    }

    /** Everything but the state is lost, as after a restart from a snapshot. */
    void crash() {
        risk = risk(configured);
    }

    private AccountRisk risk(Limits limits) {
        return new AccountRisk(
                Samples.ACCOUNT,
                Samples.instruments(instrument, unknown),
                (_, _) -> look(),
                settings(limits),
                () -> allListed);
    }

    private Optional<Quote> look() {
        Optional<Quote> seen = quote;
        looked.run();
        return seen;
    }

    private LimitsSettings settings(Limits limits) {
        return SampleLimits.settings(limits, twoPerson);
    }

    ReserveReply reserve(String order, Side side, String quantity) {
        return reserve(order, side, 1, 1, quantity, "100");
    }

    ReserveReply reserve(String order, Side side, int revision, int generation, String quantity, String price) {
        return reserve(
                order,
                side,
                revision,
                generation,
                quantity,
                price,
                false,
                Optional.empty(),
                Optional.empty(),
                Optional.of(false));
    }

    /** As an order asks that rests for so much at that price and is to be something else. */
    ReserveReply modify(String order, int revision, String rests, String at, String total, String limit) {
        return modify(order, Side.SELL, revision, rests, at, total, limit);
    }

    ReserveReply modify(String order, Side side, int revision, String rests, String at, String total, String limit) {
        boolean lower = Price.of(at).compareTo(Price.of(limit)) < 0;
        Price worse = lower == (side == Side.SELL) ? Price.of(at) : Price.of(limit);
        return reserve(
                order,
                side,
                revision,
                1,
                Quantity.of(rests).max(Quantity.of(total)).toString(),
                worse.toString(),
                false,
                Optional.empty(),
                Optional.of(new AccountEntity.Wanted(Quantity.of(total), Price.of(limit))),
                Optional.of(false));
    }

    /** As an order asks that is placed to reduce only. */
    ReserveReply reduceOnly(String order, Side side, String quantity) {
        return reserve(
                order, side, 1, 1, quantity, "100", true, Optional.empty(), Optional.empty(), Optional.of(false));
    }

    /** As an order asks that rests for so much at 100 and is to be that much, reducing only. */
    ReserveReply reduceOnly(
            String order,
            Side side,
            int revision,
            String rests,
            String total,
            String limit,
            Optional<Boolean> reducedBefore) {
        Quantity room = Quantity.of(rests).max(Quantity.of(total));
        boolean higher = Price.of(limit).compareTo(Price.of("100")) > 0;
        String worse = (side == Side.BUY) == higher ? limit : "100";
        AccountEntity.Wanted wanted = new AccountEntity.Wanted(Quantity.of(total), Price.of(limit));
        return reserve(
                order,
                side,
                revision,
                1,
                room.toString(),
                worse,
                true,
                Optional.empty(),
                Optional.of(wanted).filter(w -> !w.equals(new AccountEntity.Wanted(room, Price.of(worse)))),
                reducedBefore);
    }

    /** A halt's own order, which no halt but another's holds back. */
    ReserveReply close(String order, Side side, String quantity, HaltId halt) {
        return reserve(
                order, side, 1, 1, quantity, "100", true, Optional.of(halt), Optional.empty(), Optional.of(false));
    }

    private ReserveReply reserve(
            String order,
            Side side,
            int revision,
            int generation,
            String quantity,
            String price,
            boolean reduceOnly,
            Optional<HaltId> closes,
            Optional<AccountEntity.Wanted> wanted,
            Optional<Boolean> reducedBefore) {
        Reserve reserve = new Reserve(
                id(order),
                new ClientOrderId(order),
                Samples.VENUE,
                Samples.BTC,
                side,
                revision,
                generation,
                Quantity.of(quantity),
                Price.of(price),
                reduceOnly,
                closes,
                wanted,
                reducedBefore,
                nobody());
        AccountRules.Decision<ReserveReply> decision = decide(reserve);
        take(decision.events());
        return decision.answer();
    }

    private AccountRules.Decision<ReserveReply> decide(Reserve reserve) {
        boolean closes = reserve.closes().isPresent();
        return AccountRules.reserve(state, reserve, instrument, risk, halted.filter(_ -> !closes), now);
    }

    /** What a decision made now would name. */
    Money dayProfit() {
        Reserve reserve = new Reserve(
                id("what-if"),
                new ClientOrderId("what-if"),
                Samples.VENUE,
                Samples.BTC,
                Side.BUY,
                1,
                1,
                Quantity.of("1"),
                Price.of("100"),
                false,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                nobody());
        return switch (decide(reserve).answer()) {
            case Granted granted -> granted.decision().worth().orElseThrow().dayProfit();
            case Denied denied -> denied.decision().worth().orElseThrow().dayProfit();
            case AccountEntity.Undecided undecided -> throw new AssertionError(undecided.refusal());
        };
    }

    void abandon(String order, int revision, int generation) {
        take(AccountRules.abandon(state, id(order), revision, generation, now));
    }

    /** The order's next word: it may still fill so much, and has filled so much. */
    Optional<Long> announce(String order, Side side, int revision, String open, String filled) {
        return announce(order, announcement(order, side, revision, open, filled, false, Optional.empty()));
    }

    Optional<Long> close(String order, Side side, String filled) {
        return announce(order, announcement(order, side, 1, "0", filled, true, Optional.empty()));
    }

    Optional<Long> fill(String order, Side side, String quantity, String open, String filled) {
        return announce(order, filled(order, side, quantity, open, filled));
    }

    Optional<Long> announce(String order, Announcement... announcements) {
        return announce(order, false, announcements);
    }

    Optional<Long> announce(String order, boolean answersInquiry, Announcement... announcements) {
        Announce announce = new Announce(id(order), List.of(announcements), Optional.empty(), nobody());
        var decision = AccountRules.announce(state, announce, answersInquiry, TERMS, now);
        take(decision.events());
        return decision.answer().upTo();
    }

    Announcement filled(String order, Side side, String quantity, String open, String filled) {
        return filled(order, side, 1, quantity, open, filled);
    }

    Announcement filled(String order, Side side, int revision, String quantity, String open, String filled) {
        LedgerEntry trade = new LedgerEntry.Trade(
                id(order),
                new FillId("f-" + order + "-" + numbers.getOrDefault(id(order), 0L)),
                side,
                Price.of("100"),
                Quantity.of(quantity),
                Money.ZERO,
                Samples.USDT,
                Liquidity.TAKER,
                now);
        return announcement(order, side, revision, open, filled, false, Optional.of(trade));
    }

    /** It is placed, and the venue has not answered. */
    Announcement pending(String order, Side side, String open) {
        return announcement(order, side, 1, open, "0", false, Optional.of(PendingAction.SUBMIT), Optional.empty());
    }

    Announcement announcement(
            String order,
            Side side,
            int revision,
            String open,
            String filled,
            boolean closed,
            Optional<LedgerEntry> entry) {
        return announcement(order, side, revision, open, filled, closed, Optional.empty(), entry);
    }

    /** Its number is the order's next. */
    private Announcement announcement(
            String order,
            Side side,
            int revision,
            String open,
            String filled,
            boolean closed,
            Optional<PendingAction> pending,
            Optional<LedgerEntry> entry) {
        long number = numbers.merge(id(order), 1L, Long::sum);
        Quantity left = Quantity.of(open);
        Quantity done = Quantity.of(filled);
        OrderSummary summary = new OrderSummary(
                id(order),
                new ClientOrderId(order),
                Samples.BTC,
                side,
                revision,
                closed ? OrderStatus.CANCELED : OrderStatus.WORKING,
                pending,
                Certainty.CONFIRMED,
                left.plus(done),
                done,
                Money.ZERO,
                left,
                Optional.empty(),
                Map.of(),
                revision,
                Samples.VENUE,
                Optional.empty(),
                Optional.empty(),
                external.contains(id(order)) ? List.of(OrderSummary.EXTERNAL) : List.of(),
                Map.of(),
                now);
        PublicEventType type = entry.isPresent()
                ? PublicEventType.OrderPartiallyFilled
                : closed ? PublicEventType.OrderCanceled : PublicEventType.OrderAccepted;
        return new Announcement(
                number,
                type,
                summary,
                Optional.empty(),
                entry,
                new Exposure(left, Price.of(limit), closed, Optional.empty(), Optional.empty()),
                now);
    }

    AccountEntity.AdjustReply adjust(AccountEntity.AdjustPosition adjust) {
        var decision = AdjustmentRules.adjust(state, adjust, TERMS, now);
        take(decision.events());
        return decision.answer();
    }

    /** However it was bought. */
    void hold(Symbol symbol, String quantity, String price) {
        adjust(new AccountEntity.AdjustPosition(
                new CommandId("hold-" + journal.size()),
                symbol,
                new BigDecimal(quantity),
                Optional.of(Price.of(price)),
                "test",
                "test",
                nobody()));
    }

    void forget(String order, long number) {
        take(AccountRules.forget(state, id(order), number, now));
    }

    void noteCancel(String order, String command) {
        AccountEntity.NoteCancel note = new AccountEntity.NoteCancel(id(order), new CommandId(command), nobody());
        take(AccountRules.noteCancel(state, note, now));
    }

    PastCancelAlls.Meant cancelAll(String command, Optional<Symbol> symbol) {
        var decision = askCancelAll(command, symbol).orElseThrow();
        take(decision.events());
        return decision.answer();
    }

    /** One that acts ahead of another. */
    PastCancelAlls.Meant hurry(String command) {
        AccountEntity.CancelAll all = new AccountEntity.CancelAll(
                new CommandId("ahead-" + command),
                Optional.empty(),
                Optional.empty(),
                "requested",
                Optional.empty(),
                Optional.of(new CommandId(command)),
                Optional.of(false),
                nobody());
        var decision = AccountRules.cancelAll(state, AccountRules.known(state, all), now)
                .orElseThrow();
        take(decision.events());
        return decision.answer();
    }

    void cancelAll(HaltId halt) {
        AccountEntity.CancelAll all = new AccountEntity.CancelAll(
                new CommandId("halt-" + halt),
                Optional.empty(),
                Optional.empty(),
                "halted",
                Optional.of(halt),
                Optional.empty(),
                Optional.empty(),
                nobody());
        take(AccountRules.cancelAll(state, all, now).orElseThrow().events());
    }

    /** Empty where the command was used for other orders. */
    Optional<AccountRules.Decision<PastCancelAlls.Meant>> askCancelAll(String command, Optional<Symbol> symbol) {
        return askCancelAll(command, symbol, Optional.empty());
    }

    Optional<AccountRules.Decision<PastCancelAlls.Meant>> askCancelAll(
            String command, Optional<Symbol> symbol, Optional<VenueId> venue) {
        return askCancelAll(command, symbol, venue, Optional.of(false));
    }

    /** One that every account is told. */
    Optional<AccountRules.Decision<PastCancelAlls.Meant>> askCancelAllOfEveryAccount(String command) {
        return askCancelAll(command, Optional.empty(), Optional.empty(), Optional.of(true));
    }

    private Optional<AccountRules.Decision<PastCancelAlls.Meant>> askCancelAll(
            String command, Optional<Symbol> symbol, Optional<VenueId> venue, Optional<Boolean> everyAccount) {
        AccountEntity.CancelAll all = new AccountEntity.CancelAll(
                new CommandId(command),
                symbol,
                venue,
                "requested",
                Optional.empty(),
                Optional.empty(),
                everyAccount,
                nobody());
        return AccountRules.cancelAll(state, all, now);
    }

    /** A granted and announced order. */
    Books open(String order, Side side, String quantity) {
        granted(reserve(order, side, quantity));
        announce(order, side, 1, quantity, "0");
        return this;
    }

    String openBuy() {
        return state.exposure(Samples.BTC).openBuy().toString();
    }

    String openSell() {
        return state.exposure(Samples.BTC).openSell().toString();
    }

    String position() {
        Ledger ledger = state.positions().get(Samples.BTC);
        return ledger == null ? "0" : ledger.quantity().toPlainString();
    }

    static void granted(ReserveReply reply) {
        assertThat(reply).isInstanceOf(Granted.class);
    }

    static void denied(ReserveReply reply, RefusalCode code) {
        assertThat(reply)
                .isInstanceOfSatisfying(
                        Denied.class, d -> assertThat(d.refusal().code()).isEqualTo(code));
    }

    static void undecided(ReserveReply reply) {
        assertThat(reply).isInstanceOf(AccountEntity.Undecided.class);
    }

    static Refusal undecided(ReserveReply reply, RefusalCode code) {
        undecided(reply);
        Refusal refusal = ((AccountEntity.Undecided) reply).refusal();
        assertThat(refusal.code()).isEqualTo(code);
        return refusal;
    }

    /** What time, marks and the configuration have brought. */
    void due() {
        take(risk.due(state, now));
    }

    /** What a look at the clock brings. */
    void watch() {
        take(risk.dueByTime(state, now));
    }

    AccountEntity.LimitsReply setLimits(Limits limits, long replaces, String command) {
        return setLimits(limits, replaces, Optional.of(new CommandId(command)), "a person");
    }

    AccountEntity.LimitsReply setLimits(Limits limits, long replaces, Optional<CommandId> command, String by) {
        AccountEntity.SetLimits set = new AccountEntity.SetLimits(limits, replaces, command, by, "because", nobody());
        var decision = LimitRules.set(
                state,
                set,
                risk.limits(state),
                settings(configured),
                Samples.instruments(unknown),
                List.of(Samples.VENUE),
                now);
        take(decision.events());
        return decision.answer();
    }

    AccountEntity.LimitsReply withdraw(Optional<CommandId> command, String by) {
        var c = new AccountEntity.WithdrawProposal(command, by, "not wanted", nobody());
        var decision = LimitRules.withdraw(state, c, risk.limits(state), twoPerson, now);
        take(decision.events());
        return decision.answer();
    }

    Optional<LimitProposal> proposed() {
        return LimitRules.standing(state, risk.limits(state), twoPerson, now);
    }

    Limits limits() {
        return risk.limits(state);
    }

    List<LimitUse> usage() {
        return risk.usage(state, now);
    }

    /** The same, counted from nothing but the state. */
    List<LimitUse> usageAfresh() {
        return risk(configured).usage(state, now);
    }

    /** Everything in memory is lost and folded again from the journal. */
    void restart() {
        state = AccountState.empty(Samples.ACCOUNT);
        journal.forEach(event -> state = state.apply(event));
        risk = risk(configured);
    }

    Optional<Quote> at(String price) {
        return Optional.of(new Quote(
                Samples.VENUE,
                Samples.BTC,
                Optional.empty(),
                Optional.empty(),
                Optional.of(Price.of(price)),
                Quantity.ZERO,
                now,
                false));
    }

    private void take(List<AccountEvent> events) {
        for (AccountEvent event : events) {
            journal.add(event);
            AccountState after = state.apply(event);
            risk.applied(state, event, after);
            state = after;
        }
    }

    /** The rules answer by their result; nobody is told. */
    @SuppressWarnings("NullAway") // a reference that the pure rules never touch
    private static <T> akka.actor.typed.ActorRef<T> nobody() {
        return null;
    }
}
