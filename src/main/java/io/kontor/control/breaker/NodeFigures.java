package io.kontor.control.breaker;

import io.kontor.value.AccountId;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * What all nodes counted together since the breaker began to listen. A node's first word is where its count begins: what it had counted
 * before was looked at by the breaker before this one. What a node counted that is gone stays.
 */
public final class NodeFigures implements AccountFigures {
    private final AccountFigures here;
    private final Map<String, AccountCount> first = new HashMap<>();
    private final Map<String, AccountCount> last = new HashMap<>();

    /** @param here knows the limits of all accounts, wherever they are */
    public NodeFigures(AccountFigures here) {
        this.here = here;
    }

    @Override
    public synchronized void heard(String node, AccountCount counted) {
        first.putIfAbsent(node, counted);
        last.put(node, counted);
    }

    @Override
    public Map<AccountId, Orders> orders() {
        return sum().orders();
    }

    @Override
    public Map<AccountId, Long> flagged(Set<String> flags) {
        Map<AccountId, Long> flagged = new HashMap<>();
        sum().flagged()
                .forEach((account, counts) -> flagged.put(
                        account,
                        counts.entrySet().stream()
                                .filter(each -> flags.contains(each.getKey()))
                                .mapToLong(Map.Entry::getValue)
                                .sum()));
        return flagged;
    }

    @Override
    public Map<AccountId, Set<Breach>> breaches() {
        return here.breaches();
    }

    private synchronized AccountCount sum() {
        AccountCount sum = AccountCount.none();
        for (Map.Entry<String, AccountCount> node : last.entrySet()) {
            sum = sum.plus(node.getValue().minus(first.getOrDefault(node.getKey(), AccountCount.none())));
        }
        return sum;
    }
}
