package io.kontor.venue.conformance;

import static io.kontor.venue.conformance.Area.LOSSES;
import static org.assertj.core.api.Assertions.assertThat;

import io.kontor.venue.ExecutionReport;
import io.kontor.venue.ExecutionReport.ExecType;
import io.kontor.venue.VenueOrder;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** What was lost before it took effect, after it, or came too late: unknown is not rejected, and nothing stands twice. */
final class LossCases {
    private LossCases() {}

    static List<Case> cases() {
        return List.of(
                Case.of(
                        85,
                        LOSSES,
                        3,
                        "An order whose answer is lost is unknown, and a question finds it once",
                        bench -> {
                            Line line = bench.logOn();
                            bench.venue.next(Mishap.ANSWER_LOST);

                            Outcome outcome = Outcome.of(line.submit(bench.buy("a", "1", "50000")));

                            assertThat(outcome).isEqualTo(Outcome.UNKNOWN);
                            assertThat(rejections(line)).isEmpty();
                            assertThat(line.found(bench.id("a")).status()).isEqualTo(VenueOrder.Status.OPEN);
                            assertThat(bench.taken(bench.id("a"))).isEqualTo(1);
                        }),
                Case.of(
                        86,
                        LOSSES,
                        3,
                        "An order whose request is lost is unknown, and a question does not find it",
                        bench -> {
                            Line line = bench.logOn();
                            bench.venue.next(Mishap.REQUEST_LOST);

                            Outcome outcome = Outcome.of(line.submit(bench.buy("a", "1", "50000")));

                            assertThat(outcome).isEqualTo(Outcome.UNKNOWN);
                            assertThat(rejections(line)).isEmpty();
                            assertThat(line.query(bench.id("a"))).isEmpty();
                            assertThat(bench.taken(bench.id("a"))).isZero();
                        }),
                Case.of(87, LOSSES, 2, "Nothing is sent again by itself", bench -> {
                    Line line = bench.logOn();
                    bench.venue.next(Mishap.REQUEST_LOST);
                    Outcome.of(line.submit(bench.buy("lost", "1", "50000")));

                    line.rest(bench.buy("next", "1", "50000"));
                    line.openOrders();

                    assertThat(bench.taken(bench.id("lost"))).isZero();
                    assertThat(bench.openAtVenue())
                            .containsExactly(bench.id("next").toString());
                }),
                Case.of(88, LOSSES, 2, "A request that arrives after its time takes no effect any more", bench -> {
                            Line line = bench.logOn();
                            bench.venue.next(Mishap.REQUEST_DELAYED);

                            CompletionStage<Void> sent = line.submit(bench.buy("a", "1", "50000"));
                            bench.venue.awaitMishaps();
                            bench.venue.pass(Duration.ofMinutes(1));
                            Outcome.of(sent);

                            assertThat(bench.taken(bench.id("a"))).isZero();
                            assertThat(bench.openAtVenue()).isEmpty();
                        })
                        .needing(Trait.SEND_EXPIRY),
                Case.of(89, LOSSES, 2, "The fence a venue states is longer than a request of it can take", bench -> {
                            Line line = bench.logOn();
                            bench.venue.next(Mishap.REQUEST_DELAYED);
                            var order = bench.buy("a", "1", "50000");

                            CompletionStage<Void> sent = line.submit(order);
                            bench.venue.awaitMishaps();
                            Duration fence =
                                    bench.venue.adapter().capabilities().fenceDelay();
                            bench.venue.pass(Duration.between(bench.venue.now(), order.sendBefore())
                                    .plus(fence)
                                    .plusMillis(1));
                            Outcome.of(sent);

                            assertThat(bench.taken(bench.id("a"))).isZero();
                            assertThat(line.query(bench.id("a"))
                                            .filter(found -> !found.status().isFinal()))
                                    .isEmpty();
                        })
                        .needing(Trait.SEND_EXPIRY),
                Case.of(90, LOSSES, 3, "A request that is only a little late takes effect once", bench -> {
                    Line line = bench.logOn();
                    bench.venue.next(Mishap.REQUEST_DELAYED);

                    Outcome outcome = Outcome.of(line.submit(bench.buy("a", "1", "50000")));

                    assertThat(outcome).isEqualTo(Outcome.TAKEN);
                    line.await(bench.id("a"), ExecType.NEW);
                    assertThat(bench.taken(bench.id("a"))).isEqualTo(1);
                }),
                Case.of(91, LOSSES, 2, "An order whose time is up does not leave", bench -> {
                    Line line = bench.logOn();

                    Outcome outcome = Outcome.of(line.submit(Bench.until(
                            bench.buy("a", "1", "50000"), bench.venue.now().minusMillis(1))));

                    assertThat(outcome).isEqualTo(Outcome.NOT_SENT);
                    assertThat(bench.venue.truth()).isEmpty();
                }),
                Case.of(92, LOSSES, 3, "A cancel whose answer is lost is unknown, and a question tells it", bench -> {
                    Line line = bench.logOn();
                    line.rest(bench.buy("a", "1", "50000"));
                    bench.venue.next(Mishap.ANSWER_LOST);

                    Outcome outcome = Outcome.of(line.session().cancel(bench.venue.symbol(), bench.id("a")));

                    assertThat(outcome).isEqualTo(Outcome.UNKNOWN);
                    assertThat(line.found(bench.id("a")).status()).isEqualTo(VenueOrder.Status.CANCELED);
                }),
                Case.of(93, LOSSES, 5, "A cancel that was lost is unknown, and the next one works", bench -> {
                    Line line = bench.logOn();
                    line.rest(bench.buy("a", "1", "50000"));
                    bench.venue.next(Mishap.REQUEST_LOST);

                    Outcome outcome = Outcome.of(line.session().cancel(bench.venue.symbol(), bench.id("a")));
                    assertThat(outcome).isEqualTo(Outcome.UNKNOWN);
                    assertThat(line.found(bench.id("a")).status()).isEqualTo(VenueOrder.Status.OPEN);

                    line.cancel(bench.id("a"));
                    line.await(bench.id("a"), ExecType.CANCELED);
                }),
                Case.of(
                        94,
                        LOSSES,
                        3,
                        "A question whose answer is lost has no answer: it never means that there is no such order",
                        bench -> {
                            Line line = bench.logOn();
                            line.rest(bench.buy("a", "1", "50000"));
                            bench.venue.next(Mishap.ANSWER_LOST);

                            Outcome outcome = Outcome.of(line.session().query(bench.venue.symbol(), bench.id("a")));

                            assertThat(outcome).isNotEqualTo(Outcome.TAKEN);
                        }),
                Case.of(95, LOSSES, 3, "A list of open orders whose answer is lost is no empty list", bench -> {
                    Line line = bench.logOn();
                    line.rest(bench.buy("a", "1", "50000"));
                    bench.venue.next(Mishap.ANSWER_LOST);

                    Outcome outcome = Outcome.of(line.session().openOrders());

                    assertThat(outcome).isNotEqualTo(Outcome.TAKEN);
                    assertThat(line.openIds()).containsExactly(bench.id("a").toString());
                }),
                Case.of(
                        96,
                        LOSSES,
                        3,
                        "While nothing comes back the outcome is unknown, and the reports follow",
                        bench -> {
                            Line line = bench.logOn();
                            bench.venue.next(Mishap.SILENCE);

                            Outcome outcome = Outcome.of(line.submit(bench.buy("a", "1", "50000")));

                            assertThat(outcome).isEqualTo(Outcome.UNKNOWN);
                            ExecutionReport report = line.await(bench.id("a"), ExecType.NEW);
                            assertThat(line.found(bench.id("a")).venueOrderId()).isEqualTo(report.venueOrderId());
                        }),
                Case.of(
                                97,
                                LOSSES,
                                3,
                                "A server error leaves open whether the order stands, and a question tells it",
                                bench -> {
                                    Line line = bench.logOn();
                                    for (int i = 0; i < 6; i++) {
                                        bench.venue.next(Mishap.SERVER_ERROR);
                                        Outcome outcome = Outcome.of(line.submit(bench.buy("a" + i, "1", "50000")));

                                        assertThat(outcome).isEqualTo(Outcome.UNKNOWN);
                                        assertThat(line.query(bench.id("a" + i)).isPresent())
                                                .isEqualTo(bench.taken(bench.id("a" + i)) == 1);
                                    }
                                    assertThat(rejections(line)).isEmpty();
                                })
                        .needing(Trait.SERVER_ERRORS),
                Case.of(98, LOSSES, 3, "A server error is no answer to a question", bench -> {
                            Line line = bench.logOn();
                            line.rest(bench.buy("a", "1", "50000"));
                            bench.venue.next(Mishap.SERVER_ERROR);

                            Outcome outcome = Outcome.of(line.session().query(bench.venue.symbol(), bench.id("a")));

                            assertThat(outcome).isNotEqualTo(Outcome.TAKEN);
                        })
                        .needing(Trait.SERVER_ERRORS));
    }

    private static List<ExecutionReport> rejections(Line line) {
        return line.heard().stream()
                .filter(report -> report.type() == ExecType.REJECTED)
                .toList();
    }
}
