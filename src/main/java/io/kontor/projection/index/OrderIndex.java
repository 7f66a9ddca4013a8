package io.kontor.projection.index;

import akka.Done;
import io.kontor.value.AccountId;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Keeps the rows of each account and how far it is indexed. It is derived: what is lost of it is fed again from the journal. Thread-safe;
 * nothing blocks its caller.
 */
public interface OrderIndex {
    /** Which index is built now. Another than before: each account's feeding goes on from what {@link #fed} says then. */
    CompletionStage<Integer> generation();

    /** Where feeding the index that is built now goes on. */
    CompletionStage<Indexed> fed(AccountId account);

    /** For readers: the index that has come furthest with the account, of one as far as another the newer. */
    CompletionStage<Indexed> indexed(AccountId account);

    /**
     * Stores the rows, and only then how far the accounts are indexed with them. After a failure any of it may be stored; it is written
     * again. What was stored before stays as it is, by whomever it was written, and no account is set back.
     */
    CompletionStage<Done> write(List<Update> updates);

    /** Forgets an account whose journal is not the one it was indexed from; fails where that takes an operator. */
    CompletionStage<Done> forget(AccountId account);

    /** Rows in their order, none of them beyond {@code upTo}. */
    CompletionStage<Part> read(Indexed upTo, OrderQuery query);

    /** Rows of one account and how far it is indexed with them. */
    record Update(AccountId account, List<OrderRow> rows, Indexed indexed) {
        public Update {
            rows = List.copyOf(rows);
        }
    }

    /**
     * Rows found.
     *
     * @param next where to read on; empty at the end of what is indexed
     * @param scanned what it cost, in rows passed over or read
     */
    record Part(List<OrderRow> rows, Optional<ListPlace> next, int scanned) {
        static final Part NONE = new Part(List.of(), Optional.empty(), 0);
    }
}
