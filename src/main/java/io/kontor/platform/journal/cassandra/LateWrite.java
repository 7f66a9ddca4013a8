package io.kontor.platform.journal.cassandra;

import io.kontor.platform.serialization.Wire;
import java.time.Instant;

/**
 * An event that was written beside the stream it belongs to, by a node that had been given up, and stands at the stream's end since. Nobody
 * was answered for it and nothing sent. It is a record for people and is not folded: what it says a venue did is learned from the venue
 * again, by the rules for reports, and once.
 *
 * @param number under which it was written
 * @param writer who wrote it, and {@code writtenAt} the time-based UUID it was written with
 * @param by who put it here, {@code reason} why and {@code at} when
 */
record LateWrite(Wire event, long number, String writer, String writtenAt, String by, String reason, Instant at)
        implements Wire {}
