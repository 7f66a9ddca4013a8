package io.kontor.projection.index;

import io.kontor.account.AccountFeed;
import java.time.Instant;
import java.util.List;

/**
 * How far an account is indexed: every order that begins in its journal up to {@code sequenceNr} has its row.
 *
 * @param generation which of the indexes that were built, one after the other
 * @param sequenceNr the journal's number of the account's last write that was looked at, 0 for none
 * @param seq the number of the last row, 0 for none
 * @param at the time of the last row
 */
public record Indexed(int generation, long sequenceNr, long seq, Instant at) {
    /** Nothing, in that generation. */
    public static Indexed nothing(int generation) {
        return new Indexed(generation, 0, 0, Instant.EPOCH);
    }

    /** After a write of the account was looked at and these rows found in it. */
    Indexed after(AccountFeed.Entry entry, List<OrderRow> rows) {
        return rows.isEmpty()
                ? new Indexed(generation, entry.sequenceNr(), seq, at)
                : new Indexed(
                        generation,
                        entry.sequenceNr(),
                        rows.getLast().seq(),
                        rows.getLast().at());
    }
}
