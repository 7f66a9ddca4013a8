package io.kontor.venue.conformance;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import io.kontor.venue.binance.BinanceAccess.Channel;
import io.kontor.venue.conformance.Conformance.Result;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

class BinanceConformanceTest {
    private static final Path DOCUMENT = Path.of("docs/venues/binance.md");
    /** Where it matters which way an order goes. */
    private static final Set<Area> OF_ORDERS = Set.of(Area.ORDERS, Area.REPLACES, Area.AMENDS, Area.LOSSES, Area.HALTS);

    private static final ActorTestKit KIT = ActorTestKit.create();

    @TempDir
    Path directory;

    @AfterAll
    static void end() {
        KIT.shutdownTestKit();
    }

    @TestFactory
    Stream<DynamicTest> itPassesEveryCaseThatAppliesAndItsDocumentSaysSo() {
        List<Result> results = new ArrayList<>();
        return Stream.concat(
                Conformance.tests(Conformance.CASES, directory, books -> harness(books, Channel.websocket), results),
                Stream.of(DynamicTest.dynamicTest(
                        "the document says what was seen",
                        () -> CasesDocument.hold(DOCUMENT, results, "BinanceConformanceTest"))));
    }

    @TestFactory
    Stream<DynamicTest> itPassesTheCasesOfOrdersOverRestToo() {
        List<Case> cases = Conformance.CASES.stream()
                .filter(each -> OF_ORDERS.contains(each.area()))
                .toList();
        return Conformance.tests(cases, directory, books -> harness(books, Channel.rest), new ArrayList<>());
    }

    private static VenueHarness harness(Path books, Channel ordersBy) throws Exception {
        return new BinanceHarness(books, KIT.system(), ordersBy);
    }
}
