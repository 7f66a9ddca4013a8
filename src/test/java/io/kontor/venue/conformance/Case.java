package io.kontor.venue.conformance;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One thing an adapter must do.
 *
 * @param number for good: documents and other adapters refer to it
 * @param title a sentence
 * @param promise the number of the promise in docs/promises.md that it serves
 * @param needs without all of these it does not apply
 */
record Case(int number, Area area, String title, int promise, Set<Trait> needs, Body body) {
    /** Throws where the adapter does not do it. */
    @FunctionalInterface
    interface Body {
        void run(Bench bench) throws Exception;
    }

    Case {
        needs = Set.copyOf(needs);
    }

    static Case of(int number, Area area, int promise, String title, Body body) {
        return new Case(number, area, title, promise, Set.of(), body);
    }

    Case needing(Trait... traits) {
        return new Case(number, area, title, promise, EnumSet.copyOf(List.of(traits)), body);
    }

    String id() {
        return "V-%03d".formatted(number);
    }

    /** Why it does not apply to a venue with these traits; empty where it does. */
    Optional<String> obstacle(Set<Trait> traits) {
        String missing = needs.stream()
                .filter(need -> !traits.contains(need))
                .sorted()
                .map(Trait::words)
                .collect(Collectors.joining("; "));
        return missing.isEmpty() ? Optional.empty() : Optional.of("the venue is none that " + missing);
    }
}
