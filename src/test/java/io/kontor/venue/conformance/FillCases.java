package io.kontor.venue.conformance;

import static io.kontor.venue.conformance.Area.FILLS;
import static org.assertj.core.api.Assertions.assertThat;

import io.kontor.value.FillId;
import io.kontor.value.Money;
import io.kontor.value.Quantity;
import io.kontor.value.Side;
import io.kontor.value.TimeInForce;
import io.kontor.venue.ExecutionReport;
import io.kontor.venue.ExecutionReport.ExecType;
import io.kontor.venue.VenueFill;
import io.kontor.venue.VenueOrder;
import java.util.List;

/** Fills in parts, twice, in disorder, lost, taken back and changed. */
final class FillCases {
    private FillCases() {}

    static List<Case> cases() {
        return List.of(
                Case.of(70, FILLS, 4, "Partial fills add up to the whole, each with an id of its own", bench -> {
                    Line line = bench.logOn();
                    line.rest(bench.buy("a", "1", "60000"));
                    for (String part : List.of("0.2", "0.3", "0.5")) {
                        bench.somebodySells(part, "60000");
                    }

                    List<ExecutionReport> trades = trades(line, bench, 3);

                    assertThat(trades)
                            .extracting(ExecutionReport::cumulative)
                            .containsExactly(Quantity.of("0.2"), Quantity.of("0.5"), Quantity.of("1"));
                    assertThat(trades).extracting(FillCases::fillId).doesNotHaveDuplicates();
                }),
                Case.of(71, FILLS, 4, "A question finds the fills that were reported, and no others", bench -> {
                    Line line = bench.logOn();
                    line.rest(bench.buy("a", "1", "60000"));
                    bench.somebodySells("0.2", "60000");
                    bench.somebodySells("0.3", "60000");
                    List<ExecutionReport> trades = trades(line, bench, 2);

                    List<VenueFill> found = line.found(bench.id("a")).fills();

                    assertThat(found).hasSize(2);
                    for (ExecutionReport trade : trades) {
                        VenueFill told = trade.fill().orElseThrow();
                        assertThat(found).anySatisfy(fill -> {
                            assertThat(fill.id()).isEqualTo(told.id());
                            assertThat(fill.price()).isEqualTo(told.price());
                            assertThat(fill.quantity()).isEqualTo(told.quantity());
                            assertThat(fill.fee()).isEqualTo(told.fee());
                            assertThat(fill.feeAsset()).isEqualTo(told.feeAsset());
                            assertThat(fill.liquidity()).isEqualTo(told.liquidity());
                        });
                    }
                }),
                Case.of(72, FILLS, 4, "A fill has its fee and what it was paid in", bench -> {
                    Line line = bench.logOn();
                    bench.somebodySells("1", "60000");

                    line.place(bench.buy("a", "1", "60000"));

                    VenueFill fill =
                            line.await(bench.id("a"), ExecType.TRADE).fill().orElseThrow();
                    assertThat(fill.fee()).isGreaterThan(Money.ZERO);
                    assertThat(bench.venue.symbol().value())
                            .contains(fill.feeAsset().value());
                }),
                Case.of(73, FILLS, 4, "A report that comes twice is the same fill", bench -> {
                    Line line = bench.logOn();
                    line.rest(bench.buy("a", "1", "60000"));
                    bench.venue.next(Mishap.REPORT_TWICE);
                    bench.somebodySells("0.4", "60000");
                    line.await(bench.id("a"), ExecType.TRADE);

                    line.rest(bench.buy("behind", "1", "50000"));

                    assertThat(fills(line, bench))
                            .isNotEmpty()
                            .containsOnly(fills(line, bench).getFirst());
                }),
                Case.of(74, FILLS, 4, "Reports that come in disorder are all told, and each says its count", bench -> {
                    Line line = bench.logOn();
                    line.rest(bench.buy("a", "1", "60000"));
                    bench.venue.next(Mishap.REPORTS_SWAPPED);
                    bench.somebodySells("0.4", "60000");
                    bench.somebodySells("0.6", "60000");

                    List<ExecutionReport> trades = trades(line, bench, 2);

                    assertThat(trades)
                            .extracting(ExecutionReport::cumulative)
                            .containsExactlyInAnyOrder(Quantity.of("0.4"), Quantity.of("1"));
                }),
                Case.of(75, FILLS, 4, "A fill whose report is lost is found by a question", bench -> {
                    Line line = bench.logOn();
                    line.rest(bench.buy("a", "1", "60000"));
                    bench.venue.next(Mishap.REPORT_LOST);
                    bench.somebodySells("0.4", "60000");

                    VenueOrder order = line.found(bench.id("a"));

                    assertThat(order.cumulative()).isEqualTo(Quantity.of("0.4"));
                    assertThat(order.fills()).hasSize(1);
                }),
                Case.of(76, FILLS, 4, "The report behind a lost one tells that something is missing", bench -> {
                    Line line = bench.logOn();
                    line.rest(bench.buy("a", "1", "60000"));
                    bench.venue.next(Mishap.REPORT_LOST);
                    bench.somebodySells("0.4", "60000");
                    bench.somebodySells("0.1", "60000");

                    ExecutionReport second = line.await(bench.id("a"), ExecType.TRADE);

                    assertThat(second.cumulative()).isEqualTo(Quantity.of("0.5"));
                    assertThat(second.fill().orElseThrow().quantity()).isEqualTo(Quantity.of("0.1"));
                }),
                Case.of(77, FILLS, 4, "A bust is reported with the fill it takes back", bench -> {
                            Line line = bench.logOn();
                            line.rest(bench.buy("a", "1", "60000"));
                            bench.venue.next(Mishap.BUST);
                            bench.somebodySells("1", "60000");

                            ExecutionReport trade = line.await(bench.id("a"), ExecType.TRADE);
                            ExecutionReport bust = line.await(bench.id("a"), ExecType.TRADE_CANCEL);

                            assertThat(fillId(bust)).isEqualTo(fillId(trade));
                            assertThat(bust.cumulative()).isEqualTo(Quantity.ZERO);
                            assertThat(line.found(bench.id("a")).fills()).isEmpty();
                        })
                        .needing(Trait.REPORTS_BUSTS),
                Case.of(78, FILLS, 4, "A correction is reported with the fill's new figures", bench -> {
                            Line line = bench.logOn();
                            line.rest(bench.buy("a", "1", "60000"));
                            bench.venue.next(Mishap.CORRECTION);
                            bench.somebodySells("1", "60000");

                            ExecutionReport trade = line.await(bench.id("a"), ExecType.TRADE);
                            ExecutionReport corrected = line.await(bench.id("a"), ExecType.TRADE_CORRECT);

                            assertThat(fillId(corrected)).isEqualTo(fillId(trade));
                            assertThat(corrected.fill().orElseThrow().price())
                                    .isNotEqualTo(trade.fill().orElseThrow().price());
                        })
                        .needing(Trait.REPORTS_BUSTS),
                Case.of(79, FILLS, 4, "An order does not trade with another of its account", bench -> {
                    Line line = bench.logOn();
                    line.rest(bench.sell("resting", "1", "60000"));

                    line.place(bench.buy("coming", "1", "60000"));

                    ExecutionReport end =
                            line.await(bench.id("coming"), ExecType.EXPIRED, ExecType.CANCELED, ExecType.REJECTED);
                    assertThat(end.cumulative()).isEqualTo(Quantity.ZERO);
                    assertThat(line.heard()).noneMatch(report -> report.type() == ExecType.TRADE);
                    assertThat(bench.openAtVenue())
                            .containsExactly(bench.id("resting").toString());
                }),
                Case.of(
                        80,
                        FILLS,
                        4,
                        "Trading with oneself is prevented after the part that trades with others",
                        bench -> {
                            Line line = bench.logOn();
                            bench.somebodySells("0.4", "59000");
                            line.rest(bench.sell("resting", "1", "60000"));

                            line.place(bench.buy("coming", "1", "60000"));

                            assertThat(line.await(bench.id("coming"), ExecType.TRADE)
                                            .cumulative())
                                    .isEqualTo(Quantity.of("0.4"));
                            assertThat(line.await(bench.id("coming"), ExecType.EXPIRED, ExecType.CANCELED)
                                            .cumulative())
                                    .isEqualTo(Quantity.of("0.4"));
                        }),
                Case.of(81, FILLS, 4, "Orders of one price fill in the order they came", bench -> {
                    Line line = bench.logOn();
                    line.rest(bench.buy("a", "1", "60000"));
                    line.rest(bench.buy("b", "1", "60000"));

                    bench.somebodySells("1.5", "60000");

                    assertThat(line.await(bench.id("a"), ExecType.TRADE).cumulative())
                            .isEqualTo(Quantity.of("1"));
                    assertThat(line.await(bench.id("b"), ExecType.TRADE).cumulative())
                            .isEqualTo(Quantity.of("0.5"));
                }),
                Case.of(
                                82,
                                FILLS,
                                4,
                                "What immediate-or-cancel filled is found by a question when its reports are lost",
                                bench -> {
                                    Line line = bench.logOn();
                                    bench.somebodySells("0.3", "60000");
                                    bench.venue.next(Mishap.ANSWER_LOST);

                                    Outcome outcome = Outcome.of(
                                            line.submit(Bench.lasting(bench.buy("a", "1", "60000"), TimeInForce.IOC)));

                                    assertThat(outcome).isEqualTo(Outcome.UNKNOWN);
                                    VenueOrder order = line.found(bench.id("a"));
                                    assertThat(order.status().isFinal()).isTrue();
                                    assertThat(order.cumulative()).isEqualTo(Quantity.of("0.3"));
                                    assertThat(order.fills()).hasSize(1);
                                })
                        .needing(Trait.IOC),
                Case.of(
                        83,
                        FILLS,
                        4,
                        "A late fill is told though what was sent in its order's place has filled it all",
                        bench -> {
                            Line line = bench.logOn();
                            line.rest(bench.buy("a", "1", "50000"));
                            bench.venue.next(Mishap.LATE_FILL);
                            line.cancel(bench.id("a"));
                            line.await(bench.id("a"), ExecType.CANCELED);
                            bench.somebodySells("1", "60000");

                            line.place(bench.order(bench.id("a", 2), Side.BUY, "1", "60000"));

                            assertThat(line.await(bench.id("a", 2), ExecType.TRADE)
                                            .cumulative())
                                    .isEqualTo(Quantity.of("1"));
                            assertThat(line.await(bench.id("a"), ExecType.TRADE).fill())
                                    .isPresent();
                        }),
                Case.of(84, FILLS, 4, "A fill whose report is lost is told without a question", bench -> {
                            Line line = bench.logOn(bench.venue.watchful(), bench.venue.account(), 0, Bench.NO_HALT);
                            line.rest(bench.buy("a", "1", "60000"));
                            bench.venue.next(Mishap.REPORT_LOST);

                            bench.somebodySells("1", "60000");

                            ExecutionReport found = line.await(bench.id("a"), ExecType.TRADE);
                            assertThat(found.fill().orElseThrow().quantity()).isEqualTo(Quantity.of("1"));
                            assertThat(found.cumulative()).isEqualTo(Quantity.of("1"));
                        })
                        .needing(Trait.FORGETS_REPORTS));
    }

    private static List<ExecutionReport> trades(Line line, Bench bench, int count) throws Exception {
        List<ExecutionReport> trades = new java.util.ArrayList<>();
        for (int i = 0; i < count; i++) {
            trades.add(line.await(bench.id("a"), ExecType.TRADE));
        }
        return trades;
    }

    private static List<FillId> fills(Line line, Bench bench) {
        return line.heard(bench.id("a")).stream()
                .flatMap(report -> report.fill().stream())
                .map(VenueFill::id)
                .toList();
    }

    private static FillId fillId(ExecutionReport report) {
        return report.fill().orElseThrow().id();
    }
}
