package io.kontor.sim;

/** No answer will come to a request that left; whether it took effect is not known. */
public final class AnswerLost extends RuntimeException {
    private static final long serialVersionUID = 1L;

    AnswerLost(String reason) {
        super(reason, null, false, false);
    }
}
