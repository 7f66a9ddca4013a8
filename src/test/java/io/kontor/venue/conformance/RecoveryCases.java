package io.kontor.venue.conformance;

import static io.kontor.venue.conformance.Area.RECOVERY;
import static org.assertj.core.api.Assertions.assertThat;

import io.kontor.value.FillId;
import io.kontor.value.Quantity;
import io.kontor.venue.ExecutionReport;
import io.kontor.venue.ExecutionReport.ExecType;
import io.kontor.venue.VenueOrder;
import java.util.List;

/** A connection that breaks in the middle of each thing, and what the questions find afterwards. */
final class RecoveryCases {
    private RecoveryCases() {}

    static List<Case> cases() {
        return List.of(
                Case.of(
                        100,
                        RECOVERY,
                        3,
                        "A connection that breaks behind an order leaves it to the questions",
                        bench -> {
                            Line line = bench.logOn();
                            bench.venue.next(Mishap.CUT);

                            Outcome outcome = Outcome.of(line.submit(bench.buy("a", "1", "50000")));
                            line.end();
                            Line again = bench.logOn();

                            assertThat(outcome).isEqualTo(Outcome.UNKNOWN);
                            assertThat(again.openIds())
                                    .containsExactly(bench.id("a").toString());
                            assertThat(bench.taken(bench.id("a"))).isEqualTo(1);
                        }),
                Case.of(
                        101,
                        RECOVERY,
                        3,
                        "A connection that breaks behind a cancel leaves it to the questions",
                        bench -> {
                            Line line = bench.logOn();
                            line.rest(bench.buy("a", "1", "50000"));
                            bench.venue.next(Mishap.CUT);

                            Outcome outcome = Outcome.of(line.session().cancel(bench.venue.symbol(), bench.id("a")));
                            line.end();
                            Line again = bench.logOn();

                            assertThat(outcome).isEqualTo(Outcome.UNKNOWN);
                            assertThat(again.openOrders()).isEmpty();
                            assertThat(again.found(bench.id("a")).status()).isEqualTo(VenueOrder.Status.CANCELED);
                        }),
                Case.of(
                        102,
                        RECOVERY,
                        4,
                        "A fill of the time without a session is told after the next log-on",
                        bench -> {
                            Line line = bench.logOn();
                            long last = line.rest(bench.buy("a", "1", "60000")).cursor();
                            bench.venue.disconnect();
                            line.end();
                            bench.somebodySells("0.4", "60000");

                            Line again = bench.logOn(last);

                            ExecutionReport trade = again.await(bench.id("a"), ExecType.TRADE);
                            assertThat(trade.fill().orElseThrow().quantity()).isEqualTo(Quantity.of("0.4"));
                            assertThat(trade.cursor()).isGreaterThan(last);
                        }),
                Case.of(103, RECOVERY, 4, "A fill that is told again is the same fill", bench -> {
                    Line line = bench.logOn();
                    long before = line.rest(bench.buy("a", "1", "60000")).cursor();
                    bench.somebodySells("0.4", "60000");
                    FillId told = fillId(line.await(bench.id("a"), ExecType.TRADE));
                    line.session().close();

                    Line again = bench.logOn(before);

                    assertThat(fillId(again.await(bench.id("a"), ExecType.TRADE)))
                            .isEqualTo(told);
                }),
                Case.of(104, RECOVERY, 4, "A cancel of the time without a session is found by a question", bench -> {
                    Line line = bench.logOn();
                    line.rest(bench.buy("a", "1", "50000"));
                    bench.venue.disconnect();
                    line.end();
                    bench.venue.cancelElsewhere(bench.id("a").toString());

                    Line again = bench.logOn();

                    assertThat(again.openOrders()).isEmpty();
                    assertThat(again.found(bench.id("a")).status()).isEqualTo(VenueOrder.Status.CANCELED);
                }),
                Case.of(105, RECOVERY, 4, "Open orders are listed with what is filled of them", bench -> {
                    Line line = bench.logOn();
                    line.rest(bench.buy("a", "1", "60000"));
                    bench.somebodySells("0.4", "60000");
                    bench.venue.disconnect();
                    line.end();

                    List<VenueOrder> open = List.copyOf(bench.logOn().openOrders());

                    assertThat(open).hasSize(1);
                    assertThat(open.getFirst().cumulative()).isEqualTo(Quantity.of("0.4"));
                    assertThat(open.getFirst().quantity()).isEqualTo(Quantity.of("1"));
                    assertThat(open.getFirst().status()).isEqualTo(VenueOrder.Status.OPEN);
                }),
                Case.of(106, RECOVERY, 2, "After a reconnect orders go on", bench -> {
                    Line line = bench.logOn();
                    bench.venue.disconnect();
                    line.end();

                    Line again = bench.logOn();

                    again.rest(bench.buy("a", "1", "50000"));
                    again.cancel(bench.id("a"));
                    again.await(bench.id("a"), ExecType.CANCELED);
                }),
                Case.of(107, RECOVERY, 3, "After a restart an order is found by its symbol and id alone", bench -> {
                    Line line = bench.logOn();
                    line.rest(bench.buy("a", "1", "60000"));
                    bench.somebodySells("1", "60000");
                    line.await(bench.id("a"), ExecType.TRADE);
                    line.session().close();

                    Line again = bench.logOn(bench.venue.restarted(), bench.venue.account(), 0, Bench.NO_HALT);
                    VenueOrder order = again.found(bench.id("a"));

                    assertThat(order.status()).isEqualTo(VenueOrder.Status.FILLED);
                    assertThat(order.fills()).hasSize(1);
                }),
                Case.of(108, RECOVERY, 3, "An order the venue never had is not found", bench -> {
                    Line line = bench.logOn();

                    assertThat(line.query(bench.id("never"))).isEmpty();
                }),
                Case.of(109, RECOVERY, 3, "An order the venue refused is found refused or not at all", bench -> {
                    Line line = bench.logOn();
                    line.place(bench.buy("a", "1", "60000.001"));
                    line.await(bench.id("a"), ExecType.REJECTED);

                    assertThat(line.query(bench.id("a")).map(VenueOrder::status))
                            .isIn(java.util.Optional.empty(), java.util.Optional.of(VenueOrder.Status.REJECTED));
                }),
                Case.of(110, RECOVERY, 3, "An order the venue refused is found with its reason", bench -> {
                            Line line = bench.logOn();
                            line.place(bench.buy("a", "1", "60000.001"));
                            line.await(bench.id("a"), ExecType.REJECTED);

                            VenueOrder refused = line.found(bench.id("a"));

                            assertThat(refused.status()).isEqualTo(VenueOrder.Status.REJECTED);
                            assertThat(refused.text().orElseThrow()).contains("PRICE_FILTER");
                        })
                        .needing(Trait.KEEPS_REJECTED_ORDERS),
                Case.of(111, RECOVERY, 4, "Open orders of every symbol are listed, and no others", bench -> {
                    Line line = bench.logOn();
                    line.rest(bench.buy("here", "1", "50000"));
                    line.place(Bench.in(bench.buy("there", "1", "2000"), bench.venue.otherSymbol()));
                    line.await(bench.id("there"), ExecType.NEW);
                    line.rest(bench.buy("over", "1", "50000"));
                    line.cancel(bench.id("over"));
                    line.await(bench.id("over"), ExecType.CANCELED);

                    assertThat(line.openOrders())
                            .extracting(VenueOrder::symbol)
                            .containsExactlyInAnyOrder(bench.venue.symbol(), bench.venue.otherSymbol());
                    assertThat(line.openIds()).doesNotContain(bench.id("over").toString());
                }),
                Case.of(112, RECOVERY, 4, "A break between two fills loses neither", bench -> {
                    Line line = bench.logOn();
                    line.rest(bench.buy("a", "1", "60000"));
                    bench.somebodySells("0.4", "60000");
                    ExecutionReport first = line.await(bench.id("a"), ExecType.TRADE);
                    bench.venue.disconnect();
                    line.end();
                    bench.somebodySells("0.6", "60000");

                    VenueOrder order = bench.logOn(first.cursor()).found(bench.id("a"));

                    assertThat(order.status()).isEqualTo(VenueOrder.Status.FILLED);
                    assertThat(order.fills())
                            .extracting(fill -> fill.id())
                            .hasSize(2)
                            .contains(fillId(first));
                }));
    }

    private static FillId fillId(ExecutionReport report) {
        return report.fill().orElseThrow().id();
    }
}
