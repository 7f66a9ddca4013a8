package io.kontor.platform.journal.cassandra;

import akka.persistence.PersistentRepr;
import scala.Function1;
import scala.runtime.BoxedUnit;

/**
 * Passes on a stream's events as they are read, from one number to another, until one comes under a number that was there already: from
 * then on nothing. Of one replay, one event after the other.
 */
final class OneWriter implements Function1<PersistentRepr, BoxedUnit> {
    private final long from;
    private final long to;
    private final Function1<PersistentRepr, BoxedUnit> told;
    private long last;
    private volatile boolean broken;

    OneWriter(long from, long to, Function1<PersistentRepr, BoxedUnit> told) {
        this.from = from;
        this.to = to;
        this.told = told;
    }

    /** Whether two wrote under one number. */
    boolean isBroken() {
        return broken;
    }

    @Override
    public BoxedUnit apply(PersistentRepr event) {
        broken |= event.sequenceNr() <= last;
        last = event.sequenceNr();
        if (!broken && last >= from && last <= to) {
            told.apply(event);
        }
        return BoxedUnit.UNIT;
    }
}
