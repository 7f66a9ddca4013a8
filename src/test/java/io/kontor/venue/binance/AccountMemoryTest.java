package io.kontor.venue.binance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class AccountMemoryTest {
    private static final Instant AT = Instant.parse("2026-11-20T10:00:00Z");

    private final AccountMemory memory = new AccountMemory(Samples.ACCOUNT, 10);

    @Test
    void cursorsAscendAndTellTheTime() {
        long first = memory.nextCursor(AT);
        long second = memory.nextCursor(AT);
        long earlier = memory.nextCursor(AT.minusSeconds(5));
        long later = memory.nextCursor(AT.plusSeconds(5));

        assertThat(first).isLessThan(second);
        assertThat(second).isLessThan(earlier);
        assertThat(AccountMemory.timeOf(first)).isEqualTo(AT);
        assertThat(AccountMemory.timeOf(later)).isEqualTo(AT.plusSeconds(5));
    }

    @Test
    void whatAnotherProcessHasToldIsNotAskedForAgain() {
        long ours = memory.nextCursor(AT);
        memory.asked(AT.minusSeconds(60));
        memory.startAfter(ours, Long.MAX_VALUE);
        assertThat(memory.untoldSince(ours)).contains(AT.minusSeconds(60));

        long others = AT.plus(Duration.ofDays(4)).toEpochMilli() * 1_000;
        memory.startAfter(others, Long.MAX_VALUE);

        assertThat(memory.untoldSince(others)).contains(AT.plus(Duration.ofDays(4)));
    }

    /** As where somebody else's order fills while the link is down, and nothing was ever reported. */
    @Test
    void whatIsMissedBeforeTheFirstReportIsInTheBooksIsAskedForFromTheFirstLogOnOn() {
        memory.startAfter(0, Long.MAX_VALUE);
        assertThat(memory.untoldSince(0)).isEmpty();
        assertThat(memory.beginning()).isZero();

        memory.asked(AT);
        memory.asked(AT.plusSeconds(60));

        memory.startAfter(0, Long.MAX_VALUE);
        assertThat(memory.untoldSince(0)).contains(AT);
        assertThat(AccountMemory.timeOf(memory.beginning())).isEqualTo(AT);
        assertThat(memory.nextCursor(Instant.EPOCH)).isGreaterThan(memory.beginning());
        assertThat(memory.untoldSince(memory.beginning())).contains(AT);
    }

    /** From there on all is asked for anyhow. */
    @Test
    void whereTheBooksHoldReportsNothingBegins() {
        memory.startAfter(AT.toEpochMilli() * 1_000, Long.MAX_VALUE);

        memory.asked(AT.plusSeconds(60));

        assertThat(memory.beginning()).isZero();
    }

    @Test
    void noCursorThatWasTakenIsGivenTwiceWhateverTheBooksHold() {
        long given = memory.nextCursor(AT);

        memory.startAfter(given - 1, given);
        assertThat(memory.nextCursor(AT)).isGreaterThan(given);
        memory.startAfter(given + 1_000_000, given + 1_000_000);
        assertThat(memory.nextCursor(AT)).isGreaterThan(given + 1_000_000);
    }

    /** As after a fault: from there on all is told again, and until it is, no place in the stream may tell a later time. */
    @Test
    void whereWhatWasOnItsWayToTheBooksIsLostCursorsGoOnFromTheBooks() {
        memory.nextCursor(AT.plus(Duration.ofMinutes(30)));
        long books = AT.toEpochMilli() * 1_000;

        memory.startAfter(books, books);

        assertThat(AccountMemory.timeOf(memory.nextCursor(Instant.EPOCH))).isEqualTo(AT);
        assertThat(memory.untoldSince(books)).contains(AT);
    }

    /** It may not be in the journal yet: begun anew, what was missed in between would be asked for by nobody. */
    @Test
    void whereTheBooksHoldNothingYetCursorsGoOnFromTheBeginning() {
        memory.startAfter(0, 0);
        memory.asked(AT);
        memory.nextCursor(AT.plusSeconds(60));

        memory.startAfter(0, 0);
        memory.asked(AT.plusSeconds(90));

        assertThat(AccountMemory.timeOf(memory.beginning())).isEqualTo(AT);
        assertThat(AccountMemory.timeOf(memory.nextCursor(Instant.EPOCH))).isEqualTo(AT);
    }
}
