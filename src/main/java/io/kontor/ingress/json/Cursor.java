package io.kontor.ingress.json;

import io.kontor.account.PublicEvent;
import io.kontor.value.AccountId;
import io.kontor.value.IntentId;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A place in an account's stream, opaque to callers and good on any node: the last number seen and the journal's number of the write
 * that held it. It names its account, so that it cannot be used with another.
 *
 * @param seq what has been seen, 0 for nothing
 * @param sequenceNr where reading goes on; the write of that number may hold more after {@code seq}
 */
public record Cursor(String accountPart, long seq, long sequenceNr) {
    private static final Pattern FORM = Pattern.compile("([A-Z2-7]{6})-([0-9a-z]{1,12})-([0-9a-z]{1,12})");

    /** The place after an event of the same account. */
    public Cursor after(PublicEvent event) {
        return new Cursor(accountPart, event.seq(), event.sequenceNr());
    }

    public static Cursor of(AccountId account, long seq, long sequenceNr) {
        return new Cursor(IntentId.accountPart(account), seq, sequenceNr);
    }

    public static Optional<Cursor> parse(String text, AccountId account) {
        return parse(text).filter(cursor -> cursor.accountPart.equals(IntentId.accountPart(account)));
    }

    public static Optional<Cursor> parse(String text) {
        Matcher form = FORM.matcher(text);
        return form.matches()
                ? Optional.of(
                        new Cursor(form.group(1), Long.parseLong(form.group(2), 36), Long.parseLong(form.group(3), 36)))
                : Optional.empty();
    }

    /** Whether a reader at this place has still to see the event. */
    public boolean isBefore(PublicEvent event) {
        return event.seq() > seq;
    }

    /** The number after which the journal is read: the write it names is read again, for what it holds beyond {@code seq}. */
    public long readAfter() {
        return Math.max(sequenceNr - 1, 0);
    }

    @Override
    public String toString() {
        return accountPart + "-" + Long.toString(seq, 36) + "-" + Long.toString(sequenceNr, 36);
    }
}
