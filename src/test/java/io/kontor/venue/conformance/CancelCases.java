package io.kontor.venue.conformance;

import static io.kontor.venue.conformance.Area.CANCELS;
import static org.assertj.core.api.Assertions.assertThat;

import io.kontor.value.Quantity;
import io.kontor.value.Side;
import io.kontor.value.VenueClientOrderId;
import io.kontor.venue.ExecutionReport;
import io.kontor.venue.ExecutionReport.ExecType;
import io.kontor.venue.VenueOrder;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Cancels, also of what is gone, and cancels that race with fills. */
final class CancelCases {
    private static final int RACES = 8;

    private CancelCases() {}

    static List<Case> cases() {
        return List.of(
                Case.of(50, CANCELS, 5, "A resting order is canceled with nothing filled", bench -> {
                    Line line = bench.logOn();
                    line.rest(bench.buy("a", "1", "50000"));

                    line.cancel(bench.id("a"));

                    ExecutionReport canceled = line.await(bench.id("a"), ExecType.CANCELED);
                    assertThat(canceled.cumulative()).isEqualTo(Quantity.ZERO);
                    assertThat(line.openOrders()).isEmpty();
                    assertThat(line.found(bench.id("a")).status()).isEqualTo(VenueOrder.Status.CANCELED);
                }),
                Case.of(51, CANCELS, 4, "A partly filled order is canceled with what is filled", bench -> {
                    Line line = bench.logOn();
                    line.rest(bench.buy("a", "1", "60000"));
                    bench.somebodySells("0.25", "60000");
                    line.await(bench.id("a"), ExecType.TRADE);

                    line.cancel(bench.id("a"));

                    assertThat(line.await(bench.id("a"), ExecType.CANCELED).cumulative())
                            .isEqualTo(Quantity.of("0.25"));
                }),
                Case.of(52, CANCELS, 3, "A cancel of a filled order is refused, and the fill stands", bench -> {
                    Line line = bench.logOn();
                    line.rest(bench.buy("a", "1", "60000"));
                    bench.somebodySells("1", "60000");
                    line.await(bench.id("a"), ExecType.TRADE);

                    line.cancel(bench.id("a"));

                    line.await(bench.id("a"), ExecType.CANCEL_REJECTED);
                    assertThat(line.found(bench.id("a")).status()).isEqualTo(VenueOrder.Status.FILLED);
                }),
                Case.of(53, CANCELS, 9, "A cancel of an order that never was is refused under its id", bench -> {
                    Line line = bench.logOn();

                    line.cancel(bench.id("never"));

                    assertThat(line.await(bench.id("never"), ExecType.CANCEL_REJECTED)
                                    .text()
                                    .orElseThrow())
                            .contains("Unknown order");
                }),
                Case.of(54, CANCELS, 2, "A second cancel is refused, and one cancel is reported", bench -> {
                    Line line = bench.logOn();
                    line.rest(bench.buy("a", "1", "50000"));

                    line.cancel(bench.id("a"));
                    line.cancel(bench.id("a"));

                    line.await(bench.id("a"), ExecType.CANCELED);
                    line.await(bench.id("a"), ExecType.CANCEL_REJECTED);
                    assertThat(line.heard(bench.id("a")))
                            .extracting(ExecutionReport::type)
                            .containsOnlyOnce(ExecType.CANCELED);
                }),
                Case.of(55, CANCELS, 5, "A cancel passes while everything is halted", bench -> {
                    Line before = bench.logOn();
                    before.rest(bench.buy("a", "1", "50000"));
                    Line halted = bench.logOn(Bench.HALTED);

                    halted.cancel(bench.id("a"));

                    halted.await(bench.id("a"), ExecType.CANCELED);
                }),
                Case.of(56, CANCELS, 5, "After a restart an order is canceled by its symbol and id alone", bench -> {
                    Line before = bench.logOn();
                    before.place(Bench.in(bench.buy("a", "1", "2000"), bench.venue.otherSymbol()));
                    before.await(bench.id("a"), ExecType.NEW);
                    before.session().close();

                    Line after = bench.logOn(bench.venue.restarted(), bench.venue.account(), 0, Bench.NO_HALT);
                    Line.got(after.session().cancel(bench.venue.otherSymbol(), bench.id("a")));

                    assertThat(after.await(bench.id("a"), ExecType.CANCELED).symbol())
                            .isEqualTo(bench.venue.otherSymbol());
                    assertThat(bench.openAtVenue()).isEmpty();
                }),
                Case.of(57, CANCELS, 4, "A fill that comes after the cancel is told all the same", bench -> {
                    Line line = bench.logOn();
                    line.rest(bench.buy("a", "1", "50000"));
                    bench.venue.next(Mishap.LATE_FILL);

                    line.cancel(bench.id("a"));

                    line.await(bench.id("a"), ExecType.CANCELED);
                    ExecutionReport late = line.await(bench.id("a"), ExecType.TRADE);
                    assertThat(late.cumulative())
                            .isEqualTo(late.fill().orElseThrow().quantity());
                    assertThat(line.found(bench.id("a")).cumulative()).isEqualTo(late.cumulative());
                    assertThat(line.found(bench.id("a")).fills()).hasSize(1);
                }),
                Case.of(
                        58,
                        CANCELS,
                        4,
                        "However a cancel and a fill race, the reports say what the venue has",
                        bench -> {
                            Line line = bench.logOn();
                            for (int i = 0; i < RACES; i++) {
                                VenueClientOrderId id = bench.id("race" + i);
                                // Lower each time, so that a seller who is left over meets nobody.
                                String price = Integer.toString(60_000 - 10 * i);
                                line.rest(bench.order(id, Side.BUY, "1", price));

                                CompletionStage<Void> cancel = line.session().cancel(bench.venue.symbol(), id);
                                bench.somebodySells("1", price);
                                Line.got(cancel);

                                ExecutionReport end = line.await(id, ExecType.CANCELED, ExecType.TRADE);
                                assertThat(bench.atVenue(id).orElseThrow().filled())
                                        .isEqualTo(end.type() == ExecType.TRADE ? end.cumulative() : Quantity.ZERO);
                            }
                        }),
                Case.of(59, CANCELS, 2, "An id whose order is over can be asked after for its end", bench -> {
                    Line line = bench.logOn();
                    line.rest(bench.buy("a", "1", "50000"));
                    line.cancel(bench.id("a"));
                    line.await(bench.id("a"), ExecType.CANCELED);
                    line.rest(bench.buy("b", "1", "50000"));

                    VenueOrder over = line.found(bench.id("a"));

                    assertThat(over.clientOrderId()).isEqualTo(bench.id("a").toString());
                    assertThat(over.status()).isEqualTo(VenueOrder.Status.CANCELED);
                }));
    }
}
