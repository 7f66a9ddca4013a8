package io.kontor.sim.binance;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kontor.value.AccountId;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Request weight per address and unfilled orders per account, counted in intervals that start with the clock's. Who goes on after a 429
 * is banned for a while. Thread-safe. Addresses are forgotten oldest first beyond a bound.
 */
final class RateLimits {
    private static final int ADDRESSES_MAX = 10_000;
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration FIVE_MINUTES = Duration.ofMinutes(5);
    private static final Duration TEN_SECONDS = Duration.ofSeconds(10);
    private static final Duration DAY = Duration.ofDays(1);

    /** A first fill as maker pays for more orders than its own. */
    private static final int MAKER_FILL = 5;

    /**
     * What is allowed.
     *
     * @param refusedMax requests refused within a minute before the address is banned
     */
    record Limits(int weightPerMinute, int ordersPerTenSeconds, int ordersPerDay, int refusedMax, Duration ban) {}

    private final Limits limits;
    private final int connectsMax;
    private final Map<String, Address> addresses = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Address> eldest) {
            return size() > ADDRESSES_MAX;
        }
    };
    private final Map<AccountId, Orders> orders = new HashMap<>();

    RateLimits(Limits limits, int connectsMax) {
        this.limits = limits;
        this.connectsMax = connectsMax;
    }

    /** Counts a request; refuses what is over the limit. */
    synchronized void charge(String address, int weight, Instant now) {
        Address used = address(address, now);
        if (now.isBefore(used.bannedUntil)) {
            throw banned(used.bannedUntil);
        }
        if (used.weight.count + weight > limits.weightPerMinute()) {
            if (++used.refused > limits.refusedMax()) {
                used.bannedUntil = now.plus(limits.ban());
                throw banned(used.bannedUntil);
            }
            throw Refused.until(
                    429,
                    -1003,
                    "Too much request weight used; current limit is " + limits.weightPerMinute()
                            + " request weight per 1 MINUTE. Please use WebSocket Streams for live updates to avoid polling the API.",
                    used.weight.end());
        }
        used.weight.count += weight;
    }

    /** Counts what has been done already, and is over the limit perhaps. */
    synchronized void chargeAnyway(String address, int weight, Instant now) {
        address(address, now).weight.count += weight;
    }

    /** Counts a new WebSocket; refuses one too many. */
    synchronized void connecting(String address, Instant now) {
        Address used = address(address, now);
        used.connects.turnsTo(now);
        if (now.isBefore(used.bannedUntil)) {
            throw banned(used.bannedUntil);
        }
        if (used.connects.count >= connectsMax) {
            throw Refused.until(
                    429,
                    -1034,
                    "Too many connection attempts from IP; current limit is " + connectsMax + " per '5 MINUTE'.",
                    used.connects.end());
        }
        used.connects.count++;
    }

    synchronized int weightUsed(String address, Instant now) {
        return address(address, now).weight.count;
    }

    /** Counts an order; refuses one too many. */
    synchronized void placing(AccountId account, Instant now) {
        Orders counted = orders(account, now);
        refuseAt(counted.tenSeconds, limits.ordersPerTenSeconds(), "10 SECOND");
        refuseAt(counted.day, limits.ordersPerDay(), "1 DAY");
        counted.tenSeconds.count++;
        counted.day.count++;
    }

    /** What was counted as an order was none. */
    synchronized void notPlaced(AccountId account, Instant now) {
        Orders counted = orders(account, now);
        counted.tenSeconds.less(1);
        counted.day.less(1);
    }

    /** An order had its first fill: it does not count, and as a maker's it pays for others. */
    synchronized void firstFill(AccountId account, boolean maker, Instant now) {
        Orders counted = orders(account, now);
        counted.tenSeconds.less(maker ? MAKER_FILL : 1);
        counted.day.less(maker ? MAKER_FILL : 1);
    }

    synchronized int ordersInTenSeconds(AccountId account, Instant now) {
        return orders(account, now).tenSeconds.count;
    }

    synchronized int ordersInDay(AccountId account, Instant now) {
        return orders(account, now).day.count;
    }

    /** As exchangeInfo tells them. */
    ArrayNode toJson() {
        ArrayNode json = JsonNodeFactory.instance.arrayNode();
        json.add(limit("REQUEST_WEIGHT", "MINUTE", 1, limits.weightPerMinute()));
        json.add(limit("ORDERS", "SECOND", 10, limits.ordersPerTenSeconds()));
        json.add(limit("ORDERS", "DAY", 1, limits.ordersPerDay()));
        return json;
    }

    ArrayNode ordersJson(AccountId account, Instant now) {
        ArrayNode json = JsonNodeFactory.instance.arrayNode();
        json.add(limit("ORDERS", "SECOND", 10, limits.ordersPerTenSeconds())
                .put("count", ordersInTenSeconds(account, now)));
        json.add(limit("ORDERS", "DAY", 1, limits.ordersPerDay()).put("count", ordersInDay(account, now)));
        return json;
    }

    ObjectNode weightJson(String address, Instant now) {
        return limit("REQUEST_WEIGHT", "MINUTE", 1, limits.weightPerMinute()).put("count", weightUsed(address, now));
    }

    private static ObjectNode limit(String type, String interval, int number, int limit) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("rateLimitType", type)
                .put("interval", interval)
                .put("intervalNum", number)
                .put("limit", limit);
    }

    private static void refuseAt(Window window, int limit, String interval) {
        if (window.count >= limit) {
            throw Refused.until(
                    429,
                    -1015,
                    "Too many new orders; current limit is " + limit + " orders per " + interval + ".",
                    window.end());
        }
    }

    private static Refused banned(Instant until) {
        return Refused.until(
                418,
                -1003,
                "Way too much request weight used; IP banned until " + until.toEpochMilli()
                        + ". Please use WebSocket Streams for live updates to avoid bans.",
                until);
    }

    private Address address(String address, Instant now) {
        Address used = addresses.computeIfAbsent(address, a -> new Address());
        if (used.weight.turnsTo(now)) {
            used.refused = 0;
        }
        return used;
    }

    private Orders orders(AccountId account, Instant now) {
        Orders counted = orders.computeIfAbsent(account, a -> new Orders());
        counted.tenSeconds.turnsTo(now);
        counted.day.turnsTo(now);
        return counted;
    }

    private static final class Address {
        final Window weight = new Window(MINUTE);
        final Window connects = new Window(FIVE_MINUTES);
        int refused;
        Instant bannedUntil = Instant.EPOCH;
    }

    private static final class Orders {
        final Window tenSeconds = new Window(TEN_SECONDS);
        final Window day = new Window(DAY);
    }

    private static final class Window {
        private final long seconds;
        private long number;
        int count;

        Window(Duration length) {
            this.seconds = length.toSeconds();
        }

        boolean turnsTo(Instant now) {
            long current = Math.floorDiv(now.getEpochSecond(), seconds);
            if (current == number) {
                return false;
            }
            number = current;
            count = 0;
            return true;
        }

        void less(int by) {
            count = Math.max(0, count - by);
        }

        Instant end() {
            return Instant.ofEpochSecond((number + 1) * seconds);
        }
    }
}
