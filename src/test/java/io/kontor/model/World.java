package io.kontor.model;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.RecipientRef;
import com.typesafe.config.ConfigFactory;
import io.kontor.account.AccountBooks;
import io.kontor.account.AccountEntity;
import io.kontor.account.AccountEvent;
import io.kontor.account.AccountPorts;
import io.kontor.account.AccountSettings;
import io.kontor.account.AccountState;
import io.kontor.account.OpenOrder;
import io.kontor.account.OrderWaker;
import io.kontor.instrument.Instruments;
import io.kontor.marketdata.Quotes;
import io.kontor.order.OrderEntity;
import io.kontor.order.OrderPorts;
import io.kontor.order.OrderSettings;
import io.kontor.order.ReconcilerSettings;
import io.kontor.order.ReconciliationMetrics;
import io.kontor.platform.batch.BatchLogic;
import io.kontor.position.PositionBooks;
import io.kontor.position.PositionEntity;
import io.kontor.position.PositionEvent;
import io.kontor.position.PositionState;
import io.kontor.risk.Limits;
import io.kontor.risk.SampleLimits;
import io.kontor.value.AccountId;
import io.kontor.value.CommandId;
import io.kontor.value.IntentId;
import io.kontor.value.Symbol;
import io.kontor.value.VenueId;
import io.kontor.venue.ExecutionReport;
import io.kontor.venue.VenueCapabilities;
import io.kontor.venue.VenueConnection;
import io.kontor.venue.VenueOrder;
import io.kontor.venue.VenueReport;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One account with its orders, positions and courier, one venue and the way there, and whoever calls: every part that decides is the
 * real one, every part that carries is the schedule's. Single-threaded and the same for the same seed.
 */
final class World {
    static final int POSITION_MAX = 40;
    private static final int OPEN_ORDERS_MAX = 12;
    private static final ReconcilerSettings RECONCILER = new ReconcilerSettings(
            Duration.ofSeconds(5),
            Duration.ofSeconds(5),
            Duration.ofMillis(200),
            Duration.ofSeconds(8),
            Samples.LOST_AFTER,
            40);
    private static final OrderSettings ORDERS =
            new OrderSettings(RECONCILER, Duration.ofSeconds(5), Duration.ofSeconds(2), Duration.ZERO, 4);
    private static final AccountSettings ACCOUNTS =
            AccountSettings.from(ConfigFactory.parseString("kontor.account.delivery-entries-max = 2")
                    .withFallback(ConfigFactory.defaultReference())
                    .resolve());

    final Chance chance;
    final History history = new History();
    final SimulatedClock clock = new SimulatedClock();
    final Network network;
    final VenueCapabilities capabilities;
    final ReferenceVenue venue;
    final Connection connection;
    final Writer<AccountEntity.Command, AccountEvent, AccountState> account;
    final Map<Symbol, Writer<PositionEntity.Command, PositionEvent, PositionState>> positions = new LinkedHashMap<>();
    final Map<IntentId, OrderHost> orders = new LinkedHashMap<>();
    final Callers callers;
    final Promises promises;
    private final Stage stage;
    private final Flaw flaw;
    private final Instruments instruments = Samples.instruments();
    private final Quotes quotes = (_, _) -> Optional.empty();
    private final Map<String, Network.Channel> channels = new LinkedHashMap<>();
    private Stage.@Nullable Actor<?> courier;

    World(long seed, Flaw flaw) {
        this.flaw = flaw;
        this.chance = new Chance(seed);
        this.network = new Network(chance, history);
        this.stage = new Stage(clock);
        VenueCapabilities.DuplicateFence fence =
                flaw.fence().orElseGet(() -> chance.one(List.of(VenueCapabilities.DuplicateFence.values())));
        boolean atomicReplace = chance.perhaps(0.5);
        boolean amends = chance.perhaps(0.5);
        this.capabilities = flaw.believed(Samples.capabilities(fence, atomicReplace, amends));
        boolean uniqueIds = fence == VenueCapabilities.DuplicateFence.UNIQUE_ID;
        this.venue = new ReferenceVenue(
                clock, uniqueIds, atomicReplace, amends, report -> connection().report(report));
        boolean losesReports = chance.perhaps(0.3);
        this.connection = new Connection(
                clock,
                chance,
                history,
                fence,
                venue,
                losesReports,
                this::toOrder,
                entry -> promises().taken(entry));
        this.account = new Writer<>(
                "account",
                flaw.account(AccountBooks.logic(Samples.ACCOUNT, accountPorts(), ACCOUNTS, new Ear<>(this::toCourier))),
                chance,
                history,
                flaw.acknowledgesBeforeSync(),
                events -> promises().accountWrote(events),
                this::newCourier);
        this.promises = new Promises(venue, account::state, connection::onTheWay, POSITION_MAX);
        Samples.symbols().forEach(symbol -> positions.put(symbol, position(symbol)));
        this.callers =
                new Callers(clock, chance, promises, this::order, this::toAccount, account::state, this::toOrder);
        newCourier();
        history.step(
                "fence", capabilities, losesReports ? "reports may be lost" : "reports are told until acknowledged");
    }

