package io.kontor.account;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.ManualTime;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.kontor.account.AccountEntity.Command;
import io.kontor.account.AccountEntity.GetView;
import io.kontor.account.AccountEntity.Reserve;
import io.kontor.account.AccountEntity.ReserveReply;
import io.kontor.account.AccountEntity.View;
import io.kontor.instrument.Instruments;
import io.kontor.marketdata.Quotes;
import io.kontor.model.Ear;
import io.kontor.model.Samples;
import io.kontor.model.SimulatedClock;
import io.kontor.platform.batch.BatchMetrics;
import io.kontor.platform.batch.Tape;
import io.kontor.risk.Limits;
import io.kontor.risk.LimitsSettings;
import io.kontor.risk.SampleLimits;
import io.kontor.value.AccountId;
import io.kontor.value.ClientOrderId;
import io.kontor.value.CommandId;
import io.kontor.value.IntentId;
import io.kontor.value.Price;
import io.kontor.value.Quantity;
import io.kontor.value.Side;
import io.kontor.value.VenueId;
import io.kontor.venue.VenueConnection;
import io.kontor.venue.VenueOrder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The real account entity in an actor system of its own, over a journal whose writes the test may hold back. */
final class AccountOnTape implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(20);

    final Tape tape = new Tape();
    final SimulatedClock clock = new SimulatedClock();
    LimitsSettings limits = SampleLimits.settings(Samples.limits("40"));
    private final ActorTestKit kit;
    final TestProbe<ReserveReply> orders;
    final TestProbe<VenueConnection.Command> venue;
    final TestProbe<Woken> woken;
    final TestProbe<Inquired> inquired;
    /** The commands that orders were told to be canceled by. */
    final TestProbe<CommandId> canceled;

    private final TestProbe<View> reader;

    AccountOnTape() {
        this(ConfigFactory.empty());
    }

    /** @param time such as the test's own */
    AccountOnTape(Config time) {
        kit = ActorTestKit.create(time.withFallback(tape.config()));
        orders = kit.createTestProbe(ReserveReply.class);
        venue = kit.createTestProbe(VenueConnection.Command.class);
        woken = kit.createTestProbe(Woken.class);
        inquired = kit.createTestProbe(Inquired.class);
        canceled = kit.createTestProbe(CommandId.class);
        reader = kit.createTestProbe(View.class);
    }

    ManualTime time() {
        return ManualTime.get(kit.system());
    }

    /** @param held how much of the order the account has heard, where it says so */
    record Woken(IntentId order, boolean afresh, Optional<Long> held) {
        Woken(IntentId order, boolean afresh) {
            this(order, afresh, Optional.empty());
        }
    }

    record Inquired(IntentId order, Optional<Long> held) {}

    Reserve reserve(String order) {
        return new Reserve(
                Books.id(order),
                new ClientOrderId(order),
                Samples.VENUE,
                Samples.BTC,
                Side.BUY,
                1,
                1,
                Quantity.of("10"),
                Price.of("100"),
                false,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                orders.getRef());
    }

    View view(ActorRef<Command> account) {
        account.tell(new GetView(reader.getRef()));
        return reader.receiveMessage(PATIENCE);
    }

    /** One that has recovered, so that what it is told next is not collected with what came before. */
    ActorRef<Command> running() {
        ActorRef<Command> account = spawn();
        view(account);
        return account;
    }

    ActorRef<Command> spawn() {
        return kit.spawn(AccountEntity.create(
                Samples.ACCOUNT,
                ports(
                        Samples.instruments(),
                        (_, _) -> Optional.empty(),
                        limits,
                        woken.getRef(),
                        inquired.getRef(),
                        canceled.getRef(),
                        venue.getRef(),
                        clock),
                AccountSettings.from(ConfigFactory.load()),
                new BatchMetrics(new SimpleMeterRegistry(), "account")));
    }

    <T> TestProbe<T> probe(Class<T> type) {
        return kit.createTestProbe(type);
    }

    void stop(ActorRef<Command> account) {
        account.tell(new AccountEntity.Stop());
        reader.expectTerminated(account, PATIENCE);
    }

    /** What translates for the writer, on its own. */
    static AccountLogic logic() {
        return logic(Samples.limits("40"));
    }

    static AccountLogic logic(Limits limits) {
        return logic(limits, Samples.instruments());
    }

    static AccountLogic logic(Limits limits, Instruments instruments) {
        return logic(limits, instruments, (_, _) -> Optional.empty());
    }

    static AccountLogic logic(Limits limits, Instruments instruments, Quotes quotes) {
        return logic(limits, instruments, quotes, new SimulatedClock());
    }

    static AccountLogic logic(Limits limits, Instruments instruments, Quotes quotes, SimulatedClock clock) {
        return new AccountLogic(
                Samples.ACCOUNT,
                ports(
                        instruments,
                        quotes,
                        SampleLimits.settings(limits),
                        new Ear<>(_ -> {}),
                        new Ear<>(_ -> {}),
                        new Ear<>(_ -> {}),
                        new Ear<>(_ -> {}),
                        clock),
                AccountSettings.from(ConfigFactory.load()),
                new Ear<>(_ -> {}));
    }

    private static AccountPorts ports(
            Instruments instruments,
            Quotes quotes,
            LimitsSettings limits,
            ActorRef<Woken> woken,
            ActorRef<Inquired> inquired,
            ActorRef<CommandId> canceled,
            ActorRef<VenueConnection.Command> venue,
            SimulatedClock clock) {
        OrderWaker waker = new OrderWaker() {
            @Override
            public void wake(
                    AccountId account,
                    VenueId from,
                    IntentId order,
                    Optional<VenueOrder> seen,
                    boolean afresh,
                    Optional<OpenOrder> held) {
                woken.tell(new Woken(order, afresh, held.map(OpenOrder::announced)));
            }

            @Override
            public void inquire(IntentId order, long inquiry, Optional<Long> held) {
                inquired.tell(new Inquired(order, held));
            }

            @Override
            public void cancel(IntentId order, CommandId command, String reason) {
                canceled.tell(command);
            }
        };
        return new AccountPorts(
                instruments,
                quotes,
                limits,
                (_, _, _, _) -> Optional.empty(),
                _ -> List.of(Samples.VENUE),
                waker,
                (_, _) -> new Ear<>(_ -> {}),
                (_, _) -> venue,
                clock);
    }

    @Override
    public void close() {
        kit.shutdownTestKit();
    }
}
