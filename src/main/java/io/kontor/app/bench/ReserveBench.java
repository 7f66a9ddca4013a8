package io.kontor.app.bench;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Props;
import io.kontor.account.AccountEntity;
import io.kontor.account.AccountEntity.Reserve;
import io.kontor.account.AccountPorts;
import io.kontor.account.AccountSettings;
import io.kontor.account.OpenOrder;
import io.kontor.account.OrderWaker;
import io.kontor.instrument.Instrument;
import io.kontor.instrument.Instruments;
import io.kontor.marketdata.Quote;
import io.kontor.platform.batch.BatchMetrics;
import io.kontor.platform.journal.Journal;
import io.kontor.risk.LimitsSettings;
import io.kontor.value.AccountId;
import io.kontor.value.ClientOrderId;
import io.kontor.value.CommandId;
import io.kontor.value.IntentId;
import io.kontor.value.Price;
import io.kontor.value.Quantity;
import io.kontor.value.Side;
import io.kontor.value.Symbol;
import io.kontor.value.VenueId;
import io.kontor.venue.VenueOrder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * What it costs an account to make room for an order: the whole of {@link Reserve}, from the message over the limits and the journal to the
 * grant, and the giving back that ends it, so that the account stays as it is however long this runs. Real accounts over the real journal,
 * without the order, the venue and the caller around them. Orders come at a rate, whatever becomes of those before.
 */
public final class ReserveBench {
    private static final Price PRICE = Price.of("100");
    private static final int[] ACCOUNTS = {1, 100};
    private static final int WARM_UP_RATE = 5_000;

    /** Reservations are given back before their orders would be placed. */
    private static final OrderWaker NO_ORDERS = new OrderWaker() {
        @Override
        public void wake(
                AccountId account,
                VenueId venue,
                IntentId order,
                Optional<VenueOrder> seen,
                boolean afresh,
                Optional<OpenOrder> held) {}

        @Override
        public void inquire(IntentId order, long inquiry, Optional<Long> held) {}

        @Override
        public void cancel(IntentId order, CommandId command, String reason) {}
    };

    private final ActorSystem<?> system;
    private final Settings settings;
    private final PrintWriter out;
    private final List<Instrument> instruments;
    private final BatchMetrics metrics = new BatchMetrics(new SimpleMeterRegistry(), "account");

    /** The gateway's own settings; their limits must let the highest rate pass. */
    public record Settings(Instruments instruments, LimitsSettings limits, AccountSettings account, Clock clock) {}

    public ReserveBench(ActorSystem<?> system, Settings settings, PrintWriter out) {
        this.system = system;
        this.settings = settings;
        this.out = out;
        instruments = List.copyOf(settings.instruments().all());
    }

    /** Each rate for that long, on one account and on a hundred, after a turn that does not count. */
    public void run(List<Integer> rates, int seconds) throws InterruptedException {
        out.printf(
                "%-9s %8s %9s %8s %8s %8s %8s %11s %10s%n",
                "accounts", "per s", "count", "refused", "p50 ms", "p99 ms", "p99.9 ms", "CPU µs each", "each sync");
        new Section("warm-up", ACCOUNTS[1], WARM_UP_RATE, seconds).run();
        for (int accounts : ACCOUNTS) {
            for (int rate : rates) {
                Section section = new Section(accounts + "-" + rate, accounts, rate, seconds);
                section.print(section.run());
            }
        }
    }

    /** What a section took of the processors, load included, and of the disk. */
    private record Cost(Cpu cpu, long syncs) {}

    /** So many accounts of its own, asked at one rate. */
    private final class Section {
        private final String name;
        private final int rate;
        private final int count;
        private final List<AccountId> ids = new ArrayList<>();
        private final List<ActorRef<AccountEntity.Command>> accounts = new ArrayList<>();
        private final Grants grants;

        Section(String name, int accountsMany, int rate, int seconds) {
            this.name = name;
            this.rate = rate;
            count = rate * seconds;
            grants = new Grants(system, name, count);
            for (int n = 0; n < accountsMany; n++) {
                AccountId id = new AccountId("b-" + name + "-" + n);
                ids.add(id);
                accounts.add(system.systemActorOf(
                        AccountEntity.create(id, ports(), settings.account(), metrics), id.value(), Props.empty()));
            }
        }

        Cost run() throws InterruptedException {
            long syncs = Journal.get(system).stats().commits();
            Cpu cpu = Cpu.of(ProcessHandle.current());
            long start = System.nanoTime();
            for (int n = 0; n < count; n++) {
                long due = start + n * 1_000_000_000L / rate;
                awaitTime(due);
                grants.ask(accounts.get(n % ids.size()), reserve(n), due);
            }
            grants.await();
            return new Cost(
                    Cpu.of(ProcessHandle.current()).since(cpu),
                    Journal.get(system).stats().commits() - syncs);
        }

        private Reserve reserve(int n) {
            ClientOrderId order = new ClientOrderId(name + "-" + n);
            Instrument instrument = instruments.get(n % instruments.size());
            return new Reserve(
                    IntentId.of(ids.get(n % ids.size()), order),
                    order,
                    instrument.venue(),
                    instrument.symbol(),
                    Side.BUY,
                    1,
                    1,
                    new Quantity(BigDecimal.valueOf(1 + n % 7)),
                    PRICE,
                    false,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    grants.replyTo());
        }

        void print(Cost cost) {
            out.printf(
                    Locale.ROOT,
                    "%-9d %8d %9d %8d %8.2f %8.2f %8.2f %11.0f %10.1f%n",
                    ids.size(),
                    rate,
                    count,
                    grants.refused(),
                    grants.millisAt(50),
                    grants.millisAt(99),
                    grants.millisAt(99.9),
                    cost.cpu().microsEach(count),
                    (double) count / Math.max(1, cost.syncs()));
            out.flush();
        }
    }

    private AccountPorts ports() {
        return new AccountPorts(
                settings.instruments(),
                this::quote,
                settings.limits(),
                (_, _, _, _) -> Optional.empty(),
                _ -> List.of(),
                NO_ORDERS,
                (_, _) -> system.ignoreRef(),
                (_, _) -> system.ignoreRef(),
                settings.clock());
    }

    private Optional<Quote> quote(VenueId venue, Symbol symbol) {
        Optional<Quote.Level> level = Optional.of(new Quote.Level(PRICE, Quantity.of("1000")));
        return Optional.of(new Quote(
                venue,
                symbol,
                level,
                level,
                Optional.of(PRICE),
                Quantity.ZERO,
                settings.clock().instant(),
                false));
    }

    private static void awaitTime(long due) {
        for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}
