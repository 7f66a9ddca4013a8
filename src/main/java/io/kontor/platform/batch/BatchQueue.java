package io.kontor.platform.batch;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** The commands waiting for the next write, bounded: facts and urgent ones in one line, requests in another behind it. */
final class BatchQueue<C> {
    private final BatchLogic<C, ?, ?> logic;
    private final BatchSettings settings;
    private final Deque<C> facts = new ArrayDeque<>();
    private final Deque<C> requests = new ArrayDeque<>();
    private boolean urgent;
    private boolean awaited;

    BatchQueue(BatchLogic<C, ?, ?> logic, BatchSettings settings) {
        this.logic = logic;
        this.settings = settings;
    }

    /** False when its line is full. */
    boolean offer(C command) {
        Lane lane = logic.laneOf(command);
        boolean request = lane == Lane.REQUEST;
        Deque<C> line = request ? requests : facts;
        if (line.size() >= (request ? settings.requestsMax() : settings.factsMax())) {
            return false;
        }
        urgent |= lane == Lane.URGENT || request;
        awaited |= lane != Lane.NOTE;
        return line.add(command);
    }

    boolean isEmpty() {
        return size() == 0;
    }

    int size() {
        return facts.size() + requests.size();
    }

    /** Whether there is anything but notes. */
    boolean isAwaited() {
        return awaited;
    }

    /** Whether there is reason not to wait for more. */
    boolean isDue() {
        return urgent || facts.size() >= settings.commandsMax();
    }

    /** The next batch. What is left behind has waited long enough and is due. */
    List<C> next() {
        List<C> batch = new ArrayList<>(Math.min(settings.commandsMax(), size()));
        long bytes = fill(batch, facts, 0);
        if (facts.isEmpty()) {
            fill(batch, requests, bytes);
        }
        urgent = !isEmpty();
        awaited = urgent;
        return batch;
    }

    /** Everything that waits; leaves nothing. */
    List<C> drain() {
        List<C> all = new ArrayList<>(facts);
        all.addAll(requests);
        facts.clear();
        requests.clear();
        urgent = false;
        awaited = false;
        return all;
    }

    private long fill(List<C> batch, Deque<C> line, long bytesBefore) {
        long bytes = bytesBefore;
        while (!line.isEmpty() && batch.size() < settings.commandsMax()) {
            bytes += logic.bytesOf(line.element());
            if (bytes > settings.bytesMax() && !batch.isEmpty()) {
                break;
            }
            batch.add(line.remove());
        }
        return bytes;
    }
}
