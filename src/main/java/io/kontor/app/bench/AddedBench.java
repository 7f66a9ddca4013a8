package io.kontor.app.bench;

import io.kontor.value.AccountId;
import io.kontor.value.ClientOrderId;
import io.kontor.value.IntentId;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.HdrHistogram.Histogram;

/**
 * What the gateway adds to an order's way to its venue and to a fill's way back, while the venue is a process of its own: from the request
 * over HTTP to the order's bytes at the venue's door, and from the report's bytes there to the event on the account's stream. Open loop.
 */
public final class AddedBench {
    private static final int CONNECTIONS = 512;

    private final ServerProcess gateway;
    private final VenueTap tap;
    private final List<String> accounts;
    private final Function<String, Workload> workload;
    private final LoadLoop loop;
    private final PrintWriter out;

    public AddedBench(
            SeparateRig rig,
            List<String> accounts,
            Function<String, Workload> workload,
            LoadLoop loop,
            PrintWriter out) {
        this.gateway = rig.gateway();
        this.tap = rig.tap();
        this.accounts = accounts;
        this.workload = workload;
        this.loop = loop;
        this.out = out;
    }

    public static void header(PrintWriter out) {
        out.printf(
                "%-18s %8s %-34s %8s %9s %9s %9s %9s%n",
                "journal", "orders/s", "way", "count", "p50 ms", "p99 ms", "p99.9 ms", "max ms");
        out.flush();
    }

    /** Until so many orders have passed it is the compiler that would be measured. */
    public void warmUp(int orders) {
        if (orders > 0) {
            section("w", orders, Load.WARM_UP_PER_SECOND);
        }
    }

    /** A row for each way at each rate. */
    public void run(String journal, List<Integer> rates, int seconds) {
        for (int rate : rates) {
            BookedWatch watch = section("a" + rate, rate * seconds, rate);
            print(journal, rate, "request → order at the venue's door", toTheVenue(watch, "a" + rate, rate * seconds));
            print(journal, rate, "fill at the door → event on stream", fromTheVenue(watch, "a" + rate, rate * seconds));
        }
    }

    private BookedWatch section(String run, int orders, int perSecond) {
        tap.left().clear();
        tap.filled().clear();
        Script script = Script.of(workload.apply(run), orders);
        int commandsPerSecond = Math.toIntExact(script.size() * perSecond / orders);
        BookedWatch watch = new BookedWatch(loop, gateway.address(), run, orders, accounts);
        Load.Result answers = new Load(loop, gateway.address(), script.size())
                .paced(CONNECTIONS, commandsPerSecond, i -> script.request(i, watch));
        int left = watch.awaitAll();
        watch.close();
        out.printf(
                Locale.ROOT,
                "  %s: %d commands in %.1f s (due in %.1f), %d refused, %d orders without an end%n",
                run,
                answers.commands(),
                answers.took().toNanos() / 1e9,
                (double) script.size() / commandsPerSecond,
                answers.refused(),
                left);
        out.flush();
        return watch;
    }

    private Histogram toTheVenue(BookedWatch watch, String run, int orders) {
        Histogram micros = Figures.histogram();
        each(run, orders, (number, intent) -> {
            Long there = tap.left().get(intent);
            if (there != null && watch.placedAt(number) != 0) {
                micros.recordValue(micros(there - watch.placedAt(number)));
            }
        });
        return micros;
    }

    private Histogram fromTheVenue(BookedWatch watch, String run, int orders) {
        Histogram micros = Figures.histogram();
        Map<String, Long> filled = tap.filled();
        each(run, orders, (number, intent) -> {
            Long there = filled.get(intent);
            if (there != null && watch.bookedAt(number) != 0) {
                micros.recordValue(micros(watch.bookedAt(number) - there));
            }
        });
        return micros;
    }

    private interface Order {
        void with(int number, String intent);
    }

    private void each(String run, int orders, Order action) {
        Workload work = workload.apply(run);
        for (int number = 0; number < orders; number++) {
            AccountId account = new AccountId(work.account(number));
            action.with(
                    number,
                    IntentId.of(account, new ClientOrderId(work.clientOrderId(number)))
                            .value());
        }
    }

    /** A report can be passed on before the note of it is made: that is no time at all. */
    private static long micros(long nanos) {
        return Math.max(0, nanos / 1_000);
    }

    private void print(String journal, int rate, String way, Histogram micros) {
        out.printf(
                Locale.ROOT,
                "%-18s %8d %-34s %8d %9.2f %9.2f %9.2f %9.2f%n",
                journal,
                rate,
                way,
                micros.getTotalCount(),
                micros.getValueAtPercentile(50) / 1e3,
                micros.getValueAtPercentile(99) / 1e3,
                micros.getValueAtPercentile(99.9) / 1e3,
                micros.getMaxValue() / 1e3);
        out.flush();
    }
}
