package io.kontor.venue.binance;

import static org.assertj.core.api.Assertions.assertThat;

import io.kontor.value.Price;
import io.kontor.value.Quantity;
import io.kontor.value.Side;
import io.kontor.value.VenueOrderId;
import io.kontor.venue.ExecutionReport.ExecType;
import io.kontor.venue.binance.protocol.Execution;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReportStreamTest {
    private static final Instant AT = Instant.parse("2026-11-20T10:00:00Z");
    private static final Duration LATER = Duration.ofMinutes(30);

    private final AccountMemory memory = new AccountMemory(Samples.ACCOUNT, 10);
    private final ListeningBooks books = new ListeningBooks();
    private final ReportStream stream = new ReportStream(
            books, memory, Samples.listing(), Samples.settings("").catchUp());

    /** The next session's have begun by then, from an earlier one on: of what is still to be told there, none may tell a later time. */
    @Test
    void aStreamThatIsOverGivesNoCursors() {
        stream.release();
        stream.toldUntil(AT.plus(LATER));
        stream.end();
        long after = AT.toEpochMilli() * 1_000;
        memory.startAfter(after, after);

        stream.missed(executed(AT.plus(LATER)));
        stream.pushed(executed(AT.plus(LATER).plusSeconds(1)));
        stream.refused(ExecType.CANCEL_REJECTED, Samples.BTC, Samples.id("a-1", 1), "Unknown order", AT.plus(LATER));

        assertThat(books.isQuiet()).isTrue();
        assertThat(memory.nextCursor(Instant.EPOCH)).isEqualTo(after + 1);
    }

    private static Execution executed(Instant at) {
        return new Execution(
                at.toEpochMilli(),
                "BTCUSDT",
                "web_1",
                new VenueOrderId("77"),
                Optional.empty(),
                Optional.of(ExecType.NEW),
                Side.BUY,
                Quantity.of("2"),
                Price.of("100.5"),
                Quantity.ZERO,
                Optional.empty(),
                Optional.empty(),
                at);
    }
}
