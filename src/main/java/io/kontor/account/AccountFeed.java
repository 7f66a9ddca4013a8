package io.kontor.account;

import akka.NotUsed;
import akka.stream.javadsl.Source;
import io.kontor.value.AccountId;
import java.util.concurrent.CompletionStage;

/**
 * An account's journal as its readers want it: in order, without gap or repeat, at the reader's pace. Only what came late in a cluster is
 * followed by the right write under its number, and what is behind that again. A port: implemented over whichever journal is in use, and
 * read by everything that tells the world.
 */
public interface AccountFeed {
    /**
     * Everything journalled after the number, then what is journalled from now on; never completes, outlasts a journal that fails, and fails
     * where too many follow, or where an event is damaged or of a build this node cannot read.
     */
    Source<Entry, NotUsed> follow(AccountId account, long afterSequenceNr);

    /** The same, but it fails where the journal does: for who begins it anew, and knows that this does not help. */
    Source<Entry, NotUsed> live(AccountId account, long afterSequenceNr);

    /** Everything journalled after the number up to now, then completes. */
    Source<Entry, NotUsed> read(AccountId account, long afterSequenceNr);

    /** The number of the newest entry; 0 when there is none. What is answered before this is asked is covered by it. */
    CompletionStage<Long> end(AccountId account);

    /** One write of the account under the journal's number of it. */
    record Entry(long sequenceNr, AccountEvent.Batch batch) {}
}
