package io.kontor.platform.journal;

/** Told now and then how far a long piece of work has come, on the thread that does it. */
@FunctionalInterface
public interface Progress {

    /**
     * May come often: whoever shows it chooses when.
     *
     * @param what is being done, such as {@code events}
     * @param total what {@code done} will come to; 0 if that is not known
     */
    void at(String what, long done, long total);
}
