package io.kontor.account;

import static org.assertj.core.api.Assertions.assertThat;

import io.kontor.account.AccountEntity.Denied;
import io.kontor.account.AccountEntity.Granted;
import io.kontor.account.AccountEntity.LimitsSet;
import io.kontor.account.AccountEntity.ReserveReply;
import io.kontor.account.AccountEntity.Undecided;
import io.kontor.model.Samples;
import io.kontor.risk.LimitUse;
import io.kontor.risk.Limits;
import io.kontor.risk.RiskLimit;
import io.kontor.risk.SampleLimits;
import io.kontor.value.Quantity;
import io.kontor.value.RefusalCode;
import io.kontor.value.Seeded;
import io.kontor.value.Side;
import java.math.BigDecimal;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Random orders, changes, fills, cancels, abandoned reservations, new limits, new quotes and crashes over a few accounts: whatever comes in
 * whatever order, what the account has at worst is within the limits in force, or has not grown but with the market since they were
 * tightened; no second and no minute holds more attempts than allowed; and what is counted event by event is what a restart counts from the
 * journal.
 */
class LimitsPropertyTest {
    private static final int ACCOUNTS = 4;
    private static final int STEPS = 12_000;

    /** As long as some limit has refused nothing, which is rare. */
    private static final int STEPS_MAX = 20 * STEPS;

    private static final Set<RefusalCode> BY_LIMIT = Set.of(
            RefusalCode.RISK_POSITION,
            RefusalCode.RISK_OPEN_ORDERS,
            RefusalCode.RISK_GROSS_NOTIONAL,
            RefusalCode.RISK_NET_NOTIONAL,
            RefusalCode.RATE_LIMITED);

    private static final Set<RiskLimit> IN_MONEY = Set.of(RiskLimit.GROSS_NOTIONAL, RiskLimit.NET_NOTIONAL);

    private final Random random = Seeded.random(LimitsPropertyTest.class);
    private final Map<RefusalCode, Integer> refused = new TreeMap<>();

    @Test
    void theWorstCaseIsWithinTheLimitInForceAfterEachStep() {
        List<Trading> all = new ArrayList<>();
        for (int i = 0; i < ACCOUNTS; i++) {
            all.add(new Trading());
        }

        for (int step = 0;
                step < STEPS || (step < STEPS_MAX && !refused.keySet().containsAll(BY_LIMIT));
                step++) {
            Trading trading = all.get(random.nextInt(ACCOUNTS));
            trading.step();
            trading.hold();
        }

        assertThat(refused.keySet()).containsAll(BY_LIMIT);
    }

    /** One account and those who trade on it. */
    private final class Trading {
        private final Books books = new Books();
        private final Map<String, Placed> orders = new HashMap<>();
        private final Deque<Long> attempts = new ArrayDeque<>();
        private Limits limits = limits(1);
        private Map<String, BigDecimal> before = Map.of();
        private int placed;
        private boolean reduced;
        private boolean quoted;

        Trading() {
            quote();
            books.limitedTo(limits);
        }

        void step() {
            books.now = books.now.plusMillis(random.nextInt(60));
            reduced = false;
            quoted = false;
            switch (random.nextInt(21)) {
                case 0, 1, 2, 3, 4, 5, 6, 7 -> place();
                case 8, 9, 10 -> change();
                case 11, 12, 13, 14 -> fill();
                case 15, 16 -> end();
                case 17 -> abandon();
                case 18 -> tighten();
                case 19 -> quote();
                default -> books.restart();
            }
        }

        private void place() {
            String id = "o" + placed++;
            Side side = random.nextBoolean() ? Side.BUY : Side.SELL;
            int total = 1 + random.nextInt(12);
            int price = price();
            ReserveReply reply = reserve(id, side, 1, total, price);
            if (reply instanceof Granted) {
                orders.put(id, new Placed(side, total, price));
                if (random.nextInt(4) > 0) {
                    say(id);
                }
            }
        }

        private void quote() {
            books.quote = books.at(Integer.toString(98 + random.nextInt(5)));
            quoted = true;
        }

        private int price() {
            return 99 + random.nextInt(3);
        }

        /** The larger of old and new, at the worse price, stays reserved until the order speaks of it, if it ever does. */
        private void change() {
            anyOrder().ifPresent(id -> {
                Placed order = orders.get(id);
                int total = Math.max(order.filled, 1 + random.nextInt(15));
                int price = price();
                int worse = order.side == Side.BUY ? Math.max(price, order.price) : Math.min(price, order.price);
                ReserveReply reply = reserve(id, order.side, order.revision + 1, Math.max(total, order.total), worse);
                if (reply instanceof Granted && random.nextInt(4) > 0) {
                    order.revision++;
                    order.total = total;
                    order.price = price;
                    say(id);
                }
            });
        }

