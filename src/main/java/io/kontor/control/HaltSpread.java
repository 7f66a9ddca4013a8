package io.kontor.control;

import akka.actor.typed.ActorRef;
import io.kontor.value.HaltId;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Brings what is in force to every node's copy, and knows which version is everywhere: no copy that may still be trusted is without it. Times
 * as those of {@link HaltLeases}. Not thread-safe.
 */
final class HaltSpread {
    private final long term;
    private final HaltLeases leases;
    private final Map<String, ActorRef<HaltCopy.News>> copies = new HashMap<>();

    /** Halts that some copy that may be trusted may still lack, and the version they came with. */
    private final Map<HaltId, Long> spreading = new LinkedHashMap<>();

    private long version;

    /** @param term of the registry; another's versions mean nothing here */
    HaltSpread(long term, HaltLeases leases) {
        this.term = term;
        this.leases = leases;
    }

    /** Of what is in force now; 0 until something was. */
    long version() {
        return version;
    }

    void grant(HaltRegistry.Renew ask, HaltRegistry.Sign sign, List<Halt> inForce, long now) {
        copies.put(ask.copy(), ask.replyTo());
        leases.granted(ask.copy(), now);
        ask.replyTo().tell(new HaltCopy.Granted(ask.askedAt(), version, inForce, sign));
    }

    void confirmed(HaltRegistry.Confirm c) {
        if (c.term() == term) {
            leases.confirmed(c.copy(), c.version());
        }
    }

    /** Something else is in force from now on. A copy whose lease lapsed hears of it with its next one, if it still is there. */
    void changed(List<Halt> inForce) {
        version++;
        copies.keySet().retainAll(leases.copies());
        HaltCopy.Changed change = new HaltCopy.Changed(term, version, inForce);
        copies.values().forEach(copy -> copy.tell(change));
    }

    /** Says of it by {@link #arrived} once it is everywhere. */
    void follow(HaltId halt) {
        spreading.put(halt, version);
    }

    void forget(HaltId halt) {
        spreading.remove(halt);
    }

    boolean isFollowing() {
        return !spreading.isEmpty();
    }

    /** Those followed that are everywhere by now; each is told once. */
    List<HaltId> arrived(long now) {
        List<HaltId> arrived = spreading.entrySet().stream()
                .filter(halt -> isEverywhere(halt.getValue(), now))
                .map(Map.Entry::getKey)
                .toList();
        arrived.forEach(spreading::remove);
        return arrived;
    }

    boolean isEverywhere(long asOf, long now) {
        return leases.isEverywhere(asOf, now);
    }
}
