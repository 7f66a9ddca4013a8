package io.kontor.venue.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class CasesTest {
    private static final int PROMISES = 9;

    @Test
    void eachCaseHasANumberATitleAndAPromiseOfItsOwn() {
        List<Case> cases = Conformance.CASES;

        assertThat(cases).hasSizeGreaterThanOrEqualTo(80);
        assertThat(cases).extracting(Case::number).doesNotHaveDuplicates();
        assertThat(cases).extracting(Case::title).doesNotHaveDuplicates().allMatch(title -> !title.endsWith("."));
        assertThat(cases).extracting(Case::promise).allMatch(promise -> promise >= 1 && promise <= PROMISES);
        assertThat(cases).extracting(Case::area).contains(Area.values());
    }
}
