package io.kontor.venue.conformance;

import static io.kontor.venue.conformance.Area.CLOCKS;
import static io.kontor.venue.conformance.Area.HALTS;
import static org.assertj.core.api.Assertions.assertThat;

import io.kontor.value.AccountId;
import io.kontor.value.HaltId;
import io.kontor.value.Quantity;
import io.kontor.value.Refusal;
import io.kontor.value.Symbol;
import io.kontor.value.VenueId;
import io.kontor.venue.ExecutionReport;
import io.kontor.venue.ExecutionReport.ExecType;
import io.kontor.venue.SendGuard;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What keeps orders in: halts, the venue's limits, its clock and its maintenance. */
final class HaltCases {
    private static final int MORE_THAN_ANY_LIMIT = 60;

    private HaltCases() {}

    static List<Case> cases() {
        return Stream.of(halts(), clocks()).flatMap(List::stream).toList();
    }

    private static List<Case> halts() {
        return List.of(
                Case.of(125, HALTS, 6, "A halted order does not leave, and that is proven", bench -> {
                    Line line = bench.logOn(Bench.HALTED);

                    assertThat(Outcome.of(line.submit(bench.buy("a", "1", "50000"))))
                            .isEqualTo(Outcome.NOT_SENT);
                    assertThat(bench.venue.truth()).isEmpty();
                }),
                Case.of(126, HALTS, 6, "A halted order's failure names the halt", bench -> {
                    Line line = bench.logOn(Bench.HALTED);

                    assertThat(Line.failure(line.submit(bench.buy("a", "1", "50000"))))
                            .hasMessageContaining("TRADING_HALTED");
                }),
                Case.of(127, HALTS, 6, "A halted replacement does not leave, and the old order stands", bench -> {
                            Line before = bench.logOn();
                            before.rest(bench.buy("a", "1", "50000"));
                            Line line = bench.logOn(Bench.HALTED);

                            Outcome outcome = Outcome.of(line.session()
                                    .replace(
                                            bench.id("a"),
                                            bench.order(bench.id("a", 2), io.kontor.value.Side.BUY, "1", "51000")));

                            assertThat(outcome).isEqualTo(Outcome.NOT_SENT);
                            assertThat(bench.openAtVenue())
                                    .containsExactly(bench.id("a").toString());
                        })
                        .needing(Trait.ATOMIC_REPLACE),
                Case.of(
                        128,
                        HALTS,
                        6,
                        "The guard is asked about each order where it leaves, and about nothing else",
                        bench -> {
                            List<String> asked = new ArrayList<>();
                            SendGuard guard = new SendGuard() {
                                @Override
                                public Optional<Refusal> check(
                                        VenueId venue, AccountId account, Symbol symbol, Optional<HaltId> closes) {
                                    return Optional.empty();
                                }

                                @Override
                                public Optional<Refusal> send(
                                        VenueId venue,
                                        AccountId account,
                                        Symbol symbol,
                                        Optional<HaltId> closes,
                                        Runnable send) {
                                    asked.add(venue + " " + account + " " + symbol);
                                    send.run();
                                    return Optional.empty();
                                }
                            };
                            Line line = bench.logOn(guard);

                            line.rest(bench.buy("a", "1", "50000"));
                            line.openOrders();
                            line.found(bench.id("a"));
                            line.cancel(bench.id("a"));

                            assertThat(asked)
                                    .containsExactly(bench.venue.adapter().venue() + " " + bench.venue.account() + " "
                                            + bench.venue.symbol());
                        }),
                Case.of(129, HALTS, 6, "What a guard lets through has left when it returns", bench -> {
                    List<Boolean> waiting = new ArrayList<>();
                    SendGuard lateHalt = new SendGuard() {
                        private boolean halted;

                        @Override
                        public Optional<Refusal> check(
                                VenueId venue, AccountId account, Symbol symbol, Optional<HaltId> closes) {
                            return Optional.empty();
                        }

                        @Override
                        public Optional<Refusal> send(
                                VenueId venue,
                                AccountId account,
                                Symbol symbol,
                                Optional<HaltId> closes,
                                Runnable send) {
                            if (halted) {
                                return Bench.HALTED.check(venue, account, symbol, closes);
                            }
                            send.run();
                            halted = true;
                            waiting.add(true);
                            return Optional.empty();
                        }
                    };
                    Line line = bench.logOn(lateHalt);

                    line.place(bench.buy("first", "1", "50000"));
                    Outcome second = Outcome.of(line.submit(bench.buy("second", "1", "50000")));

                    assertThat(waiting).hasSize(1);
                    assertThat(second).isEqualTo(Outcome.NOT_SENT);
                    assertThat(bench.openAtVenue())
                            .containsExactly(bench.id("first").toString());
                }),
                Case.of(130, HALTS, 8, "An order the venue has no time for was not taken, and says so", bench -> {
                            Line line = bench.logOn();
                            bench.venue.next(Mishap.TOO_MANY_REQUESTS);

                            Outcome outcome = Outcome.of(line.submit(bench.buy("a", "1", "50000")));

                            assertThat(outcome).isEqualTo(Outcome.NOT_SENT);
                            assertThat(bench.venue.truth()).isEmpty();
                            assertThat(line.heard()).isEmpty();
                        })
                        .needing(Trait.RATE_LIMITS),
                Case.of(131, HALTS, 8, "Where the venue asks for silence, the next order is kept back", bench -> {
                            Line line = bench.logOn();
                            bench.venue.next(Mishap.TOO_MANY_REQUESTS);
                            Outcome.of(line.submit(bench.buy("a", "1", "50000")));

                            Outcome next = Outcome.of(line.submit(bench.buy("b", "1", "50000")));

                            assertThat(next).isEqualTo(Outcome.NOT_SENT);
                            bench.venue.pass(Duration.ofMinutes(1));
                            line.rest(bench.buy("c", "1", "50000"));
                            assertThat(bench.openAtVenue())
                                    .containsExactly(bench.id("c").toString());
                        })
                        .needing(Trait.RATE_LIMITS),
                Case.of(132, HALTS, 8, "Orders beyond the venue's limit do not leave, and cancels still do", bench -> {
                            Line line = bench.logOn();
                            int placed = 0;
                            Outcome last = Outcome.TAKEN;
                            while (last == Outcome.TAKEN && placed < MORE_THAN_ANY_LIMIT) {
                                last = Outcome.of(line.submit(bench.buy("a" + placed, "1", "50000")));
                                placed++;
                            }

                            assertThat(last).isEqualTo(Outcome.NOT_SENT);
                            assertThat(bench.openAtVenue()).hasSize(placed - 1);
                            line.cancel(bench.id("a0"));
                            line.await(bench.id("a0"), ExecType.CANCELED);
                        })
                        .needing(Trait.RATE_LIMITS));
    }

