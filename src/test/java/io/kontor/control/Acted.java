package io.kontor.control;

import java.util.Collection;

/** Notes what a registry wants done. */
public record Acted(Collection<Halt> begun, Collection<Halt> everywhereOf) implements HaltRegistry.Actions {
    static HaltRegistry.Actions adding(Collection<Halt> begun, Collection<Halt> everywhere) {
        return new Acted(begun, everywhere);
    }

    /** For tests of something else. */
    public static HaltRegistry.Actions nothing() {
        return new HaltRegistry.Actions() {
            @Override
            public void begin(Halt halt) {}

            @Override
            public void everywhere(Halt halt) {}
        };
    }

    @Override
    public void begin(Halt halt) {
        begun.add(halt);
    }

    @Override
    public void everywhere(Halt halt) {
        everywhereOf.add(halt);
    }
}
