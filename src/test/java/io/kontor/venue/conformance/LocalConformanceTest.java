package io.kontor.venue.conformance;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

class LocalConformanceTest {
    @TempDir
    Path directory;

    @TestFactory
    Stream<DynamicTest> itPassesEveryCaseThatApplies() {
        return Conformance.tests(Conformance.CASES, directory, LocalHarness::new, new ArrayList<>());
    }
}
