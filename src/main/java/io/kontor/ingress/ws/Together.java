package io.kontor.ingress.ws;

import akka.NotUsed;
import akka.stream.javadsl.Flow;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;

/** Brings together what comes while the session is busy, bounded by number and length: it waits outside of the session's own bounds. */
final class Together {
    private static final int MAX = 64;

    private Together() {}

    /** @param lengthMax of all of them, unless one alone is longer */
    static <T> Flow<T, List<T>, NotUsed> upTo(int lengthMax, Class<T> type, ToIntFunction<T> length) {
        long least = Math.max(1, lengthMax / MAX);
        return Flow.of(type)
                .batchWeighted(
                        Math.max(lengthMax, MAX * least),
                        one -> Math.max(length.applyAsInt(one), least),
                        Together::first,
                        Together::plus);
    }

    private static <T> List<T> first(T one) {
        List<T> all = new ArrayList<>();
        all.add(one);
        return all;
    }

    private static <T> List<T> plus(List<T> all, T one) {
        all.add(one);
        return all;
    }
}