    private Connection connection() {
        return connection;
    }

    private Promises promises() {
        return promises;
    }

    OrderHost order(IntentId intent) {
        return orders.computeIfAbsent(
                intent,
                _ -> new OrderHost(
                        intent,
                        stage,
                        chance,
                        history,
                        this::orderPorts,
                        ORDERS,
                        flaw.acknowledgesBeforeSync(),
                        promises::orderWrote));
    }

    private Writer<PositionEntity.Command, PositionEvent, PositionState> position(Symbol symbol) {
        BatchLogic<PositionEntity.Command, PositionEvent, PositionState> logic =
                PositionBooks.logic(Samples.ACCOUNT, symbol);
        return new Writer<>(
                "position " + symbol,
                flaw.position(logic),
                chance,
                history,
                flaw.acknowledgesBeforeSync(),
                events -> promises.positionWrote(
                        symbol, events, positions.get(symbol).state()),
                () -> {});
    }

    // Who reaches whom.

    private OrderPorts orderPorts(OrderHost host) {
        RecipientRef<AccountEntity.Command> toAccount = new Ear<>(command -> host.deed(() -> {
            AccountEntity.Command routed = answeredTo(host, command);
            channel(host.id() + " > account").send(command, () -> account.offer(routed));
        }));
        RecipientRef<VenueConnection.Command> toConnection = new Ear<>(command ->
                host.deed(() -> channel(host.id() + " > connection").send(command, () -> atConnection(command))));
        return new OrderPorts(
                instruments,
                quotes,
                _ -> List.of(Samples.VENUE),
                (_, _, _) -> true,
                _ -> toAccount,
                (_, _) -> toConnection,
                (_, _) -> capabilities,
                intent -> toOther(host, intent),
                (instrument, now) -> instruments.calendarOf(instrument).endOfDay(now),
                new BigDecimal("0.05"),
                UNCOUNTED,
                clock);
    }

    /** One order asks another, or tells it what is not for itself. */
    private RecipientRef<OrderEntity.Command> toOther(OrderHost host, IntentId other) {
        return new Ear<>(command -> host.deed(() -> {
            OrderEntity.Command routed =
                    command instanceof OrderEntity.Get c ? new OrderEntity.Get(back(host, c.replyTo())) : command;
            OrderHost to = order(other);
            channel(host.id() + " > " + other).send(command, () -> to.tell(routed));
        }));
    }

    /** The same command, answered over the network and only to the incarnation that asked. */
    private AccountEntity.Command answeredTo(OrderHost host, AccountEntity.Command command) {
        return switch (command) {
            case AccountEntity.Reserve c ->
                new AccountEntity.Reserve(
                        c.order(),
                        c.clientOrderId(),
                        c.venue(),
                        c.symbol(),
                        c.side(),
                        c.revision(),
                        c.generation(),
                        c.quantity(),
                        c.price(),
                        c.reduceOnly(),
                        c.closes(),
                        c.wanted(),
                        c.reducedBefore(),
                        back(host, c.replyTo()));
            case AccountEntity.Recheck c ->
                new AccountEntity.Recheck(
                        c.order(),
                        c.venue(),
                        c.symbol(),
                        c.side(),
                        c.revision(),
                        c.total(),
                        c.open(),
                        c.price(),
                        c.reduceOnly(),
                        c.closes(),
                        back(host, c.replyTo()));
            case AccountEntity.NoteCancel c ->
                new AccountEntity.NoteCancel(c.order(), c.command(), back(host, c.replyTo()));
            case AccountEntity.Announce c ->
                new AccountEntity.Announce(c.order(), c.announcements(), c.inquiry(), back(host, c.replyTo()));
            default -> command;
        };
    }

    private <T> Ear<T> back(OrderHost host, ActorRef<T> replyTo) {
        Object asker = host.incarnation();
        return new Ear<>(reply -> channel("account > " + host.id()).send(reply, () -> {
            if (host.incarnation() == asker) {
                replyTo.tell(reply);
            }
        }));
    }

    private void atConnection(VenueConnection.Command command) {
        switch (command) {
            case VenueConnection.Acknowledge c -> {
                connection.owed(c.cursor()).ifPresent(promises::acknowledged);
                connection.acknowledged(c.cursor());
            }
            case VenueConnection.Call call -> {
                promises.touch(call.id().intent());
                connection.accept(call);
            }
            default -> throw new IllegalStateException("not a call of an order: " + command);
        }
    }

