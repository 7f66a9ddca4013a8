package io.kontor.venue.conformance;

import io.kontor.instrument.Instrument;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;

/** All cases, and one adapter's run of them. */
final class Conformance {
    static final List<Case> CASES = Stream.of(
                    SessionCases.cases(),
                    OrderCases.cases(),
                    FilterCases.cases(),
                    CancelCases.cases(),
                    ReplaceCases.cases(),
                    FillCases.cases(),
                    LossCases.cases(),
                    RecoveryCases.cases(),
                    ExternalCases.cases(),
                    HaltCases.cases(),
                    MarketDataCases.cases(),
                    AmendCases.cases())
            .flatMap(List::stream)
            .sorted(Comparator.comparingInt(Case::number))
            .toList();

    private Conformance() {}

    /** Makes a harness with a new venue whose books are in an empty directory. */
    @FunctionalInterface
    interface Harnesses {
        VenueHarness in(Path directory) throws Exception;
    }

    /** What became of one case. */
    record Result(Case of, Optional<String> obstacle, boolean passed) {}

    /** One test per case; what does not apply is skipped with its reason. Each adds its result when it has run. */
    static Stream<DynamicTest> tests(List<Case> cases, Path directory, Harnesses harnesses, List<Result> results) {
        return cases.stream()
                .map(each -> DynamicTest.dynamicTest(
                        each.id() + " " + each.title(), () -> run(each, directory, harnesses, results)));
    }

    private static void run(Case each, Path directory, Harnesses harnesses, List<Result> results) throws Exception {
        Bench bench = new Bench(harnesses.in(directory.resolve(each.id())));
        Optional<String> obstacle = each.obstacle(traits(bench.venue));
        boolean passed = false;
        try {
            Assumptions.assumeTrue(obstacle.isEmpty(), () -> "does not apply: " + obstacle.orElse(""));
            each.body().run(bench);
            // A case whose mishap never happened has shown nothing.
            bench.venue.awaitMishaps();
            passed = true;
        } finally {
            results.add(new Result(each, obstacle, passed));
            bench.shutDown();
        }
    }

    private static Set<Trait> traits(VenueHarness venue) throws Exception {
        Collection<Instrument> all = Line.got(venue.adapter().instruments());
        Instrument instrument = all.stream()
                .filter(listed -> listed.symbol().equals(venue.symbol()))
                .findFirst()
                .orElseThrow();
        Set<Trait> traits = Trait.stated(venue.adapter().capabilities(), instrument.capabilities(), all);
        traits.addAll(venue.protocol());
        return traits;
    }
}
