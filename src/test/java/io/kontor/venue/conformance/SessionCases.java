package io.kontor.venue.conformance;

import static io.kontor.venue.conformance.Area.SESSIONS;
import static io.kontor.venue.conformance.Outcome.NOT_SENT;
import static org.assertj.core.api.Assertions.assertThat;

import io.kontor.instrument.Instrument;
import io.kontor.value.Price;
import io.kontor.value.Quantity;
import io.kontor.value.Side;
import io.kontor.value.VenueClientOrderId;
import io.kontor.venue.ExecutionReport;
import io.kontor.venue.ExecutionReport.ExecType;
import java.util.List;

/** Logging on and off, and whose reports go where. */
final class SessionCases {
    private SessionCases() {}

    static List<Case> cases() {
        return List.of(
                Case.of(1, SESSIONS, 2, "A new account's session has no open orders and says nothing", bench -> {
                    Line line = bench.logOn();

                    assertThat(line.openOrders()).isEmpty();
                    assertThat(line.heard()).isEmpty();
                    assertThat(line.ends()).isEmpty();
                }),
                Case.of(2, SESSIONS, 5, "The venue lists its instruments with tick, step and least notional", bench -> {
                    Instrument instrument = Line.got(bench.venue.adapter().instruments()).stream()
                            .filter(listed -> listed.symbol().equals(bench.venue.symbol()))
                            .findFirst()
                            .orElseThrow();

                    assertThat(instrument.venue())
                            .isEqualTo(bench.venue.adapter().venue());
                    assertThat(instrument.check(Quantity.of("0.00001"), Price.of("100000.01")))
                            .isEmpty();
                    assertThat(instrument.check(Quantity.of("0.000011"), Price.of("100000")))
                            .isPresent();
                    assertThat(instrument.check(Quantity.of("1"), Price.of("60000.001")))
                            .isPresent();
                    assertThat(instrument.check(Quantity.of("0.00001"), Price.of("60000")))
                            .isPresent();
                }),
                Case.of(3, SESSIONS, 9, "Credentials the venue does not know fail the log-on in its words", bench -> {
                            Line line = new Line(bench.venue.symbol());

                            assertThat(Line.failure(bench.venue
                                            .stranger()
                                            .logOn(bench.venue.account(), 0, line, Bench.NO_HALT)))
                                    .hasMessageContaining("Signature");
                        })
                        .needing(Trait.CREDENTIALS),
                Case.of(4, SESSIONS, 4, "Nothing is told once a session is closed, while another hears it", bench -> {
                    Line closed = bench.logOn();
                    Line open = bench.logOn();
                    closed.rest(bench.buy("a", "1", "50000"));
                    open.await(bench.id("a"), ExecType.NEW);
                    int before = closed.heard().size();

                    closed.session().close();
                    bench.somebodySells("1", "50000");

                    open.await(bench.id("a"), ExecType.TRADE);
                    assertThat(closed.heard()).hasSize(before);
                }),
                Case.of(
                        5,
                        SESSIONS,
                        2,
                        "A closed session takes no order, and proves that it did not send it",
                        bench -> {
                            Line line = bench.logOn();

                            line.session().close();

                            assertThat(Outcome.of(line.submit(bench.buy("a", "1", "50000"))))
                                    .isEqualTo(NOT_SENT);
                            assertThat(bench.venue.truth()).isEmpty();
                        }),
                Case.of(6, SESSIONS, 3, "A connection that breaks ends the session once, with a reason", bench -> {
                    Line line = bench.logOn();

                    bench.venue.disconnect();

                    assertThat(line.end()).isNotBlank();
                    line.session().close();
                    assertThat(line.ends()).hasSize(1);
                }),
                Case.of(
                        7,
                        SESSIONS,
                        2,
                        "A session that has ended takes no order, and proves that it did not send it",
                        bench -> {
                            Line line = bench.logOn();

                            bench.venue.disconnect();
                            line.end();

                            assertThat(Outcome.of(line.submit(bench.buy("a", "1", "50000"))))
                                    .isEqualTo(NOT_SENT);
                            assertThat(bench.venue.truth()).isEmpty();
                        }),
                Case.of(8, SESSIONS, 4, "Two sessions of one account hear the same", bench -> {
                    Line one = bench.logOn();
                    Line two = bench.logOn();

                    ExecutionReport here = one.rest(bench.buy("a", "1", "50000"));
                    ExecutionReport there = two.await(bench.id("a"), ExecType.NEW);

                    assertThat(there.venueOrderId()).isEqualTo(here.venueOrderId());
                    assertThat(there.quantity()).isEqualTo(here.quantity());
                }),
                Case.of(9, SESSIONS, 4, "One account does not hear of another's orders", bench -> {
                    Line main = bench.logOn();
                    Line other = bench.logOn(bench.venue.adapter(), bench.venue.otherAccount(), 0, Bench.NO_HALT);
                    VenueClientOrderId theirs = Bench.id(bench.venue.otherAccount(), "theirs", 1);

                    main.rest(bench.buy("a", "1", "50000"));
                    other.rest(bench.order(theirs, Side.BUY, "1", "50000"));
                    main.rest(bench.buy("b", "1", "50000"));

                    assertThat(main.heard())
                            .extracting(ExecutionReport::clientOrderId)
                            .doesNotContain(theirs.toString());
                    assertThat(other.heard())
                            .extracting(ExecutionReport::clientOrderId)
                            .containsOnly(theirs.toString());
                }),
                Case.of(10, SESSIONS, 4, "Every report has a cursor above those before it", bench -> {
                    Line line = bench.logOn();
                    for (int i = 0; i < 10; i++) {
                        line.rest(bench.buy("a" + i, "1", "50000"));
                    }
                    line.cancel(bench.id("a3"));
                    line.await(bench.id("a3"), ExecType.CANCELED);

                    List<Long> cursors =
                            line.heard().stream().map(ExecutionReport::cursor).toList();

                    assertThat(cursors).hasSize(11).isSorted().doesNotHaveDuplicates();
                }),
                Case.of(11, SESSIONS, 4, "Cursors go on ascending over log-ons", bench -> {
                    Line first = bench.logOn();
                    long last = first.rest(bench.buy("a", "1", "50000")).cursor();
                    first.session().close();

                    Line second = bench.logOn(last);
                    long next = second.rest(bench.buy("b", "1", "50000")).cursor();

                    assertThat(next).isGreaterThan(last);
                }),
                Case.of(
                                12,
                                SESSIONS,
                                4,
                                "What the books have is not sent again, and nothing behind it is left out",
                                bench -> {
                                    Line first = bench.logOn();
                                    long last = first.rest(bench.buy("a", "1", "50000"))
                                            .cursor();
                                    first.rest(bench.buy("b", "1", "50000"));
                                    first.session().acknowledge(last);
                                    first.session().close();

                                    Line second = bench.logOn(last);

                                    second.await(bench.id("b"), ExecType.NEW);
                                    assertThat(second.heard(bench.id("a"))).isEmpty();
                                })
                        .needing(Trait.REPLAYS_REPORTS),
                Case.of(13, SESSIONS, 8, "An adapter goes on after a log-on that was given up", bench -> {
                    Line abandoned = bench.logOn();
                    abandoned.session().close();
                    abandoned.session().close();

                    Line line = bench.logOn();

                    line.rest(bench.buy("a", "1", "50000"));
                    assertThat(line.openIds()).containsExactly(bench.id("a").toString());
                }));
    }
}
