package io.kontor.trial;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** What can happen to a cluster. */
enum Fault {
    /** SIGKILL, and started anew after a while. */
    KILL_NODE(3),
    /** SIGSTOP for a while: it does not know that it slept. */
    STALL_NODE(2),
    /** It and the others do not hear one another for a while; everything else it does hear. */
    CUT_NODE(2),
    /** SIGKILL, and started anew after a while. */
    KILL_CASSANDRA(1),
    /** SIGKILL, and started anew after a while. */
    KILL_KAFKA(1),
    /** Each node in its turn leaves in order and is started anew. */
    ROLL(1);

    private final int weight;

    Fault(int weight) {
        this.weight = weight;
    }

    /** First each once, in any order; then by their weights. */
    static List<Fault> schedule(int count, Random random) {
        List<Fault> schedule = new ArrayList<>();
        List<Fault> deck = new ArrayList<>(List.of(values()));
        while (schedule.size() < count) {
            Collections.shuffle(deck, random);
            schedule.addAll(deck);
            deck = new ArrayList<>();
            for (Fault fault : values()) {
                deck.addAll(Collections.nCopies(fault.weight, fault));
            }
        }
        return List.copyOf(schedule.subList(0, count));
    }
}