        private void fill() {
            anyOrder().ifPresent(id -> {
                Placed order = orders.get(id);
                int open = order.total - order.filled;
                if (open > 0) {
                    int quantity = 1 + random.nextInt(open);
                    order.filled += quantity;
                    books.limit = Integer.toString(order.price);
                    books.announce(
                            id,
                            books.filled(
                                    id,
                                    order.side,
                                    order.revision,
                                    Integer.toString(quantity),
                                    Integer.toString(open - quantity),
                                    Integer.toString(order.filled)));
                }
            });
        }

        private void end() {
            anyOrder().ifPresent(id -> {
                Placed order = orders.remove(id);
                books.close(id, order.side, Integer.toString(order.filled));
                books.forget(id, 1_000_000);
            });
        }

        private void abandon() {
            anyOrder().ifPresent(id -> books.abandon(id, orders.get(id).revision + 1, 1));
        }

        private void say(String id) {
            Placed order = orders.get(id);
            books.limit = Integer.toString(order.price);
            books.announce(
                    id,
                    order.side,
                    order.revision,
                    Integer.toString(order.total - order.filled),
                    Integer.toString(order.filled));
        }

        private void tighten() {
            Limits next = limits(1 + random.nextInt(3));
            Limits inForce = books.limits();
            limits = ((LimitsSet) books.setLimits(next, inForce.version(), "l" + inForce.version())).limits();
            assertThat(limits.version()).isEqualTo(inForce.version() + 1);
        }

        private Optional<String> anyOrder() {
            List<String> ids = orders.keySet().stream().sorted().toList();
            return ids.isEmpty() ? Optional.empty() : Optional.of(ids.get(random.nextInt(ids.size())));
        }

        /** What leaves nothing in the journal, because it was asked for again or too soon, is no attempt. */
        private ReserveReply reserve(String id, Side side, int revision, int total, int price) {
            int journalled = books.journal.size();
            ReserveReply reply = books.reserve(id, side, revision, 1, Integer.toString(total), Integer.toString(price));
            if (books.journal.size() > journalled) {
                attempts.add(Attempts.micros(books.now));
                holdRates();
            }
            switch (reply) {
                case Granted _ -> reduced = isTowardsZero(side);
                case Denied denied -> refused.merge(denied.refusal().code(), 1, Integer::sum);
                case Undecided undecided -> refused.merge(undecided.refusal().code(), 1, Integer::sum);
            }
            return reply;
        }

        private boolean isTowardsZero(Side side) {
            BigDecimal position = new BigDecimal(books.position());
            return side == Side.BUY
                    ? position.add(new BigDecimal(books.openBuy())).signum() <= 0
                    : new BigDecimal(books.openSell()).compareTo(position) <= 0;
        }

        /** Whenever one more is counted, it and those before it are no more than what holds now. */
        private void holdRates() {
            long now = Attempts.micros(books.now);
            attempts.removeIf(at -> now - at >= 60_000_000);
            assertThat(attempts).as("a minute").hasSizeLessThanOrEqualTo(limits.ordersPerMinuteMax());
            assertThat(attempts.stream().filter(at -> now - at < 1_000_000).count())
                    .as("a second")
                    .isLessThanOrEqualTo(limits.ordersPerSecondMax());
        }

        void hold() {
            Map<String, BigDecimal> after = new HashMap<>();
            for (LimitUse use : books.usage()) {
                after.put(use.limit() + " " + use.symbol(), use.used());
                boolean rate = use.limit() == RiskLimit.ORDERS_PER_SECOND || use.limit() == RiskLimit.ORDERS_PER_MINUTE;
                boolean exempt =
                        (use.limit() == RiskLimit.OPEN_ORDERS && reduced) || (IN_MONEY.contains(use.limit()) && quoted);
                boolean grew =
                        use.used().compareTo(before.getOrDefault(use.limit() + " " + use.symbol(), BigDecimal.ZERO))
                                > 0;
                assertThat(rate || exempt || !grew || use.used().compareTo(use.max()) <= 0)
                        .as("%s grew beyond its limit: %s of %s", use.limit(), use.used(), use.max())
                        .isTrue();
            }
            before = after;
            assertThat(inUse(books.usage())).isEqualTo(inUse(books.usageAfresh()));
        }

        /** A symbol that nothing is left in may be known or not. */
        private List<LimitUse> inUse(List<LimitUse> uses) {
            return uses.stream().filter(use -> use.used().signum() > 0).toList();
        }

        private Limits limits(int width) {
            String max = Integer.toString(20 * width);
            return SampleLimits.wide()
                    .rate(4 + 2 * width, 100 + 50 * width)
                    .openOrders(3 * width)
                    .gross(Integer.toString(1_800 * width))
                    .net(Integer.toString(1_500 * width))
                    .symbol(
                            Samples.BTC,
                            new Limits.OfSymbol(
                                    Optional.empty(),
                                    Optional.of(Quantity.of(max)),
                                    Optional.of(Quantity.of(max)),
                                    Optional.empty()))
                    .done();
        }
    }

    private static final class Placed {
        private final Side side;
        private int total;
        private int price;
        private int filled;
        private int revision = 1;

        private Placed(Side side, int total, int price) {
            this.side = side;
            this.total = total;
            this.price = price;
        }
    }
}
