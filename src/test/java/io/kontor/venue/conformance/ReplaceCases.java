package io.kontor.venue.conformance;

import static io.kontor.venue.conformance.Area.REPLACES;
import static org.assertj.core.api.Assertions.assertThat;

import io.kontor.value.Price;
import io.kontor.value.Quantity;
import io.kontor.value.Side;
import io.kontor.value.VenueClientOrderId;
import io.kontor.venue.ExecutionReport.ExecType;
import io.kontor.venue.OrderRequest;
import io.kontor.venue.VenueOrder;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** One order in the place of another, in one step or not at all. */
final class ReplaceCases {
    private static final int RACES = 8;

    private ReplaceCases() {}

    static List<Case> cases() {
        return List.of(
                replace(60, 2, "An unfilled order is replaced: one stands, the other is canceled", bench -> {
                    Line line = bench.logOn();
                    line.rest(bench.buy("a", "1", "50000"));

                    Line.got(line.session().replace(bench.id("a"), second(bench, "2", "51000")));

                    line.await(bench.id("a", 2), ExecType.NEW, ExecType.REPLACED);
                    assertThat(bench.openAtVenue())
                            .containsExactly(bench.id("a", 2).toString());
                    VenueOrder now = line.found(bench.id("a", 2));
                    assertThat(now.quantity()).isEqualTo(Quantity.of("2"));
                    assertThat(now.price()).isEqualTo(Price.of("51000"));
                    assertThat(line.found(bench.id("a")).status()).isEqualTo(VenueOrder.Status.CANCELED);
                }),
                replace(
                        61,
                        2,
                        "A partly filled order is not replaced: it stands, and the new one is refused",
                        bench -> {
                            Line line = bench.logOn();
                            line.rest(bench.buy("a", "1", "60000"));
                            bench.somebodySells("0.5", "60000");
                            line.await(bench.id("a"), ExecType.TRADE);

                            Line.got(line.session().replace(bench.id("a"), second(bench, "2", "51000")));

                            line.await(bench.id("a", 2), ExecType.REPLACE_REJECTED);
                            assertThat(bench.openAtVenue())
                                    .containsExactly(bench.id("a").toString());
                        }),
                replace(62, 2, "In the place of a filled order nothing new stands", bench -> {
                    Line line = bench.logOn();
                    line.rest(bench.buy("a", "1", "60000"));
                    bench.somebodySells("1", "60000");
                    line.await(bench.id("a"), ExecType.TRADE);

                    Line.got(line.session().replace(bench.id("a"), second(bench, "2", "51000")));

                    line.await(bench.id("a", 2), ExecType.REPLACE_REJECTED);
                    assertThat(bench.openAtVenue()).isEmpty();
                }),
                replace(63, 2, "In the place of an order that never was nothing new stands", bench -> {
                    Line line = bench.logOn();

                    Line.got(line.session().replace(bench.id("never"), second(bench, "2", "51000")));

                    line.await(bench.id("a", 2), ExecType.REPLACE_REJECTED);
                    assertThat(bench.openAtVenue()).isEmpty();
                }),
                replace(
                        64,
                        3,
                        "A replacement the venue refuses is said to be refused, and the old one what it is",
                        bench -> {
                            Line line = bench.logOn();
                            line.rest(bench.buy("a", "1", "50000"));

                            Line.got(line.session().replace(bench.id("a"), second(bench, "2", "51000.001")));

                            assertThat(line.await(bench.id("a", 2), ExecType.REPLACE_REJECTED)
                                            .text()
                                            .orElseThrow())
                                    .contains("PRICE_FILTER");
                            boolean stands =
                                    bench.openAtVenue().contains(bench.id("a").toString());
                            assertThat(line.found(bench.id("a")).status())
                                    .isEqualTo(stands ? VenueOrder.Status.OPEN : VenueOrder.Status.CANCELED);
                            if (!stands) {
                                line.await(bench.id("a"), ExecType.CANCELED);
                            }
                        }),
                replace(65, 2, "A replacement is replaced in its turn", bench -> {
                    Line line = bench.logOn();
                    line.rest(bench.buy("a", "1", "50000"));
                    Line.got(line.session().replace(bench.id("a"), second(bench, "2", "51000")));

                    Line.got(line.session()
                            .replace(bench.id("a", 2), bench.order(bench.id("a", 3), Side.BUY, "3", "52000")));

                    line.await(bench.id("a", 3), ExecType.NEW, ExecType.REPLACED);
                    assertThat(bench.openAtVenue())
                            .containsExactly(bench.id("a", 3).toString());
                }),
                replace(66, 3, "Where the answer is lost the outcome is unknown and the questions tell it", bench -> {
                    Line line = bench.logOn();
                    line.rest(bench.buy("a", "1", "50000"));
                    bench.venue.next(Mishap.ANSWER_LOST);

                    Outcome outcome = Outcome.of(line.session().replace(bench.id("a"), second(bench, "2", "51000")));

                    assertThat(outcome).isEqualTo(Outcome.UNKNOWN);
                    assertThat(line.found(bench.id("a", 2)).status()).isEqualTo(VenueOrder.Status.OPEN);
                    assertThat(line.found(bench.id("a")).status()).isEqualTo(VenueOrder.Status.CANCELED);
                }),
                replace(67, 3, "Where the request is lost the outcome is unknown and the old one stands", bench -> {
                    Line line = bench.logOn();
                    line.rest(bench.buy("a", "1", "50000"));
                    bench.venue.next(Mishap.REQUEST_LOST);

                    Outcome outcome = Outcome.of(line.session().replace(bench.id("a"), second(bench, "2", "51000")));

                    assertThat(outcome).isEqualTo(Outcome.UNKNOWN);
                    assertThat(line.query(bench.id("a", 2))).isEmpty();
                    assertThat(line.found(bench.id("a")).status()).isEqualTo(VenueOrder.Status.OPEN);
                }),
                replace(68, 2, "However a replacement and a fill race, no more can fill than one of them", bench -> {
                    Line line = bench.logOn();
                    for (int i = 0; i < RACES; i++) {
                        VenueClientOrderId old = bench.id("race" + i);
                        VenueClientOrderId next = bench.id("race" + i, 2);
                        // Lower each time, so that a seller who is left over meets nobody.
                        String price = Integer.toString(60_000 - 10 * i);
                        line.rest(bench.order(old, Side.BUY, "1", price));

                        CompletionStage<Void> replaced =
                                line.session().replace(old, bench.order(next, Side.BUY, "1", "50000"));
                        bench.somebodySells("1", price);
                        Line.got(replaced);

                        boolean filled =
                                !bench.atVenue(old).orElseThrow().filled().isZero();
                        assertThat(bench.openAtVenue().contains(next.toString()))
                                .isNotEqualTo(filled);
                        line.await(next, ExecType.NEW, ExecType.REPLACED, ExecType.REPLACE_REJECTED);
                    }
                }),
                replace(69, 2, "A connection that breaks behind a replacement leaves it to the questions", bench -> {
                    Line line = bench.logOn();
                    line.rest(bench.buy("a", "1", "50000"));
                    bench.venue.next(Mishap.CUT);

                    Outcome outcome = Outcome.of(line.session().replace(bench.id("a"), second(bench, "2", "51000")));
                    line.end();
                    Line again = bench.logOn();

                    assertThat(outcome).isEqualTo(Outcome.UNKNOWN);
                    assertThat(again.openIds()).containsExactly(bench.id("a", 2).toString());
                    assertThat(again.found(bench.id("a")).status()).isEqualTo(VenueOrder.Status.CANCELED);
                }));
    }

    private static Case replace(int number, int promise, String title, Case.Body body) {
        return Case.of(number, REPLACES, promise, title, body).needing(Trait.ATOMIC_REPLACE);
    }

    private static OrderRequest second(Bench bench, String quantity, String price) {
        return bench.order(bench.id("a", 2), Side.BUY, quantity, price);
    }
}
