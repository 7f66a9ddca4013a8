package io.kontor.venue.binance.link;

import io.kontor.value.AccountId;
import io.kontor.venue.VenueSession.NotSent;
import io.kontor.venue.binance.protocol.Method;
import io.kontor.venue.binance.protocol.RateLimit;
import io.kontor.venue.binance.protocol.VenueError;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * What may still be asked of the venue: requests of this address and their weight, orders of each account, and nothing at all while it has told us
 * to wait. The venue's own count is taken wherever it gives one; in between we add what is on its way. A share is kept for cancels and
 * for asking after an order, a quarter of it for cancels alone, and another for orders: what compares the books with the venue's never
 * keeps one from leaving, nor do log-ons, which may use half of it. Silence ends by the monotonic clock: it holds back the comparison of clocks too, so nothing would
 * mend a time of day that was set meanwhile. Thread-safe; one per venue and node.
 */
public final class RateBudget {
    private static final int BANNED = 418;

    private final BinanceSettings.Weights settings;
    private final LongSupplier nanos;
    private final Map<Duration, Window> weights = new HashMap<>();
    /** Of whatever weight: what a successful order does not weigh it still is. */
    private final Map<Duration, Window> requests = new HashMap<>();

    private final Map<Duration, Integer> orderLimits = new HashMap<>();
    private final Map<AccountId, Map<Duration, Window>> orders = new HashMap<>();
    private final Map<AccountId, Long> ordersClosedUntil = new HashMap<>();
    private long closedUntil;

    public RateBudget(BinanceSettings.Weights settings, LongSupplier nanos) {
        this.settings = settings;
        this.nanos = nanos;
        closedUntil = nanos.getAsLong();
        weights.put(Duration.ofMinutes(1), new Window(Duration.ofMinutes(1), settings.weightPerMinute()));
    }

    /** Takes what the call costs; present: why it must not leave now, and nothing was taken. */
    public synchronized Optional<NotSent> take(Method method, Optional<AccountId> account, long venueMillis) {
        Optional<NotSent> silence = silence();
        if (silence.isPresent()) {
            return silence;
        }
        long withoutOrders = method.orders() > 0 ? ordersClosedFor(account) : 0;
        if (withoutOrders > 0) {
            return Optional.of(new NotSent("the venue wants no orders for " + millis(withoutOrders) + " ms"));
        }
        int reserve = reserve(method);
        for (Window window : weights.values()) {
            if (!window.hasRoom(method.weight(), reserve, venueMillis)) {
                return Optional.of(NotSent.forNow("request weight used up: " + window));
            }
        }
        for (Window window : requests.values()) {
            if (!window.hasRoom(1, reserve, venueMillis)) {
                return Optional.of(NotSent.forNow("requests used up: " + window));
            }
        }
        for (Window window : orderWindows(method, account)) {
            if (!window.hasRoom(method.orders(), 0, venueMillis)) {
                return Optional.of(NotSent.forNow("orders used up: " + window));
            }
        }
        weights.values().forEach(window -> window.take(method.weight()));
        requests.values().forEach(window -> window.take(1));
        orderWindows(method, account).forEach(window -> window.take(method.orders()));
        return Optional.empty();
    }

    /** Present: why nothing at all may reach the venue now, not even a connection. */
    public synchronized Optional<NotSent> silence() {
        long left = left(closedUntil);
        return left > 0
                ? Optional.of(new NotSent("the venue wants " + millis(left) + " ms of silence"))
                : Optional.empty();
    }

    private long ordersClosedFor(Optional<AccountId> account) {
        return account.map(ordersClosedUntil::get).map(this::left).orElse(0L);
    }

    private long left(long untilNanos) {
        return untilNanos - nanos.getAsLong();
    }

    private static long millis(long nanos) {
        return TimeUnit.NANOSECONDS.toMillis(nanos);
    }

    private int reserve(Method method) {
        if (method.isUrgent()) {
            return 0;
        }
        if (method.isAboutOneOrder()) {
            return (settings.reservePercent() + 3) / 4;
        }
        int forOrders = settings.orderReservePercent();
        int against = method.mayWait() ? forOrders : method.isForLogOn() ? (forOrders + 1) / 2 : 0;
        return settings.reservePercent() + against;
    }

    /** The call never left: what it took is there again. */
    public synchronized void giveBack(Method method, Optional<AccountId> account) {
        weights.values().forEach(window -> window.giveBack(method.weight()));
        requests.values().forEach(window -> window.giveBack(1));
        orderWindows(method, account).forEach(window -> window.giveBack(method.orders()));
    }

    /** The call ended without an answer; one that is proven never to have left takes nothing. */
    public synchronized void over(Method method, Optional<AccountId> account, Throwable outcome, long venueMillis) {
        if (outcome instanceof NotSent) {
            giveBack(method, account);
        } else {
            settle(method, account, List.of(), venueMillis, venueMillis);
        }
    }

