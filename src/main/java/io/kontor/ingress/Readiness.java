package io.kontor.ingress;

import java.util.List;

/** What must work before orders are taken: the journal, the venues, the recovered accounts. Asked for on each readiness request. */
public interface Readiness {
    List<Part> parts();

    /**
     * One thing that is ready or is not.
     *
     * @param detail for the operator: what it waits for, or how it is
     */
    record Part(String name, boolean ready, String detail) {}
}
