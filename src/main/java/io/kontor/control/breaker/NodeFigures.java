package io.kontor.control.breaker;

import io.kontor.control.breaker.BreakerState.Seen;
import io.kontor.value.AccountId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What all nodes counted together since the breaker began to listen. Of orders, a node's first word is where its count begins: rates are
 * of now. Of flags none may be passed over, so they count from the start of the node's process, less what an earlier breaker has noted as
 * looked at: what was flagged while there was no breaker is news. What a node counted that is gone stays.
 */
public final class NodeFigures implements AccountFigures {
    private final AccountFigures here;
    private final Map<String, AccountCount> first = new HashMap<>();
    private final Map<String, AccountCount> last = new HashMap<>();
    private List<Seen> seen = List.of();

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
    public synchronized void seen(List<Seen> flags) {
        seen = List.copyOf(flags);
    }

    @Override
    public synchronized List<Seen> counted(Set<String> flags) {
        List<Seen> counted = new ArrayList<>();
        last.forEach((node, count) -> count.flagged().forEach((account, all) -> {
            Map<String, Long> some = new HashMap<>(all);
            some.keySet().retainAll(flags);
            if (!some.isEmpty()) {
                counted.add(new Seen(node, account, some));
            }
        }));
        return counted;
    }

    @Override
    public synchronized Map<AccountId, Orders> orders() {
        AccountCount sum = AccountCount.none();
        for (Map.Entry<String, AccountCount> node : last.entrySet()) {
            sum = sum.plus(node.getValue().minus(first.getOrDefault(node.getKey(), AccountCount.none())));
        }
        return sum.orders();
    }

    @Override
    public synchronized Map<AccountId, Long> flagged(Set<String> flags) {
        Map<AccountId, Long> flagged = new HashMap<>();
        counted(flags).forEach(node -> flagged.merge(node.account(), news(node), Long::sum));
        return flagged;
    }

    @Override
    public Map<AccountId, Set<Breach>> breaches() {
        return here.breaches();
    }

    private long news(Seen counted) {
        Map<String, Long> before = seen.stream()
                .filter(each ->
                        each.node().equals(counted.node()) && each.account().equals(counted.account()))
                .findFirst()
                .map(Seen::counts)
                .orElse(Map.of());
        return counted.counts().entrySet().stream()
                .mapToLong(each -> each.getValue() - before.getOrDefault(each.getKey(), 0L))
                .sum();
    }
}
