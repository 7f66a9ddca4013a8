package io.kontor.platform.journal;

import org.jspecify.annotations.Nullable;

/** Why the journal did not do what it was asked. A write that ends in one of these may or may not be stored, but for the cases that say so. */
public abstract sealed class JournalException extends RuntimeException {

    JournalException(String message) {
        super(message);
    }

    JournalException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** Another process, or another system in this one, has the directory. */
    public static final class InUse extends JournalException {
        InUse(String message) {
            super(message);
        }
    }

    /** Writing failed; the store tries again by itself. */
    public static final class Unavailable extends JournalException {
        Unavailable(String message) {
            super(message);
        }

        Unavailable(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** One more than a bound lets in: nothing was stored, or no stream opened. */
    public static final class Overloaded extends JournalException {
        public Overloaded(String message) {
            super(message);
        }
    }

    /** The stream already has that sequence number, so there is a second writer; nothing was stored. */
    public static final class Conflict extends JournalException {
        Conflict(String message) {
            super(message);
        }
    }

    /** A newer writer has taken the directory; this one will not write again. */
    public static final class Fenced extends JournalException {
        Fenced(String message) {
            super(message);
        }
    }

    /** An event or snapshot is not what was stored: named, and nothing behind it is read as if it were not there. */
    public static final class Damaged extends JournalException {
        private final String persistenceId;
        private final long sequenceNr;

        private Damaged(String persistenceId, long sequenceNr, String message, @Nullable Throwable cause) {
            super(message, cause);
            this.persistenceId = persistenceId;
            this.sequenceNr = sequenceNr;
        }

        static Damaged row(String what, byte[] key, String why) {
            var persistenceId = Keys.persistenceIdOfRow(key);
            var sequenceNr = Keys.sequenceNr(key);
            return new Damaged(
                    persistenceId,
                    sequenceNr,
                    what + " " + persistenceId + "/" + sequenceNr + " is damaged: " + why,
                    null);
        }

        /** What lies there cannot be had at all, so the first number is known and no other. */
        static Damaged from(String what, String persistenceId, long sequenceNr, Throwable cause) {
            return new Damaged(
                    persistenceId,
                    sequenceNr,
                    what + " of " + persistenceId + " cannot be read from sequence number " + sequenceNr + " on: "
                            + cause.getMessage(),
                    cause);
        }

        public String persistenceId() {
            return persistenceId;
        }

        public long sequenceNr() {
            return sequenceNr;
        }
    }

    /** The directory holds something this build cannot read. */
    public static final class Unreadable extends JournalException {
        public Unreadable(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }
}