    /**
     * The call is over; the venue's counts, where it gave any, replace ours.
     *
     * @param takenMillis when it was taken, by the venue's clock
     */
    public synchronized void settle(
            Method method, Optional<AccountId> account, List<RateLimit> told, long takenMillis, long venueMillis) {
        weights.values().forEach(window -> window.settle(method.weight(), venueMillis));
        requests.values().forEach(window -> window.settle(1, venueMillis));
        orderWindows(method, account).forEach(window -> window.settle(method.orders(), venueMillis));
        for (RateLimit limit : told) {
            if (limit.count().isPresent()) {
                window(limit, account)
                        .ifPresent(window -> window.told(limit.count().getAsLong(), takenMillis, venueMillis));
            }
        }
    }

    /** The limits in force, from exchangeInfo. */
    public synchronized void limits(List<RateLimit> limits) {
        for (RateLimit limit : limits) {
            switch (limit.kind()) {
                case REQUEST_WEIGHT -> window(weights, limit.interval()).limit = limit.limit();
                case RAW_REQUESTS -> window(requests, limit.interval()).limit = limit.limit();
                case ORDERS -> {
                    orderLimits.put(limit.interval(), limit.limit());
                    orders.values().forEach(windows -> window(windows, limit.interval()).limit = limit.limit());
                }
            }
        }
    }

    /** Where the venue has told us to be silent, we are: about the account's orders, or altogether. */
    public synchronized void refused(VenueError error, Optional<AccountId> account) {
        Duration pause = error.status() == BANNED ? settings.pauseAfter418() : settings.pauseAfter429();
        if (error.isOrderThrottle()) {
            // Without a time of its own it lasts no longer than the shortest interval that is counted.
            Duration shortest =
                    orderLimits.keySet().stream().min(Duration::compareTo).orElse(pause);
            long until = notBefore(ordersClosedFor(account), error.retryAfter().orElse(shortest));
            account.ifPresent(id -> ordersClosedUntil.put(id, until));
        } else if (error.isThrottle()) {
            closedUntil = notBefore(left(closedUntil), error.retryAfter().orElse(pause));
        }
    }

    private long notBefore(long leftNanos, Duration pause) {
        return nanos.getAsLong() + Math.max(leftNanos, TimeUnit.NANOSECONDS.convert(pause));
    }

    private Optional<Window> window(RateLimit limit, Optional<AccountId> account) {
        return switch (limit.kind()) {
            case REQUEST_WEIGHT -> Optional.ofNullable(weights.get(limit.interval()));
            case ORDERS ->
                account.map(id -> orders.computeIfAbsent(id, _ -> windows()).get(limit.interval()));
            case RAW_REQUESTS -> Optional.ofNullable(requests.get(limit.interval()));
        };
    }

    private Iterable<Window> orderWindows(Method method, Optional<AccountId> account) {
        return method.orders() == 0 || account.isEmpty()
                ? List.of()
                : orders.computeIfAbsent(account.get(), _ -> windows()).values();
    }

    private Map<Duration, Window> windows() {
        Map<Duration, Window> windows = new HashMap<>();
        orderLimits.forEach((interval, limit) -> windows.put(interval, new Window(interval, limit)));
        return windows;
    }

    private static Window window(Map<Duration, Window> windows, Duration interval) {
        return windows.computeIfAbsent(interval, i -> new Window(i, 0));
    }

    /** One limit's interval, counted from full intervals of the venue's time as the venue does. */
    private static final class Window {
        private final Duration interval;
        private int limit;
        private long number = Long.MIN_VALUE;
        private long used;
        private long onTheWay;

        Window(Duration interval, int limit) {
            this.interval = interval;
            this.limit = limit;
        }

        boolean hasRoom(int cost, int reservePercent, long venueMillis) {
            roll(venueMillis);
            return used + onTheWay + cost <= limit - (long) limit * reservePercent / 100;
        }

        void take(int cost) {
            onTheWay += cost;
        }

        /** The first calls leave before the limits are known, and are not counted here. */
        void giveBack(int cost) {
            onTheWay = Math.max(0, onTheWay - cost);
        }

        void settle(int cost, long venueMillis) {
            roll(venueMillis);
            giveBack(cost);
            used += cost;
        }

        /** Of the interval the call was made in. Where that is over by now, nothing says which one is meant, and the new one begins at nothing. */
        void told(long count, long takenMillis, long venueMillis) {
            if (at(takenMillis) == at(venueMillis)) {
                roll(venueMillis);
                used = count;
            }
        }

        private long at(long venueMillis) {
            return venueMillis / interval.toMillis();
        }

        private void roll(long venueMillis) {
            long current = at(venueMillis);
            if (current != number) {
                number = current;
                used = 0;
            }
        }

        @Override
        public String toString() {
            return (used + onTheWay) + " of " + limit + " per " + interval;
        }
    }
}
