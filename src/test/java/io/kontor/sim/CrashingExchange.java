package io.kontor.sim;

import io.kontor.sim.message.NewOrder;
import io.kontor.sim.message.Report;
import io.kontor.value.AccountId;
import io.kontor.value.ClientOrderId;
import io.kontor.value.Price;
import io.kontor.value.Quantity;
import io.kontor.value.Side;
import io.kontor.value.TimeInForce;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Semaphore;

/**
 * A process that trades until it is killed and says on standard output what it was told of its own orders: {@code R account cursor type id cumulative} for
 * a report, {@code A account id} for an answer.
 */
public final class CrashingExchange {
    private static final int IN_FLIGHT = 200;

    private CrashingExchange() {}

    public static void main(String[] args) throws Exception {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        String run = args[1];
        Exchange exchange = Exchange.open(
                Path.of(args[0]), SimConfig.with(SimConfig.ALONE), new SimInstruments(), Clock.systemUTC());
        TradingSession[] sessions = new TradingSession[4];
        for (int i = 0; i < sessions.length; i++) {
            sessions[i] = exchange.logOn(new AccountId("crash-" + i), 0, new Saying(out, run))
                    .toCompletableFuture()
                    .join();
        }
        Random random = new Random(run.hashCode());
        Semaphore window = new Semaphore(IN_FLIGHT);
        for (long number = 0; ; number++) {
            window.acquire();
            TradingSession session = sessions[random.nextInt(sessions.length)];
            ClientOrderId id = new ClientOrderId(run + "-" + number);
            var answer = session.submit(order(session.account(), id, random));
            if (random.nextInt(3) == 0) {
                answer = answer.thenCompose(x -> session.cancel(id));
            }
            answer.whenComplete((x, failure) -> {
                out.println("A " + session.account() + " " + id);
                window.release();
            });
        }
    }

    static String line(Report report) {
        return "R " + report.account() + " " + report.cursor() + " " + report.type() + " " + report.clientOrderId()
                + " " + report.order().map(order -> order.filled().toString()).orElse("-");
    }

    private static NewOrder order(AccountId account, ClientOrderId id, Random random) {
        return new NewOrder(
                account,
                id,
                SimInstruments.BTC_USDT,
                random.nextBoolean() ? Side.BUY : Side.SELL,
                Quantity.of("0." + (1 + random.nextInt(9))),
                Optional.of(Price.of(Integer.toString(60_000 + random.nextInt(21) - 10))),
                random.nextInt(4) == 0 ? TimeInForce.IOC : TimeInForce.GTC,
                false,
                false,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Instant.MAX);
    }

    private record Saying(PrintStream out, String run) implements SessionListener {
        @Override
        public void onReport(Report report) {
            if (report.clientOrderId().value().startsWith(run)) {
                out.println(line(report));
            }
        }

        @Override
        public void onDown(String reason) {
            out.println("D " + reason);
        }
    }
}
