package io.kontor.sim;

import static io.kontor.sim.Ask.ALICE;
import static io.kontor.sim.Ask.BOB;
import static io.kontor.sim.Ask.CAROL;
import static org.assertj.core.api.Assertions.assertThat;

import io.kontor.sim.fault.FaultKind;
import io.kontor.sim.fault.FaultSwitch;
import io.kontor.sim.market.Generator;
import io.kontor.sim.message.Fill;
import io.kontor.sim.message.NewOrder;
import io.kontor.sim.message.OrderRecord;
import io.kontor.sim.message.Report;
import io.kontor.value.AccountId;
import io.kontor.value.ClientOrderId;
import io.kontor.value.Side;
import io.kontor.value.TimeInForce;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Everything goes wrong at once, and the exchange is killed in between: its books stay a truth one can reckon with. */
class ExchangeRandomTest {
    private static final List<AccountId> ACCOUNTS = List.of(ALICE, BOB, CAROL);
    private static final BigDecimal SEED = new BigDecimal("1000000000");
    private static final int LIVES = 6;
    private static final int TURNS = 250;

    @TempDir
    Path directory;

    private final Set<String> answered = new HashSet<>();
    private final List<String> ids = new ArrayList<>();
    private Random random = new Random();
    private Rig rig;
    private Map<AccountId, TradingSession> sessions = new HashMap<>();

    @Test
    void underEveryFaultAndKillTheTruthAddsUpAndNothingToldIsForgotten() {
        long seed = random.nextLong();
        System.out.println("seed " + seed);
        random = new Random(seed);
        rig = new Rig(directory);
        rig.play(new Generator(
                new SimInstruments().all(), SimConfig.with().generator().orElseThrow(), 0));
        for (FaultKind kind : FaultKind.values()) {
            rig.faults.set(kind, FaultSwitch.chance(0.03).after(Duration.ofMillis(30)));
        }

        Map<AccountId, List<Report>> before = new HashMap<>();
        for (int life = 0; life < LIVES; life++) {
            live();
            Map<AccountId, List<Report>> streams = checkTruth();
            before.forEach((account, told) ->
                    assertThat(streams.get(account).subList(0, told.size())).isEqualTo(told));
            before.putAll(streams);
            rig.restart();
        }
        rig.close();
    }

    private void live() {
        sessions = new HashMap<>();
        for (int turn = 0; turn < TURNS; turn++) {
            for (int i = random.nextInt(6); i > 0; i--) {
                ask(ACCOUNTS.get(random.nextInt(ACCOUNTS.size())));
            }
            rig.pass(Duration.ofMillis(random.nextInt(40)));
        }
    }

    private void ask(AccountId account) {
        TradingSession session = sessions.computeIfAbsent(account, a -> rig.logOn(a, 0, new Heard()));
        ClientOrderId old = new ClientOrderId(ids.isEmpty() ? "none" : ids.get(random.nextInt(ids.size())));
        var answer = switch (random.nextInt(8)) {
            case 0, 1 -> session.cancel(old);
            case 2 -> session.replace(old, order(account));
            default -> {
                NewOrder order = order(account);
                yield session.submit(order).thenRun(() -> answered.add(account + " " + order.clientOrderId()));
            }
        };
        answer.exceptionally(failure -> {
            if (failure.getCause() instanceof NotTaken) {
                sessions.remove(account);
            }
            return null;
        });
    }

    private NewOrder order(AccountId account) {
        String id = "o" + ids.size();
        ids.add(id);
        Side side = random.nextBoolean() ? Side.BUY : Side.SELL;
        Ask ask = Ask.of(account, id, side, "0." + (1 + random.nextInt(9)))
                .at(Integer.toString(59_900 + random.nextInt(200)));
        return switch (random.nextInt(6)) {
            case 0 -> ask.lasting(TimeInForce.IOC).order();
            case 1 -> ask.showing("0.1").order();
            case 2 -> ask.stop(Integer.toString(59_900 + random.nextInt(200))).order();
            default -> ask.order();
        };
    }

    /** What a log-on from the start hears, after the books were reckoned up. */
    private Map<AccountId, List<Report>> checkTruth() {
        rig.faults
                .switches()
                .forEach((kind, setting) -> assertThat(rig.faults.struck()).containsKey(kind));
        Map<AccountId, List<Report>> streams = new HashMap<>();
        for (AccountId account : ACCOUNTS) {
            List<OrderRecord> orders = rig.core
                    .books()
                    .orders(Optional.of(account), Optional.empty(), 10_000)
                    .items();
            List<Fill> fills = rig.core
                    .books()
                    .fills(Optional.of(account), Optional.empty(), 10_000)
                    .items();
            checkMoney(account, fills);
            checkCounts(orders, fills);
            assertThat(orders).extracting(OrderRecord::clientOrderId).doesNotHaveDuplicates();
            Set<String> known = new HashSet<>();
            orders.forEach(order -> known.add(account + " " + order.clientOrderId()));
            assertThat(answered.stream().filter(id -> id.startsWith(account + " ")))
                    .allMatch(known::contains);
            streams.put(account, rig.core.books().reportsAfter(account, 0, 100_000));
            checkStream(streams.get(account));
        }
        return streams;
    }

    private void checkMoney(AccountId account, List<Fill> fills) {
        BigDecimal base = SEED;
        BigDecimal quote = SEED;
        for (Fill fill : fills) {
            if (fill.standing() != Fill.Standing.BUSTED) {
                BigDecimal notional = fill.price().times(fill.quantity()).value();
                base = base.add(fill.quantity().signed(fill.side()));
                quote = quote.add(fill.side() == Side.BUY ? notional.negate() : notional)
                        .subtract(fill.fee().value());
            }
        }
        assertThat(rig.core.engine().account(account).total("BTC")).isEqualByComparingTo(base);
        assertThat(rig.core.engine().account(account).total("USDT")).isEqualByComparingTo(quote);
    }

    private static void checkCounts(List<OrderRecord> orders, List<Fill> fills) {
        Map<Long, BigDecimal> filled = new HashMap<>();
        for (Fill fill : fills) {
            if (fill.standing() != Fill.Standing.BUSTED) {
                filled.merge(fill.orderId(), fill.quantity().value(), BigDecimal::add);
            }
        }
        for (OrderRecord order : orders) {
            assertThat(order.filled().value())
                    .isEqualByComparingTo(filled.getOrDefault(order.id(), BigDecimal.ZERO))
                    .isLessThanOrEqualTo(order.request().quantity().value());
        }
    }

    private static void checkStream(List<Report> stream) {
        for (int i = 0; i < stream.size(); i++) {
            assertThat(stream.get(i).cursor()).isEqualTo(i + 1);
        }
    }
}
