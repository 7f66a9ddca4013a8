package io.kontor.model;

import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** The promises of the gateway, as the model holds them, by their number in docs/promises.md. */
enum Promise {
    ACCEPTED_IS_DURABLE(1),
    ONE_ORDER_PER_REVISION(2),
    UNKNOWN_STAYS_RESERVED(3),
    EACH_FILL_ONCE(4),
    LIMITS_HOLD(5),
    HISTORY_IS_FIXED(7),
    EVERYTHING_IS_BOUNDED(8),
    ANSWERS_ARE_HONEST(9),
    /** Left alone, wanted and actual come together, and nobody owes anybody anything. */
    CONVERGES(0);

    private final int number;

    Promise(int number) {
        this.number = number;
    }

    /** Fails the run unless it holds. */
    void holds(boolean held, Supplier<String> otherwise) {
        if (!held) {
            throw new Broken(this, otherwise.get());
        }
    }

    void holds(BooleanSupplier held, Supplier<String> otherwise) {
        holds(held.getAsBoolean(), otherwise);
    }

    /** A promise was seen broken. */
    static final class Broken extends AssertionError {
        private static final long serialVersionUID = 1L;
        private final Promise promise;

        private Broken(Promise promise, String how) {
            super(promise + " (" + promise.number + "): " + how);
            this.promise = promise;
        }

        Promise promise() {
            return promise;
        }
    }
}
