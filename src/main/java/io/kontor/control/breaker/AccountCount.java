package io.kontor.control.breaker;

import io.kontor.value.AccountId;
import java.util.HashMap;
import java.util.Map;

/**
 * What one node, or several together, counted of accounts since they started.
 *
 * @param flagged per account how often its orders were flagged, by flag
 */
public record AccountCount(Map<AccountId, AccountFigures.Orders> orders, Map<AccountId, Map<String, Long>> flagged) {
    public AccountCount {
        orders = Map.copyOf(orders);
        flagged = Map.copyOf(flagged);
    }

    static AccountCount none() {
        return new AccountCount(Map.of(), Map.of());
    }

    AccountCount plus(AccountCount other) {
        return combined(other, 1);
    }

    /** What came since an earlier count of the same node. */
    AccountCount minus(AccountCount earlier) {
        return combined(earlier, -1);
    }

    private AccountCount combined(AccountCount other, int sign) {
        Map<AccountId, AccountFigures.Orders> sum = new HashMap<>(orders);
        other.orders.forEach((account, more) -> sum.merge(
                account,
                new AccountFigures.Orders(sign * more.sent(), sign * more.rejected()),
                (a, b) -> new AccountFigures.Orders(a.sent() + b.sent(), a.rejected() + b.rejected())));
        Map<AccountId, Map<String, Long>> flags = new HashMap<>(flagged);
        other.flagged.forEach((account, more) -> {
            Map<String, Long> all = new HashMap<>(flags.getOrDefault(account, Map.of()));
            more.forEach((flag, count) -> all.merge(flag, sign * count, Long::sum));
            flags.put(account, Map.copyOf(all));
        });
        return new AccountCount(sum, flags);
    }
}