    private static List<Case> clocks() {
        return List.of(
                Case.of(135, CLOCKS, 2, "A venue whose clock is an hour off is traded with by its clock", bench -> {
                            bench.venue.setVenueClockAhead(Duration.ofHours(1));

                            Line line = bench.logOn();

                            line.rest(bench.buy("a", "1", "50000"));
                        })
                        .needing(Trait.OWN_CLOCK),
                Case.of(
                                136,
                                CLOCKS,
                                2,
                                "A clock that jumps costs an order that was not taken; then it is known anew",
                                bench -> {
                                    Line line = bench.logOn();
                                    line.rest(bench.buy("a", "1", "50000"));
                                    bench.venue.setVenueClockAhead(Duration.ofMinutes(-10));

                                    Outcome first = Outcome.of(line.submit(bench.buy("b", "1", "50000")));
                                    assertThat(first).isEqualTo(Outcome.NOT_SENT);
                                    assertThat(bench.taken(bench.id("b"))).isZero();

                                    bench.logOn().rest(bench.buy("c", "1", "50000"));
                                })
                        .needing(Trait.OWN_CLOCK),
                Case.of(137, CLOCKS, 3, "Maintenance ends the session, and log-ons fail until it is over", bench -> {
                            Line line = bench.logOn();
                            line.rest(bench.buy("a", "1", "50000"));

                            bench.venue.beginMaintenance();
                            line.end();
                            Line refused = new Line(bench.venue.symbol());
                            Outcome logOn = Outcome.of(
                                    bench.venue.adapter().logOn(bench.venue.account(), 0, refused, Bench.NO_HALT));
                            bench.venue.endMaintenance();

                            assertThat(logOn).isNotEqualTo(Outcome.TAKEN);
                            assertThat(bench.logOn().openIds())
                                    .containsExactly(bench.id("a").toString());
                        })
                        .needing(Trait.MAINTENANCE),
                Case.of(
                                138,
                                CLOCKS,
                                4,
                                "A fill whose report is lost is found though the venue's clock is an hour ahead",
                                bench -> {
                                    bench.venue.setVenueClockAhead(Duration.ofHours(1));
                                    Line line = bench.logOn(
                                            bench.venue.watchful(), bench.venue.account(), 0, Bench.NO_HALT);
                                    line.rest(bench.buy("a", "1", "60000"));
                                    bench.venue.next(Mishap.REPORT_LOST);

                                    bench.somebodySells("1", "60000");

                                    ExecutionReport found = line.await(bench.id("a"), ExecType.TRADE);
                                    assertThat(found.fill().orElseThrow().quantity())
                                            .isEqualTo(Quantity.of("1"));
                                })
                        .needing(Trait.OWN_CLOCK, Trait.FORGETS_REPORTS));
    }
}
