package io.kontor.model;

import java.util.ArrayDeque;
import java.util.Deque;

/** The last steps of a run, written out only when somebody wants to read them. */
final class History {
    private static final int STEPS_KEPT = Integer.getInteger("kontor.model.history", 50);
    private static final int TEXT_MAX = 1_500;

    private final Deque<Object[]> steps = new ArrayDeque<>();
    private long count;

    void step(Object... what) {
        count++;
        steps.addLast(what);
        if (steps.size() > STEPS_KEPT) {
            steps.removeFirst();
        }
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        long number = count - steps.size();
        for (Object[] step : steps) {
            StringBuilder line = new StringBuilder();
            for (Object part : step) {
                line.append(part).append(' ');
            }
            text.append(++number).append(": ");
            text.append(line.length() > TEXT_MAX ? line.substring(0, TEXT_MAX) + "..." : line);
            text.append('\n');
        }
        return text.toString();
    }
}
