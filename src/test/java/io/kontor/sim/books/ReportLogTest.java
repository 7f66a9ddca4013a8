package io.kontor.sim.books;

import static io.kontor.sim.Ask.ALICE;
import static io.kontor.sim.Ask.NOW;
import static io.kontor.sim.Ask.buy;
import static org.assertj.core.api.Assertions.assertThat;

import io.kontor.sim.SimConfig;
import io.kontor.sim.message.NewOrder;
import io.kontor.sim.message.OrderRecord;
import io.kontor.sim.message.Reason;
import io.kontor.sim.message.Report;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportLogTest {
    private final Keys keys = new Keys();
    private final RecordCodec codec = new RecordCodec();

    @TempDir
    private Path directory;

    /** As books have it from before such a report was kept without its order's number. */
    @Test
    void aReportWhoseOrderIsNotKeptIsReadWithoutIt() {
        BooksSettings settings = SimConfig.with().books();
        try (Store store = Store.open(directory, settings)) {
            log(store, settings).append(List.of(refusal(1, "a"), refusal(2, "b")));
            store.commit();

            assertThat(log(store, settings).lastCursor(ALICE)).isEqualTo(2);
            assertThat(log(store, settings).after(ALICE, 0, 10))
                    .allMatch(report -> report.order().isEmpty())
                    .extracting(report -> report.cursor() + " " + report.clientOrderId() + " "
                            + report.reason().orElseThrow())
                    .containsExactly("1 11 LOT_SIZE", "2 12 LOT_SIZE");
        }
    }

    private ReportLog log(Store store, BooksSettings settings) {
        return new ReportLog(store, keys, codec, settings.reportsPerAccountMax());
    }

    private static Report refusal(long cursor, String id) {
        NewOrder request = buy(ALICE, id, "1").at("100").order();
        return new Report(
                ALICE,
                cursor,
                Report.Type.REJECTED,
                request.clientOrderId(),
                Optional.of(OrderRecord.rejected(10 + cursor, request, Reason.LOT_SIZE, NOW)),
                Optional.empty(),
                Optional.of(Reason.LOT_SIZE),
                NOW);
    }
}
