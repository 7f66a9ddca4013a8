package io.kontor.control.breaker;

/** How it stands with a circuit's cause right now. */
sealed interface Finding {
    /** It is there; {@code cause} says in figures what was found. */
    record Present(String cause) implements Finding {}

    /** It is known not to be there. */
    record Absent() implements Finding {}

    /** It cannot be told, such as while there is no price: no reason to trip, and none to reset. */
    record Unknown() implements Finding {}
}
