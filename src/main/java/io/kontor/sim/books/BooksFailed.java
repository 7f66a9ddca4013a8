package io.kontor.sim.books;

/** The disk did not do what it was told. What was not committed is not known to have happened; the exchange must stop. */
public final class BooksFailed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BooksFailed(String what, Throwable cause) {
        super("books of the simulated exchange: " + what, cause);
    }
}
