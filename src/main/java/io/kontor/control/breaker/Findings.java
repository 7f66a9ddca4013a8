package io.kontor.control.breaker;

import java.util.LinkedHashMap;
import java.util.Map;

/** What one look found, per circuit. Where several findings fall on one circuit the worst counts. Not thread-safe. */
final class Findings {
    private final Map<Circuit, Finding> all = new LinkedHashMap<>();

    void add(Circuit circuit, Finding finding) {
        all.merge(circuit, finding, (a, b) -> weight(a) >= weight(b) ? a : b);
    }

    Map<Circuit, Finding> all() {
        return all;
    }

    /** What was not looked at is not known. */
    Finding of(Circuit circuit) {
        return all.getOrDefault(circuit, new Finding.Unknown());
    }

    private static int weight(Finding finding) {
        return switch (finding) {
            case Finding.Absent _ -> 0;
            case Finding.Unknown _ -> 1;
            case Finding.Present _ -> 2;
        };
    }
}
