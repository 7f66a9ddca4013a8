package io.kontor.venue.conformance;

import static io.kontor.venue.conformance.Area.MARKET_DATA;
import static org.assertj.core.api.Assertions.assertThat;

import io.kontor.value.Price;
import io.kontor.value.Quantity;
import io.kontor.value.Symbol;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The book and the trades, as they are. */
final class MarketDataCases {
    private MarketDataCases() {}

    static List<Case> cases() {
        return List.of(
                Case.of(140, MARKET_DATA, 5, "A subscription begins with the whole book", bench -> {
                    bench.somebodySells("1", "60010");
                    bench.somebodyBuys("2", "59990");

                    Watched book = watch(bench);

                    book.await(Map.of("60010", "1"), Map.of("59990", "2"));
                }),
                Case.of(141, MARKET_DATA, 5, "The book follows every change", bench -> {
                    Watched book = watch(bench);

                    bench.somebodySells("1", "60010");
                    bench.somebodySells("3", "60020");
                    bench.somebodyBuys("2", "59990");
                    book.await(Map.of("60010", "1", "60020", "3"), Map.of("59990", "2"));

                    bench.somebodyBuys("1", "60010");
                    book.await(Map.of("60020", "3"), Map.of("59990", "2"));
                }),
                Case.of(142, MARKET_DATA, 5, "Our own orders are in the book like others", bench -> {
                    Watched book = watch(bench);
                    Line line = bench.logOn();

                    line.rest(bench.buy("a", "1.5", "59000"));
                    book.await(Map.of(), Map.of("59000", "1.5"));

                    line.cancel(bench.id("a"));
                    book.await(Map.of(), Map.of());
                }),
                Case.of(143, MARKET_DATA, 5, "An iceberg shows what it shows", bench -> {
                            Watched book = watch(bench);

                            bench.logOn().rest(Bench.showing(bench.buy("a", "1", "59000"), "0.2"));

                            book.await(Map.of(), Map.of("59000", "0.2"));
                        })
                        .needing(Trait.ICEBERG),
                Case.of(144, MARKET_DATA, 5, "A trade is told with its price and quantity", bench -> {
                    bench.somebodySells("1", "60010");
                    Watched book = watch(bench);
                    book.await(Map.of("60010", "1"), Map.of());

                    bench.logOn().place(bench.buy("a", "0.4", "60010"));

                    assertThat(book.trade()).isEqualTo(Quantity.of("0.4") + " @ " + Price.of("60010"));
                }),
                Case.of(145, MARKET_DATA, 5, "Two who subscribe to one symbol both have its book", bench -> {
                    bench.somebodySells("1", "60010");
                    Watched one = watch(bench);
                    Watched two = watch(bench);

                    bench.somebodyBuys("2", "59990");

                    one.await(Map.of("60010", "1"), Map.of("59990", "2"));
                    two.await(Map.of("60010", "1"), Map.of("59990", "2"));
                }),
                Case.of(
                        146,
                        MARKET_DATA,
                        8,
                        "A subscription that is closed hears nothing more, and the other goes on",
                        bench -> {
                            Watched closed = watch(bench);
                            Watched open = watch(bench);
                            bench.somebodySells("1", "60010");
                            closed.await(Map.of("60010", "1"), Map.of());
                            open.await(Map.of("60010", "1"), Map.of());

                            closed.close();
                            bench.somebodyBuys("2", "59990");

                            open.await(Map.of("60010", "1"), Map.of("59990", "2"));
                            assertThat(closed.bids()).isEmpty();
                        }),
                Case.of(147, MARKET_DATA, 9, "A symbol the venue does not have is no silent subscription", bench -> {
                    Watched nothing = new Watched();

                    Outcome outcome = Outcome.of(bench.venue.adapter().subscribe(new Symbol("NO/SUCH"), nothing));

                    if (outcome == Outcome.TAKEN) {
                        nothing.awaitDown();
                    }
                }),
                Case.of(
                                148,
                                MARKET_DATA,
                                5,
                                "An update that is missed is noticed, and the book is whole again",
                                bench -> {
                                    Watched book = watch(bench);
                                    bench.somebodySells("1", "60010");
                                    book.await(Map.of("60010", "1"), Map.of());
                                    int snapshots = book.snapshots();

                                    bench.venue.next(Mishap.BOOK_GAP);
                                    bench.somebodySells("2", "60020");
                                    bench.venue.awaitMishaps();
                                    bench.somebodySells("3", "60030");

                                    book.await(Map.of("60010", "1", "60020", "2", "60030", "3"), Map.of());
                                    assertThat(book.snapshots()).isGreaterThan(snapshots);
                                })
                        .needing(Trait.BOOK_GAPS),
                Case.of(
                        149,
                        MARKET_DATA,
                        5,
                        "Numbers of updates ascend without a gap unless a snapshot follows",
                        bench -> {
                            Watched book = watch(bench);
                            for (int i = 0; i < 10; i++) {
                                bench.somebodySells("1", "600" + (10 + i));
                            }
                            book.awaitAsks(10);

                            assertThat(book.gaps()).isEmpty();
                        }),
                Case.of(
                                150,
                                MARKET_DATA,
                                5,
                                "What changed while market data was silent is in the book when it speaks again",
                                bench -> {
                                    Watched book = watch(bench);
                                    bench.somebodySells("1", "60010");
                                    book.await(Map.of("60010", "1"), Map.of());

                                    bench.venue.next(Mishap.MARKET_SILENCE);
                                    bench.somebodySells("2", "60020");
                                    bench.venue.awaitMishaps();
                                    bench.venue.pass(Duration.ofSeconds(2));
                                    bench.somebodySells("3", "60030");

                                    book.await(Map.of("60010", "1", "60020", "2", "60030", "3"), Map.of());
                                })
                        .needing(Trait.BOOK_GAPS));
    }

    private static Watched watch(Bench bench) throws Exception {
        Watched book = new Watched();
        book.on(Line.got(bench.venue.adapter().subscribe(bench.venue.symbol(), book)));
        book.awaitSnapshot();
        return book;
    }
}
