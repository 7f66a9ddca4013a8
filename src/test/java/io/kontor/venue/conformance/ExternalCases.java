package io.kontor.venue.conformance;

import static io.kontor.venue.conformance.Area.EXTERNAL;
import static org.assertj.core.api.Assertions.assertThat;

import io.kontor.value.IntentId;
import io.kontor.value.Price;
import io.kontor.value.Quantity;
import io.kontor.value.Side;
import io.kontor.value.VenueClientOrderId;
import io.kontor.value.VenueOrderId;
import io.kontor.venue.ExecutionReport;
import io.kontor.venue.ExecutionReport.ExecType;
import io.kontor.venue.ExternalOrders;
import io.kontor.venue.VenueOrder;
import java.util.List;

/** What another program does with the account is seen, and said to be its. */
final class ExternalCases {
    private static final String THEIRS = "web_1";

    private ExternalCases() {}

    static List<Case> cases() {
        return List.of(
                Case.of(115, EXTERNAL, 4, "An order placed elsewhere is reported under its own id", bench -> {
                    Line line = bench.logOn();

                    elsewhere(bench, "1", "50000");

                    ExecutionReport seen = line.await(THEIRS, ExecType.NEW);
                    assertThat(seen.quantity()).isEqualTo(Quantity.of("1"));
                    assertThat(seen.symbol()).isEqualTo(bench.venue.symbol());
                }),
                Case.of(116, EXTERNAL, 4, "An order placed elsewhere is listed among the open ones", bench -> {
                    elsewhere(bench, "1", "50000");

                    assertThat(bench.logOn().openIds()).containsExactly(THEIRS);
                }),
                Case.of(117, EXTERNAL, 4, "Its fills are reported", bench -> {
                    Line line = bench.logOn();
                    elsewhere(bench, "1", "60000");

                    bench.somebodySells("0.4", "60000");

                    assertThat(line.await(THEIRS, ExecType.TRADE).cumulative()).isEqualTo(Quantity.of("0.4"));
                }),
                Case.of(
                        118,
                        EXTERNAL,
                        4,
                        "Its fills of the time without a session are told after the next log-on",
                        bench -> {
                            Line line = bench.logOn();
                            long last = line.rest(bench.buy("a", "1", "50000")).cursor();
                            elsewhere(bench, "1", "60000");
                            line.await(THEIRS, ExecType.NEW);
                            line.session().close();
                            bench.somebodySells("0.4", "60000");

                            assertThat(bench.logOn(last)
                                            .await(THEIRS, ExecType.TRADE)
                                            .cumulative())
                                    .isEqualTo(Quantity.of("0.4"));
                        }),
                Case.of(119, EXTERNAL, 4, "Reports and lists lead to the same intent", bench -> {
                    Line line = bench.logOn();
                    elsewhere(bench, "1", "50000");
                    ExecutionReport seen = line.await(THEIRS, ExecType.NEW);

                    VenueOrder listed = line.openOrders().iterator().next();

                    ExternalOrders ids = new ExternalOrders(
                            bench.venue.account(), bench.venue.adapter().venue());
                    assertThat(ids.intentOf(listed.clientOrderId(), listed.symbol(), listed.venueOrderId()))
                            .isEqualTo(ids.intentOf(seen.clientOrderId(), seen.symbol(), seen.venueOrderId()));
                }),
                Case.of(120, EXTERNAL, 4, "A cancel from elsewhere ends our order under our id", bench -> {
                    Line line = bench.logOn();
                    line.rest(bench.buy("a", "1", "50000"));

                    bench.venue.cancelElsewhere(bench.id("a").toString());

                    assertThat(line.await(bench.id("a"), ExecType.CANCELED).cumulative())
                            .isEqualTo(Quantity.ZERO);
                }),
                Case.of(
                        121,
                        EXTERNAL,
                        4,
                        "An order placed elsewhere and canceled without a session is found by its number",
                        bench -> {
                            Line line = bench.logOn();
                            elsewhere(bench, "1", "50000");
                            ExecutionReport seen = line.await(THEIRS, ExecType.NEW);
                            line.session().close();
                            bench.venue.cancelElsewhere(THEIRS);

                            VenueOrder found = bench.logOn().found(seen.venueOrderId());

                            assertThat(found.status()).isEqualTo(VenueOrder.Status.CANCELED);
                            assertThat(found.cumulative()).isEqualTo(Quantity.ZERO);
                        }),
                Case.of(
                        164,
                        EXTERNAL,
                        4,
                        "Its fills of the time without a session are told where nothing was ever reported, too",
                        bench -> {
                            elsewhere(bench, "1", "60000");
                            bench.logOn().session().close();
                            bench.somebodySells("0.4", "60000");

                            assertThat(bench.logOn()
                                            .await(THEIRS, ExecType.TRADE)
                                            .cumulative())
                                    .isEqualTo(Quantity.of("0.4"));
                        }),
                Case.of(
                        165,
                        EXTERNAL,
                        4,
                        "They are told by a process that starts later and goes on from the first one's beginning, too",
                        bench -> {
                            elsewhere(bench, "1", "60000");
                            Line first = bench.logOn();
                            first.session().close();
                            bench.somebodySells("0.4", "60000");

                            long after = first.session().beginning();
                            assertThat(bench.logOn(bench.venue.restarted(), bench.venue.account(), after, Bench.NO_HALT)
                                            .await(THEIRS, ExecType.TRADE)
                                            .cumulative())
                                    .isEqualTo(Quantity.of("0.4"));
                        }),
                Case.of(
                        166,
                        EXTERNAL,
                        4,
                        "Our order's fills are told under our id though it was canceled from elsewhere without a session",
                        bench -> {
                            Line first = bench.logOn();
                            first.rest(bench.buy("a", "1", "60000"));
                            bench.somebodySells("0.2", "60000");
                            long last =
                                    first.await(bench.id("a"), ExecType.TRADE).cursor();
                            first.session().close();
                            bench.somebodySells("0.4", "60000");
                            bench.venue.cancelElsewhere(bench.id("a").toString());

                            Line later =
                                    bench.logOn(bench.venue.restarted(), bench.venue.account(), last, Bench.NO_HALT);

                            ExecutionReport missed = later.await(bench.id("a"), ExecType.TRADE);
                            while (!missed.cumulative().equals(Quantity.of("0.6"))) {
                                missed = later.await(bench.id("a"), ExecType.TRADE);
                            }
                            assertThat(later.heard())
                                    .allMatch(report -> report.clientOrderId()
                                            .equals(bench.id("a").toString()));
                            VenueOrder order = later.found(bench.id("a"));
                            assertThat(order.status()).isEqualTo(VenueOrder.Status.CANCELED);
                            assertThat(order.cumulative()).isEqualTo(Quantity.of("0.6"));
                            assertThat(order.fills()).hasSize(2);
                        }),
                Case.of(167, EXTERNAL, 4, "An order placed elsewhere is canceled by its number", bench -> {
                    Line line = bench.logOn();
                    elsewhere(bench, "1", "60000");
                    bench.somebodySells("0.4", "60000");
                    ExecutionReport traded = line.await(THEIRS, ExecType.TRADE);
                    ExternalOrders ids = new ExternalOrders(
                            bench.venue.account(), bench.venue.adapter().venue());
                    IntentId intent = ids.intentOf(THEIRS, traded.symbol(), traded.venueOrderId());

                    line.cancel(traded.venueOrderId(), new VenueClientOrderId(intent, 1));

                    ExecutionReport canceled = line.await(THEIRS, ExecType.CANCELED);
                    assertThat(canceled.venueOrderId()).isEqualTo(traded.venueOrderId());
                    assertThat(canceled.cumulative()).isEqualTo(Quantity.of("0.4"));
                    VenueOrder found = line.found(traded.venueOrderId());
                    assertThat(found.status()).isEqualTo(VenueOrder.Status.CANCELED);
                    assertThat(ids.intentOf(found.clientOrderId(), found.symbol(), found.venueOrderId()))
                            .as("the cancel's name makes no other order of it")
                            .isEqualTo(intent);
                    assertThat(line.openIds()).isEmpty();
                }),
                Case.of(168, EXTERNAL, 4, "A cancel by a number that nobody has changes nothing", bench -> {
                    Line line = bench.logOn();
                    elsewhere(bench, "1", "50000");
                    line.await(THEIRS, ExecType.NEW);

                    line.cancel(new VenueOrderId("999999999"), bench.id("never"));

                    line.await(bench.id("never"), ExecType.CANCEL_REJECTED);
                    assertThat(line.openIds()).containsExactly(THEIRS);
                }));
    }

    private static void elsewhere(Bench bench, String quantity, String price) throws Exception {
        bench.venue.elsewhere(THEIRS, Side.BUY, Quantity.of(quantity), Price.of(price));
    }
}
