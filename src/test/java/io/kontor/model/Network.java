package io.kontor.model;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * What is on its way between actors: in order from one to the other, as an actor system keeps it, however late; and now and then lost.
 */
final class Network {
    private static final double LOSS = 0.02;
    private static final int WAITING_MAX = 5_000;

    private final Chance chance;
    private final History history;
    private final List<Channel> busy = new ArrayList<>();

    Network(Chance chance, History history) {
        this.chance = chance;
        this.history = history;
    }

    Channel channel(String name) {
        return new Channel(name);
    }

    boolean isIdle() {
        return busy.isEmpty();
    }

    /** Delivers or loses the oldest message of some channel. */
    boolean deliverOne() {
        if (busy.isEmpty()) {
            return false;
        }
        int index = chance.below(busy.size());
        Channel channel = busy.get(index);
        Letter letter = channel.letters.removeFirst();
        if (channel.letters.isEmpty()) {
            busy.set(index, busy.getLast());
            busy.removeLast();
        }
        boolean lost = chance.fault(LOSS);
        history.step(channel.name, lost ? "loses" : "delivers", letter.what());
        if (!lost) {
            letter.arrival().run();
        }
        return true;
    }

    /** Everything on its way is gone, as when a node dies. */
    void cut() {
        busy.forEach(channel -> channel.letters.clear());
        busy.clear();
    }

    private record Letter(Object what, Runnable arrival) {}

    /** From one actor to another. */
    final class Channel {
        private final String name;
        private final Deque<Letter> letters = new ArrayDeque<>();

        private Channel(String name) {
            this.name = name;
        }

        int waiting() {
            return letters.size();
        }

        /** @param arrival what happens where and when it arrives */
        void send(Object what, Runnable arrival) {
            Promise.EVERYTHING_IS_BOUNDED.holds(
                    letters.size() < WAITING_MAX, () -> name + ": " + WAITING_MAX + " messages on their way");
            if (letters.isEmpty()) {
                busy.add(this);
            }
            letters.addLast(new Letter(what, arrival));
        }
    }
}
