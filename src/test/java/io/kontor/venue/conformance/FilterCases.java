package io.kontor.venue.conformance;

import static io.kontor.venue.conformance.Area.FILTERS;
import static org.assertj.core.api.Assertions.assertThat;

import io.kontor.value.Price;
import io.kontor.value.Quantity;
import io.kontor.venue.ExecutionReport;
import io.kontor.venue.ExecutionReport.ExecType;
import java.util.List;

/** Amounts at and beyond what the venue takes. */
final class FilterCases {
    private FilterCases() {}

    static List<Case> cases() {
        return List.of(
                refused(40, "A price off the tick is refused and names the filter", "1", "60000.001", "PRICE_FILTER"),
                refused(41, "A quantity off the step is refused and names the filter", "1.000001", "60000", "LOT_SIZE"),
                refused(42, "A quantity above the most is refused", "1000001", "60000", "LOT_SIZE"),
                refused(43, "A notional below the least is refused", "0.00001", "60000", "NOTIONAL"),
                Case.of(44, FILTERS, 9, "The smallest step at a price that makes it worth enough is taken", bench -> {
                    Line line = bench.logOn();

                    ExecutionReport report = line.rest(bench.buy("a", "0.00001", "100000"));

                    assertThat(report.quantity()).isEqualTo(Quantity.of("0.00001"));
                    assertThat(line.found(bench.id("a")).quantity()).isEqualTo(Quantity.of("0.00001"));
                }),
                Case.of(45, FILTERS, 9, "Every digit comes back as it was sent", bench -> {
                    Line line = bench.logOn();

                    ExecutionReport report = line.rest(bench.buy("a", "12345.67891", "0.19"));

                    assertThat(report.quantity()).isEqualTo(Quantity.of("12345.67891"));
                    assertThat(report.price()).isEqualTo(Price.of("0.19"));
                    assertThat(line.found(bench.id("a")).quantity()).isEqualTo(Quantity.of("12345.67891"));
                    assertThat(line.found(bench.id("a")).price()).isEqualTo(Price.of("0.19"));
                }),
                Case.of(46, FILTERS, 9, "Zeros behind the last digit make no other price", bench -> {
                    Line line = bench.logOn();

                    ExecutionReport report = line.rest(bench.buy("a", "1.50000", "60000.10"));

                    assertThat(report.quantity()).isEqualTo(Quantity.of("1.5"));
                    assertThat(report.price()).isEqualTo(Price.of("60000.1"));
                }),
                Case.of(47, FILTERS, 4, "A rest of one step stays open and can be canceled", bench -> {
                    Line line = bench.logOn();
                    line.rest(bench.buy("a", "1", "60000"));
                    bench.somebodySells("0.99999", "60000");
                    line.await(bench.id("a"), ExecType.TRADE);

                    line.cancel(bench.id("a"));

                    assertThat(line.await(bench.id("a"), ExecType.CANCELED).cumulative())
                            .isEqualTo(Quantity.of("0.99999"));
                }),
                Case.of(48, FILTERS, 4, "Fills of single steps add up exactly", bench -> {
                    Line line = bench.logOn();
                    line.rest(bench.buy("a", "0.00003", "100000"));
                    for (int i = 0; i < 3; i++) {
                        bench.somebodySells("0.00001", "100000");
                    }

                    line.await(bench.id("a"), ExecType.TRADE);
                    line.await(bench.id("a"), ExecType.TRADE);
                    assertThat(line.await(bench.id("a"), ExecType.TRADE).cumulative())
                            .isEqualTo(Quantity.of("0.00003"));
                    assertThat(line.openOrders()).isEmpty();
                }));
    }

    private static Case refused(int number, String title, String quantity, String price, String filter) {
        return Case.of(number, FILTERS, 9, title, bench -> {
            Line line = bench.logOn();

            line.place(bench.buy("a", quantity, price));

            assertThat(line.await(bench.id("a"), ExecType.REJECTED).text().orElseThrow())
                    .contains(filter);
            assertThat(line.openOrders()).isEmpty();
        });
    }
}
