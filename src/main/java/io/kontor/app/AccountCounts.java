package io.kontor.app;

import io.kontor.control.breaker.AccountCount;
import io.kontor.control.breaker.AccountFigures;
import io.kontor.control.breaker.BreakerTrigger;
import io.kontor.risk.LimitUse;
import io.kontor.risk.RiskLimit;
import io.kontor.value.AccountId;
import io.kontor.value.IntentId;
import io.kontor.value.VenueId;
import io.kontor.venue.ExecutionReport;
import io.kontor.venue.ReportSink;
import io.kontor.venue.VenueReport;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Counts per account what passes by anyhow: what venues answer to orders, and which orders are flagged. */
final class AccountCounts implements AccountFigures {
    /** Feeds have their first marks within seconds of a start. What has none after so long is not waited for. */
    static final Duration MARKS_WITHIN = Duration.ofSeconds(30);

    private final Map<AccountId, Counts> counts = new ConcurrentHashMap<>();

    /** Since when an account's loss of the day is known in part only; for who tells what is used. */
    private final Map<AccountId, Long> partialSince = new HashMap<>();

    private final LongSupplier nanoTime;

    private volatile Map<AccountId, Set<Breach>> breaches = Map.of();

    private record Counts(LongAdder answered, LongAdder rejected, Map<String, LongAdder> flagged) {}

    /** @param nanoTime monotonic */
    AccountCounts(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** The same way up, counted on the way, but not again. Cursors do not tell what is new: a session that begins anew may go back. */
    ReportSink counting(ReportSink sink) {
        return new ReportSink() {
            @Override
            public void deliver(VenueId venue, AccountId account, IntentId intent, VenueReport report) {
                if (report instanceof ExecutionReport execution) {
                    count(account, execution.type());
                }
                sink.deliver(venue, account, intent, report);
            }

            @Override
            public void deliverAgain(VenueId venue, AccountId account, IntentId intent, VenueReport report) {
                sink.deliverAgain(venue, account, intent, report);
            }
        };
    }

    void flagged(AccountId account, String flag) {
        of(account).flagged().computeIfAbsent(flag, _ -> new LongAdder()).increment();
    }

    @Override
    public Map<AccountId, Orders> orders() {
        Map<AccountId, Orders> orders = new HashMap<>();
        counts.forEach((account, c) ->
                orders.put(account, new Orders(c.answered().sum(), c.rejected().sum())));
        return orders;
    }

    @Override
    public Map<AccountId, Long> flagged(Set<String> flags) {
        Map<AccountId, Long> flagged = new HashMap<>();
        counts.forEach((account, c) -> flagged.put(
                account,
                c.flagged().entrySet().stream()
                        .filter(each -> flags.contains(each.getKey()))
                        .mapToLong(each -> each.getValue().sum())
                        .sum()));
        return flagged;
    }

    /** All of it, as of now, for a breaker on another node. */
    AccountCount count() {
        Map<AccountId, Map<String, Long>> flagged = new HashMap<>();
        counts.forEach((account, c) -> {
            Map<String, Long> flags = new HashMap<>();
            c.flagged().forEach((flag, count) -> flags.put(flag, count.sum()));
            flagged.put(account, flags);
        });
        return new AccountCount(orders(), flagged);
    }

    /** As accounts said at the last roll call. */
    void used(Map<AccountId, List<LimitUse>> usage) {
        Map<AccountId, Set<Breach>> found = new HashMap<>();
        usage.forEach((account, uses) -> {
            boolean early = isEarly(account, uses);
            found.put(account, uses.stream().flatMap(use -> breach(use, early)).collect(Collectors.toSet()));
        });
        breaches = Map.copyOf(found);
    }

    @Override
    public Map<AccountId, Set<Breach>> breaches() {
        return breaches;
    }

    /** Whether marks may still come that make less of a loss: of an account that hedges, only one leg may have its mark yet. */
    private boolean isEarly(AccountId account, List<LimitUse> uses) {
        if (uses.stream().noneMatch(use -> use.limit() == RiskLimit.DAILY_LOSS && use.partial())) {
            partialSince.remove(account);
            return false;
        }
        long now = nanoTime.getAsLong();
        return now - partialSince.computeIfAbsent(account, _ -> now) < MARKS_WITHIN.toNanos();
    }

    /**
     * What fills a limit to the brim is allowed; a loss that has reached its limit is too much already.
     *
     * @param early whether what has no mark yet may make less of the loss
     */
    private static Stream<Breach> breach(LimitUse use, boolean early) {
        int beyond = use.used().compareTo(use.max());
        String detail =
                use.limit() + use.symbol().map(symbol -> " of " + symbol).orElse("") + ": "
                        + use.used().stripTrailingZeros().toPlainString() + " of "
                        + use.max().stripTrailingZeros().toPlainString();
        return switch (use.limit()) {
            case POSITION_LONG, POSITION_SHORT, POSITION_NET ->
                breach(BreakerTrigger.POSITION_LIMIT, beyond > 0, use.partial(), detail);
            case DAILY_LOSS -> breach(BreakerTrigger.DAILY_LOSS, beyond >= 0 && !early, use.partial(), detail);
            case ORDERS_PER_SECOND,
                    ORDERS_PER_MINUTE,
                    ORDER_LOTS,
                    PRICE_COLLAR,
                    ORDER_NOTIONAL,
                    OPEN_ORDERS,
                    GROSS_NOTIONAL,
                    NET_NOTIONAL,
                    SELF_TRADE,
                    REPEATED_ORDER,
                    REDUCE_ONLY -> Stream.empty();
        };
    }

    /** What is too much is so whatever else there is. */
    private static Stream<Breach> breach(BreakerTrigger trigger, boolean tooMuch, boolean partial, String detail) {
        return tooMuch || partial ? Stream.of(new Breach(trigger, tooMuch, detail)) : Stream.empty();
    }

    private void count(AccountId account, ExecutionReport.ExecType type) {
        switch (type) {
            case NEW, REPLACED, AMENDED -> of(account).answered().increment();
            case REJECTED -> {
                of(account).answered().increment();
                of(account).rejected().increment();
            }
            case TRADE,
                    CANCELED,
                    EXPIRED,
                    CANCEL_REJECTED,
                    REPLACE_REJECTED,
                    AMEND_REJECTED,
                    TRIGGERED,
                    TRADE_CANCEL,
                    TRADE_CORRECT -> {}
        }
    }

    private Counts of(AccountId account) {
        return counts.computeIfAbsent(
                account, _ -> new Counts(new LongAdder(), new LongAdder(), new ConcurrentHashMap<>()));
    }
}
