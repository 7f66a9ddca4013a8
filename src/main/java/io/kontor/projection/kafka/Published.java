package io.kontor.projection.kafka;

import io.kontor.account.PublicEvent;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How far an account's stream has been published.
 *
 * @param seq the account's number of the last event, 0 for none
 * @param sequenceNr the journal's number of the write that holds it; it may hold more after {@code seq}
 */
record Published(long seq, long sequenceNr) {
    static final Published NOTHING = new Published(0, 0);

    private static final Pattern FORM = Pattern.compile("seq=([0-9]{1,18}) sequenceNr=([0-9]{1,18})");

    static Published upTo(PublicEvent event) {
        return new Published(event.seq(), event.sequenceNr());
    }

    /** Empty for what we have not written. */
    static Optional<Published> parse(String text) {
        Matcher form = FORM.matcher(text);
        return form.matches()
                ? Optional.of(new Published(Long.parseLong(form.group(1)), Long.parseLong(form.group(2))))
                : Optional.empty();
    }

    /**
     * Where publishing begins, given the journal's end: a place beyond it was written down for another journal, whose events these are
     * not.
     */
    Published within(long end) {
        return sequenceNr > end ? NOTHING : this;
    }

    Published furthest(Published other) {
        return other.seq > seq ? other : this;
    }

    boolean isBefore(PublicEvent event) {
        return event.seq() > seq;
    }

    /** The number after which the journal is read: the write it names is read again, for what it holds beyond {@code seq}. */
    long readAfter() {
        return Math.max(sequenceNr - 1, 0);
    }

    @Override
    public String toString() {
        return "seq=" + seq + " sequenceNr=" + sequenceNr;
    }
}
