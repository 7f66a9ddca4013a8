package io.kontor.platform.cluster.failover;

import java.util.HashMap;
import java.util.Map;

/**
 * Who has found which node's port refused, how often in a row, and when last. A port is refused by the host on which nobody listens: the
 * process that did is gone, whoever else can be reached. One node's word is not enough, for what refuses may be on that node's own way;
 * so of two nodes that are left, and of one, nothing is ever proven. Nodes are named by address and incarnation. Pure but for what it
 * keeps; times are nanoseconds of one monotonic clock. Not thread-safe.
 */
final class RefusedPorts {
    private final int probes;
    private final int witnesses;
    private final long freshNanos;
    private final Map<String, Map<String, Finding>> bySubject = new HashMap<>();

    private record Finding(int inARow, long at) {}

    /**
     * How much is proof.
     *
     * @param probes refusals in a row, seen by one node
     * @param witnesses nodes that saw so many
     * @param freshNanos for how long a finding that is not repeated counts
     */
    RefusedPorts(int probes, int witnesses, long freshNanos) {
        this.probes = probes;
        this.witnesses = witnesses;
        this.freshNanos = freshNanos;
    }

    /** @param inARow refusals without anything else in between; 0 takes back what the witness said before */
    void found(String witness, String subject, int inARow, long now) {
        if (inARow == 0) {
            Map<String, Finding> findings = bySubject.get(subject);
            if (findings != null) {
                findings.remove(witness);
            }
        } else {
            bySubject.computeIfAbsent(subject, _ -> new HashMap<>()).put(witness, new Finding(inARow, now));
        }
    }

    /** It is a node no more: nobody asks for it, and its word counts for nothing. */
    void forget(String node) {
        bySubject.remove(node);
        bySubject.values().forEach(findings -> findings.remove(node));
    }

    /** Whether enough nodes, {@code self} among them, have just found that the subject's process is gone. */
    boolean isGone(String subject, String self, long now) {
        Map<String, Finding> findings = bySubject.getOrDefault(subject, Map.of());
        Finding own = findings.get(self);
        return own != null
                && proves(own, now)
                && findings.values().stream().filter(each -> proves(each, now)).count() >= witnesses;
    }

    private boolean proves(Finding finding, long now) {
        return finding.inARow() >= probes && now - finding.at() < freshNanos;
    }
}
