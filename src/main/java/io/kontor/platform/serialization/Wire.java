package io.kontor.platform.serialization;

/** Marks what is written to the journal or sent between nodes. Each such type has a stable name under {@code kontor.wire}. */
public interface Wire {}
