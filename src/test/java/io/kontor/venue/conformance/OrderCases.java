package io.kontor.venue.conformance;

import static io.kontor.venue.conformance.Area.ORDERS;
import static org.assertj.core.api.Assertions.assertThat;

import io.kontor.value.Liquidity;
import io.kontor.value.Price;
import io.kontor.value.Quantity;
import io.kontor.value.Side;
import io.kontor.value.Symbol;
import io.kontor.value.TimeInForce;
import io.kontor.venue.ExecutionReport;
import io.kontor.venue.ExecutionReport.ExecType;
import io.kontor.venue.OrderRequest;
import io.kontor.venue.VenueOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Every kind of order and how long it lasts. */
final class OrderCases {
    private static final ExecType[] ENDS = {ExecType.EXPIRED, ExecType.CANCELED, ExecType.REJECTED};

    private OrderCases() {}

    static List<Case> cases() {
        return List.of(
                Case.of(20, ORDERS, 9, "A resting order is reported as it was sent", bench -> {
                    Line line = bench.logOn();

                    ExecutionReport report = line.rest(bench.buy("a", "1.5", "50000.01"));

                    assertThat(report.symbol()).isEqualTo(bench.venue.symbol());
                    assertThat(report.side()).isEqualTo(Side.BUY);
                    assertThat(report.quantity()).isEqualTo(Quantity.of("1.5"));
                    assertThat(report.price()).isEqualTo(Price.of("50000.01"));
                    assertThat(report.cumulative()).isEqualTo(Quantity.ZERO);
                    assertThat(report.fill()).isEmpty();
                    assertThat(report.venueOrderId().value()).isNotBlank();
                }),
                Case.of(21, ORDERS, 9, "A sell order is a sell order", bench -> {
                    Line line = bench.logOn();

                    ExecutionReport report = line.rest(bench.sell("a", "1", "70000"));

                    assertThat(report.side()).isEqualTo(Side.SELL);
                    assertThat(line.found(bench.id("a")).side()).isEqualTo(Side.SELL);
                }),
                Case.of(22, ORDERS, 4, "An order that meets another trades as taker at the other's price", bench -> {
                    Line line = bench.logOn();
                    bench.somebodySells("2", "60000");

                    line.place(bench.buy("a", "1", "61000"));

                    ExecutionReport trade = line.await(bench.id("a"), ExecType.TRADE);
                    assertThat(trade.fill().orElseThrow().price()).isEqualTo(Price.of("60000"));
                    assertThat(trade.fill().orElseThrow().quantity()).isEqualTo(Quantity.of("1"));
                    assertThat(trade.fill().orElseThrow().liquidity()).isEqualTo(Liquidity.TAKER);
                    assertThat(trade.cumulative()).isEqualTo(Quantity.of("1"));
                    assertThat(line.found(bench.id("a")).status()).isEqualTo(VenueOrder.Status.FILLED);
                }),
                Case.of(23, ORDERS, 4, "An order that is met trades as maker at its own price", bench -> {
                    Line line = bench.logOn();
                    line.rest(bench.buy("a", "1", "60000"));

                    bench.somebodySells("0.4", "59000");

                    ExecutionReport trade = line.await(bench.id("a"), ExecType.TRADE);
                    assertThat(trade.fill().orElseThrow().price()).isEqualTo(Price.of("60000"));
                    assertThat(trade.fill().orElseThrow().liquidity()).isEqualTo(Liquidity.MAKER);
                    assertThat(trade.cumulative()).isEqualTo(Quantity.of("0.4"));
                    assertThat(line.found(bench.id("a")).status()).isEqualTo(VenueOrder.Status.OPEN);
                }),
                Case.of(24, ORDERS, 4, "An order that sweeps two prices has a fill at each", bench -> {
                    Line line = bench.logOn();
                    bench.somebodySells("1", "60000");
                    bench.somebodySells("1", "60010");

                    line.place(bench.buy("a", "2", "60010"));

                    ExecutionReport first = line.await(bench.id("a"), ExecType.TRADE);
                    ExecutionReport second = line.await(bench.id("a"), ExecType.TRADE);
                    assertThat(first.fill().orElseThrow().price()).isEqualTo(Price.of("60000"));
                    assertThat(second.fill().orElseThrow().price()).isEqualTo(Price.of("60010"));
                    assertThat(second.cumulative()).isEqualTo(Quantity.of("2"));
                }),
                Case.of(25, ORDERS, 4, "Immediate-or-cancel with nobody to trade with ends unfilled", bench -> {
                            Line line = bench.logOn();

                            line.place(Bench.lasting(bench.buy("a", "1", "60000"), TimeInForce.IOC));

                            ExecutionReport end = line.await(bench.id("a"), ENDS);
                            assertThat(end.cumulative()).isEqualTo(Quantity.ZERO);
                            assertThat(line.openOrders()).isEmpty();
                        })
                        .needing(Trait.IOC),
                Case.of(26, ORDERS, 4, "Immediate-or-cancel fills what there is and ends with the rest", bench -> {
                            Line line = bench.logOn();
                            bench.somebodySells("0.3", "60000");

                            line.place(Bench.lasting(bench.buy("a", "1", "60000"), TimeInForce.IOC));

                            line.await(bench.id("a"), ExecType.TRADE);
                            ExecutionReport end = line.await(bench.id("a"), ENDS);
                            assertThat(end.cumulative()).isEqualTo(Quantity.of("0.3"));
                            assertThat(line.found(bench.id("a")).status().isFinal())
                                    .isTrue();
                            assertThat(line.found(bench.id("a")).cumulative()).isEqualTo(Quantity.of("0.3"));
                        })
                        .needing(Trait.IOC),
                Case.of(27, ORDERS, 4, "Fill-or-kill with too little to trade with fills nothing", bench -> {
                            Line line = bench.logOn();
                            bench.somebodySells("0.3", "60000");

                            line.place(Bench.lasting(bench.buy("a", "1", "60000"), TimeInForce.FOK));

                            assertThat(line.await(bench.id("a"), ENDS).cumulative())
                                    .isEqualTo(Quantity.ZERO);
                            assertThat(line.heard(bench.id("a"))).noneMatch(r -> r.type() == ExecType.TRADE);
                        })
                        .needing(Trait.FOK),
                Case.of(28, ORDERS, 4, "Fill-or-kill with enough to trade with fills at once", bench -> {
                            Line line = bench.logOn();
                            bench.somebodySells("0.6", "60000");
                            bench.somebodySells("0.6", "60001");

                            line.place(Bench.lasting(bench.buy("a", "1", "60001"), TimeInForce.FOK));

                            line.await(bench.id("a"), ExecType.TRADE);
                            assertThat(line.await(bench.id("a"), ExecType.TRADE).cumulative())
                                    .isEqualTo(Quantity.of("1"));
                        })
                        .needing(Trait.FOK),
                Case.of(29, ORDERS, 5, "A post-only order that would trade is refused", bench -> {
                            Line line = bench.logOn();
                            bench.somebodySells("1", "60000");

                            line.place(Bench.postOnly(bench.buy("a", "1", "60000")));

                            assertThat(line.await(bench.id("a"), ENDS).cumulative())
                                    .isEqualTo(Quantity.ZERO);
                            assertThat(line.openOrders()).isEmpty();
                        })
                        .needing(Trait.POST_ONLY),
                Case.of(30, ORDERS, 4, "A post-only order that would not trade rests and makes", bench -> {
                            Line line = bench.logOn();
                            line.rest(Bench.postOnly(bench.buy("a", "1", "60000")));

                            bench.somebodySells("1", "60000");

                            assertThat(line.await(bench.id("a"), ExecType.TRADE)
                                            .fill()
                                            .orElseThrow()
                                            .liquidity())
                                    .isEqualTo(Liquidity.MAKER);
                        })
                        .needing(Trait.POST_ONLY),
                Case.of(31, ORDERS, 4, "An iceberg stands for all of it and fills beyond what it shows", bench -> {
                            Line line = bench.logOn();
                            ExecutionReport report = line.rest(Bench.showing(bench.buy("a", "1", "60000"), "0.2"));

                            bench.somebodySells("0.5", "60000");

                            assertThat(report.quantity()).isEqualTo(Quantity.of("1"));
                            Quantity filled = Quantity.ZERO;
                            while (filled.compareTo(Quantity.of("0.5")) < 0) {
                                filled = line.await(bench.id("a"), ExecType.TRADE)
                                        .cumulative();
                            }
                            assertThat(filled).isEqualTo(Quantity.of("0.5"));
                            assertThat(line.found(bench.id("a")).quantity()).isEqualTo(Quantity.of("1"));
                        })
                        .needing(Trait.ICEBERG),
                Case.of(32, ORDERS, 4, "A reduce-only order adds no position", bench -> {
                            Line line = bench.logOn();
                            Symbol contract = Line.got(bench.venue.adapter().instruments()).stream()
                                    .filter(Trait::isReducible)
                                    .findFirst()
                                    .orElseThrow()
                                    .symbol();
                            OrderRequest plain = Bench.in(bench.buy("a", "1", "60000"), contract);
                            bench.venue.somebody(contract, Side.SELL, Quantity.of("1"), Price.of("60000"));

                            line.place(new OrderRequest(
                                    plain.id(),
                                    plain.symbol(),
                                    plain.side(),
                                    plain.quantity(),
                                    plain.price(),
                                    plain.timeInForce(),
                                    false,
                                    true,
                                    plain.display(),
                                    plain.stopPrice(),
                                    plain.expireAt(),
                                    plain.sendBefore(),
                                    plain.closes()));

                            assertThat(line.await(bench.id("a"), ENDS).cumulative())
                                    .isEqualTo(Quantity.ZERO);
                        })
                        .needing(Trait.REDUCE_ONLY),
                Case.of(33, ORDERS, 2, "Orders leave in the order they are made", bench -> {
                            Line line = bench.logOn();
                            List<CompletionStage<Void>> sent = new ArrayList<>();

                            for (int i = 0; i < 20; i++) {
                                sent.add(line.submit(bench.buy("a" + i, "1", "50000")));
                            }
                            for (CompletionStage<Void> each : sent) {
                                Line.got(each);
                            }
                            for (int i = 0; i < 20; i++) {
                                line.await(bench.id("a" + i), ExecType.NEW);
                            }

                            assertThat(line.heard())
                                    .extracting(ExecutionReport::clientOrderId)
                                    .startsWith(bench.id("a0").toString())
                                    .endsWith(bench.id("a19").toString())
                                    .doesNotHaveDuplicates();
                        })
                        .needing(Trait.ONE_LINE),
                Case.of(34, ORDERS, 2, "A cancel does not overtake the order it was sent behind", bench -> {
                    Line line = bench.logOn();

                    CompletionStage<Void> placed = line.submit(bench.buy("a", "1", "50000"));
                    CompletionStage<Void> canceled = line.session().cancel(bench.venue.symbol(), bench.id("a"));
                    Line.got(placed);
                    Line.got(canceled);

                    line.await(bench.id("a"), ExecType.CANCELED);
                    assertThat(bench.openAtVenue()).isEmpty();
                }),
                Case.of(35, ORDERS, 2, "The same order sent twice stands once", bench -> {
                    Line line = bench.logOn();
                    line.rest(bench.buy("a", "1", "50000"));

                    Outcome second = Outcome.of(line.submit(bench.buy("a", "1", "50000")));

                    assertThat(second).isNotEqualTo(Outcome.NOT_SENT);
                    assertThat(bench.openAtVenue())
                            .containsExactly(bench.id("a").toString());
                    assertThat(line.found(bench.id("a")).quantity()).isEqualTo(Quantity.of("1"));
                }),
                Case.of(36, ORDERS, 9, "An order the account cannot pay for is refused in the venue's words", bench -> {
                    Line line = bench.logOn();

                    line.place(bench.buy("a", "900000", "60000"));

                    ExecutionReport refused = line.await(bench.id("a"), ExecType.REJECTED);
                    assertThat(refused.text().orElseThrow()).containsIgnoringCase("insufficient balance");
                    assertThat(line.openOrders()).isEmpty();
                }));
    }
}
