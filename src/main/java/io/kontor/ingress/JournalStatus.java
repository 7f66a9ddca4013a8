package io.kontor.ingress;

/** Whether the journal takes writes, as far as this node knows. Asked for on each command; thread-safe, must not block. */
public interface JournalStatus {
    boolean isUp();
}
