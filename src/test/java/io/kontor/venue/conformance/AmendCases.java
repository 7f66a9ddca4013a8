package io.kontor.venue.conformance;

import static io.kontor.venue.conformance.Area.AMENDS;
import static io.kontor.venue.conformance.Outcome.NOT_SENT;
import static io.kontor.venue.conformance.Outcome.TAKEN;
import static io.kontor.venue.conformance.Outcome.UNKNOWN;
import static org.assertj.core.api.Assertions.assertThat;

import io.kontor.value.Quantity;
import io.kontor.venue.ExecutionReport;
import io.kontor.venue.ExecutionReport.ExecType;
import io.kontor.venue.VenueOrder;
import java.util.List;

/** An order that is to stand for less, under its id and at its place in the queue. */
final class AmendCases {
    private AmendCases() {}

    static List<Case> cases() {
        return List.of(
                amend(151, 2, "An order stands for less under the id it had", bench -> {
                    Line line = bench.logOn();
                    line.rest(bench.buy("a", "1", "50000"));

                    assertThat(amended(bench, line, "0.6")).isEqualTo(TAKEN);

                    ExecutionReport report = line.await(bench.id("a"), ExecType.AMENDED);
                    assertThat(report.quantity()).isEqualTo(Quantity.of("0.6"));
                    assertThat(report.cumulative()).isEqualTo(Quantity.ZERO);
                    assertThat(line.found(bench.id("a")).quantity()).isEqualTo(Quantity.of("0.6"));
                    assertThat(line.openIds()).containsExactly(bench.id("a").toString());
                }),
                amend(152, 2, "It keeps its place before those that came later", bench -> {
                    Line line = bench.logOn();
                    line.rest(bench.buy("a", "1", "60000"));
                    line.rest(bench.buy("b", "1", "60000"));
                    amended(bench, line, "0.6");
                    line.await(bench.id("a"), ExecType.AMENDED);

                    bench.somebodySells("0.7", "60000");

                    assertThat(line.await(bench.id("a"), ExecType.TRADE).cumulative())
                            .isEqualTo(Quantity.of("0.6"));
                    assertThat(line.await(bench.id("b"), ExecType.TRADE).cumulative())
                            .isEqualTo(Quantity.of("0.1"));
                }),
                amend(153, 4, "What is filled is in the new total", bench -> {
                    Line line = bench.logOn();
                    line.rest(bench.buy("a", "1", "60000"));
                    bench.somebodySells("0.4", "60000");
                    line.await(bench.id("a"), ExecType.TRADE);

                    amended(bench, line, "0.7");

                    ExecutionReport report = line.await(bench.id("a"), ExecType.AMENDED);
                    assertThat(report.quantity()).isEqualTo(Quantity.of("0.7"));
                    assertThat(report.cumulative()).isEqualTo(Quantity.of("0.4"));
                    bench.somebodySells("1", "60000");
                    assertThat(line.await(bench.id("a"), ExecType.TRADE).cumulative())
                            .isEqualTo(Quantity.of("0.7"));
                    assertThat(line.found(bench.id("a")).status()).isEqualTo(VenueOrder.Status.FILLED);
                }),
                amend(154, 2, "For less than is filled it is refused, and the order stands", bench -> {
                    Line line = bench.logOn();
                    line.rest(bench.buy("a", "1", "60000"));
                    bench.somebodySells("0.4", "60000");
                    line.await(bench.id("a"), ExecType.TRADE);

                    amended(bench, line, "0.3");

                    line.await(bench.id("a"), ExecType.AMEND_REJECTED);
                    assertThat(line.found(bench.id("a")).quantity()).isEqualTo(Quantity.of("1"));
                }),
                amend(155, 2, "For more it is refused, and the order stands", bench -> {
                    Line line = bench.logOn();
                    line.rest(bench.buy("a", "1", "50000"));

                    amended(bench, line, "2");

                    line.await(bench.id("a"), ExecType.AMEND_REJECTED);
                    assertThat(line.found(bench.id("a")).quantity()).isEqualTo(Quantity.of("1"));
                }),
                amend(156, 9, "Of an order that is gone it is refused under its id", bench -> {
                    Line line = bench.logOn();
                    line.rest(bench.buy("a", "1", "50000"));
                    line.cancel(bench.id("a"));
                    line.await(bench.id("a"), ExecType.CANCELED);

                    amended(bench, line, "0.5");

                    assertThat(line.await(bench.id("a"), ExecType.AMEND_REJECTED)
                                    .text()
                                    .orElseThrow())
                            .isNotBlank();
                }),
                amend(157, 3, "Where the answer is lost the outcome is unknown, and a question shows it", bench -> {
                    Line line = bench.logOn();
                    line.rest(bench.buy("a", "1", "50000"));
                    bench.venue.next(Mishap.ANSWER_LOST);

                    assertThat(amended(bench, line, "0.6")).isEqualTo(UNKNOWN);

                    assertThat(line.found(bench.id("a")).quantity()).isEqualTo(Quantity.of("0.6"));
                }),
                amend(158, 3, "Where the request is lost the outcome is unknown, and the order is as it was", bench -> {
                    Line line = bench.logOn();
                    line.rest(bench.buy("a", "1", "50000"));
                    bench.venue.next(Mishap.REQUEST_LOST);

                    assertThat(amended(bench, line, "0.6")).isEqualTo(UNKNOWN);

                    assertThat(line.found(bench.id("a")).quantity()).isEqualTo(Quantity.of("1"));
                }),
                amend(159, 2, "The same amendment twice changes it once", bench -> {
                    Line line = bench.logOn();
                    line.rest(bench.buy("a", "1", "50000"));

                    amended(bench, line, "0.6");
                    amended(bench, line, "0.6");

                    line.await(bench.id("a"), ExecType.AMENDED);
                    line.await(bench.id("a"), ExecType.AMEND_REJECTED);
                    assertThat(line.found(bench.id("a")).quantity()).isEqualTo(Quantity.of("0.6"));
                }),
                amend(160, 5, "An amended order is canceled by its id", bench -> {
                    Line line = bench.logOn();
                    line.rest(bench.buy("a", "1", "50000"));
                    amended(bench, line, "0.6");
                    line.await(bench.id("a"), ExecType.AMENDED);

                    line.cancel(bench.id("a"));

                    line.await(bench.id("a"), ExecType.CANCELED);
                    assertThat(bench.openAtVenue()).isEmpty();
                }),
                amend(161, 5, "It passes a halt: nothing new comes of it", bench -> {
                    bench.logOn().rest(bench.buy("a", "1", "50000"));
                    Line halted = bench.logOn(Bench.HALTED);

                    assertThat(amended(bench, halted, "0.6")).isEqualTo(TAKEN);
                    halted.await(bench.id("a"), ExecType.AMENDED);
                }),
                amend(162, 2, "One whose time is up does not leave", bench -> {
                    Line line = bench.logOn();
                    line.rest(bench.buy("a", "1", "50000"));

                    Outcome outcome =
                            line.amend(bench.id("a"), "0.6", bench.venue.now().minusMillis(1));

                    assertThat(outcome).isEqualTo(NOT_SENT);
                    assertThat(line.found(bench.id("a")).quantity()).isEqualTo(Quantity.of("1"));
                }),
                amend(163, 3, "A connection that breaks behind an amendment leaves it to the questions", bench -> {
                    Line line = bench.logOn();
                    line.rest(bench.buy("a", "1", "50000"));
                    bench.venue.next(Mishap.CUT);

                    assertThat(amended(bench, line, "0.6")).isEqualTo(UNKNOWN);

                    line.end();
                    Line again = bench.logOn();
                    assertThat(again.found(bench.id("a")).quantity()).isEqualTo(Quantity.of("0.6"));
                    assertThat(again.openIds()).containsExactly(bench.id("a").toString());
                }));
    }

    private static Outcome amended(Bench bench, Line line, String quantity) throws InterruptedException {
        return line.amend(bench.id("a"), quantity, bench.venue.now().plusSeconds(5));
    }

    private static Case amend(int number, int promise, String title, Case.Body body) {
        return Case.of(number, AMENDS, promise, title, body).needing(Trait.AMENDS);
    }
}
