package io.kontor.control.breaker;

import io.kontor.control.HaltScope;
import io.kontor.control.breaker.AccountFigures.Breach;
import io.kontor.control.breaker.AccountFigures.Orders;
import io.kontor.value.AccountId;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/** Looks at accounts: how many of their orders are rejected, which limits are passed, what cannot be. Not thread-safe. */
final class AccountWatch {
    private static final int PERCENT = 100;

    private final BreakerSettings settings;
    private final AccountFigures figures;
    private final Map<AccountId, Deque<Sample>> samples = new HashMap<>();
    private final Map<AccountId, Long> flagged = new HashMap<>();
    private OptionalLong since = OptionalLong.empty();

    private record Sample(Orders orders, long nanos) {}

    AccountWatch(BreakerSettings settings, AccountFigures figures) {
        this.settings = settings;
        this.figures = figures;
    }

    /** @param state what is tripped: of an account that may not trade nothing is counted after a restart, and that is known in a while */
    void look(Findings findings, BreakerState state, long now) {
        if (settings.rule(BreakerTrigger.REJECT_RATE).enabled()) {
            figures.orders()
                    .forEach((account, orders) ->
                            add(findings, BreakerTrigger.REJECT_RATE, account, rejected(account, orders, now)));
        }
        if (settings.rule(BreakerTrigger.RECONCILIATION_BREAK).enabled()) {
            figures.flagged(settings.breakFlags())
                    .forEach((account, count) ->
                            add(findings, BreakerTrigger.RECONCILIATION_BREAK, account, flagged(account, count)));
        }
        figures.breaches().forEach((account, breaches) -> {
            limit(findings, BreakerTrigger.POSITION_LIMIT, account, breaches);
            limit(findings, BreakerTrigger.DAILY_LOSS, account, breaches);
        });
        if (hasWatched(now)) {
            state.trips().values().stream()
                    .map(BreakerState.Trip::circuit)
                    .filter(this::isCounted)
                    .forEach(circuit -> findings.add(circuit, new Finding.Absent()));
        }
    }

    /** What is counted begins at nothing with each start: a whole window without a count is one in which nothing happened. */
    private boolean hasWatched(long now) {
        since = since.isPresent() ? since : OptionalLong.of(now);
        return now - since.getAsLong() > settings.rejectRate().window().toNanos();
    }

    private boolean isCounted(Circuit circuit) {
        return switch (circuit.trigger()) {
            case REJECT_RATE, RECONCILIATION_BREAK ->
                settings.rule(circuit.trigger()).enabled();
            case POSITION_LIMIT, DAILY_LOSS, MARKET_MOVE, STALE_MARKET_DATA -> false;
        };
    }

    /** A sample is kept where the count changed, so the newest one before the window says what it was when that began. */
    private Finding rejected(AccountId account, Orders orders, long now) {
        long window = settings.rejectRate().window().toNanos();
        Deque<Sample> seen = samples.computeIfAbsent(account, _ -> {
            Deque<Sample> first = new ArrayDeque<>();
            first.add(new Sample(new Orders(0, 0), now));
            return first;
        });
        if (!seen.getLast().orders().equals(orders)) {
            seen.addLast(new Sample(orders, now));
        }
        while (seen.size() > 1 && now - secondOf(seen).nanos() > window) {
            seen.removeFirst();
        }
        Orders before = seen.getFirst().orders();
        long rejects = orders.rejected() - before.rejected();
        long sent = Math.max(rejects, orders.sent() - before.sent());
        boolean tooMany = rejects >= settings.rejectRate().rejectsMin()
                && rejects * PERCENT >= sent * settings.rejectRate().percent();
        return tooMany
                ? new Finding.Present("%d of %d orders of %s rejected within %s"
                        .formatted(rejects, sent, account, settings.rejectRate().window()))
                : new Finding.Absent();
    }

    private static Sample secondOf(Deque<Sample> seen) {
        return seen.stream().skip(1).findFirst().orElseThrow();
    }

    /** News counts once: that it happened does not go away, so it is a person who says that it is understood. */
    private Finding flagged(AccountId account, long count) {
        Long before = flagged.put(account, count);
        return count > (before == null ? 0 : before)
                ? new Finding.Present("an order of " + account + " came out as our books say it cannot")
                : new Finding.Absent();
    }

    private void limit(Findings findings, BreakerTrigger trigger, AccountId account, Set<Breach> breaches) {
        if (!settings.rule(trigger).enabled()) {
            return;
        }
        add(findings, trigger, account, new Finding.Absent());
        breaches.stream()
                .filter(breach -> breach.trigger() == trigger)
                .forEach(breach -> add(
                        findings,
                        trigger,
                        account,
                        breach.certain() ? new Finding.Present(breach.detail()) : new Finding.Unknown()));
    }

    private void add(Findings findings, BreakerTrigger trigger, AccountId account, Finding finding) {
        HaltScope scope =
                settings.rule(trigger).scope() == HaltScope.Type.ACCOUNT ? HaltScope.of(account) : HaltScope.global();
        findings.add(new Circuit(trigger, scope), finding);
    }
}