    private AccountPorts accountPorts() {
        OrderWaker waker = new OrderWaker() {
            @Override
            public void wake(
                    AccountId account,
                    VenueId venue,
                    IntentId order,
                    Optional<VenueOrder> seen,
                    boolean afresh,
                    Optional<OpenOrder> held) {
                tell(order, new OrderEntity.Wake(account, venue, seen, afresh, held));
            }

            @Override
            public void inquire(IntentId order, long inquiry, Optional<Long> held) {
                tell(order, new OrderEntity.Inquire(inquiry, held));
            }

            @Override
            public void cancel(IntentId order, CommandId command, String reason) {
                promises.cancelAsked(order, command);
                tell(order, new OrderEntity.Cancel(Optional.of(command), reason, Optional.empty()));
            }

            private void tell(IntentId order, OrderEntity.Command command) {
                OrderHost host = order(order);
                channel("account > " + order).send(command, () -> host.tell(command));
            }
        };
        String positionMax = Integer.toString(POSITION_MAX);
        Limits limits = SampleLimits.wide()
                .lots(1_000)
                .orderNotional("1000000")
                .openOrders(OPEN_ORDERS_MAX)
                .position(Samples.BTC, positionMax)
                .position(Samples.ETH, positionMax)
                .done();
        return new AccountPorts(
                instruments,
                quotes,
                SampleLimits.settings(limits),
                (_, _, _, _) -> Optional.empty(),
                _ -> List.of(Samples.VENUE),
                waker,
                (_, symbol) -> toPosition(symbol),
                (_, _) -> new Ear<>(command -> {
                    throw new IllegalStateException("the account's writer calls no venue: " + command);
                }),
                clock);
    }

    private void toAccount(AccountEntity.Command command) {
        channel("caller > account").send(command, () -> account.offer(command));
    }

    private void toOrder(IntentId order, OrderEntity.Command command) {
        OrderHost host = order(order);
        channel("caller > " + order).send(command, () -> host.tell(command));
    }

    private void toOrder(IntentId order, VenueReport report) {
        promises.touch(order);
        OrderHost host = order(order);
        OrderEntity.Report told = new OrderEntity.Report(Samples.ACCOUNT, Samples.VENUE, flaw.told(report));
        channel("connection > " + order).send(report, () -> {
            host.tell(told);
            if (flaw.acknowledgesReportsAtOnce() && report instanceof ExecutionReport execution) {
                atConnection(new VenueConnection.Acknowledge(
                        execution.cursor(), Optional.of(order), Optional.of(execution.gist())));
            }
        });
    }

    private RecipientRef<PositionEntity.Command> toPosition(Symbol symbol) {
        Stage.Actor<?> asker = courier;
        return new Ear<>(command -> {
            PositionEntity.Book book = (PositionEntity.Book) command;
            ActorRef<PositionEntity.BookReply> answers =
                    new Ear<>(reply -> channel(symbol + " > account").send(reply, () -> {
                        if (courier == asker) {
                            book.replyTo().tell(reply);
                        }
                    }));
            PositionEntity.Book routed = new PositionEntity.Book(
                    book.account(),
                    book.symbol(),
                    book.terms(),
                    book.previous(),
                    book.number(),
                    book.entries(),
                    answers);
            channel("account > " + symbol)
                    .send(book, () -> positions.get(symbol).offer(routed));
        });
    }

    /** A child of the account, gone and back with it. */
    private void newCourier() {
        if (courier != null) {
            courier.stop();
        }
        Behavior<?> behavior =
                AccountBooks.courier(Samples.ACCOUNT, this::toPosition, new Ear<>(account()::offer), ACCOUNTS);
        courier = stage.start(behavior);
    }

    private Writer<AccountEntity.Command, AccountEvent, AccountState> account() {
        return account;
    }

    @SuppressWarnings("unchecked") // what the account tells its courier
    private void toCourier(Object message) {
        if (courier != null) {
            ((Stage.Actor<Object>) courier).ref().tell(message);
        }
    }

    boolean stepCourier() {
        Stage.Actor<?> now = courier;
        if (now == null) {
            return false;
        }
        if (now.hasMail()) {
            now.runOne();
            return true;
        }
        if (now.isTimerDue()) {
            now.fireTimer();
            return true;
        }
        return false;
    }

    Optional<java.time.Instant> courierTimer() {
        return courier == null ? Optional.empty() : courier.nextTimer();
    }

    /** What the account's front does on its timer: asks the venue and has the account compare. */
    void sweep() {
        AccountEntity.Command sweep = connection
                .openOrders()
                .<AccountEntity.Command>map(
                        open -> new AccountEntity.Sweep(Samples.VENUE, open, clock.instant(), Optional.empty()))
                .orElseGet(() -> new AccountEntity.SweepDue(Samples.VENUE));
        channel("front > account").send(sweep, () -> account.offer(sweep));
    }

    /** The node dies with everything on it; what is remembered comes back at once, orders when somebody wakes them. */
    void killNode() {
        history.step("the node dies");
        network.cut();
        orders.values().forEach(order -> order.lose("with the node"));
        connection.restart();
        positions.values().forEach(Writer::kill);
        account.kill();
    }

    private Network.Channel channel(String name) {
        return channels.computeIfAbsent(name, network::channel);
    }

    private static final ReconciliationMetrics UNCOUNTED = new ReconciliationMetrics() {
        @Override
        public void queried() {}

        @Override
        public void resent() {}

        @Override
        public void unknown() {}

        @Override
        public void repaired() {}

        @Override
        public void flagged(AccountId account, String flag) {}
    };
}
