package io.kontor.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A model that cannot fail proves nothing: each break must turn it red, and red for the promise it breaks. */
class DeliberateBreaksTest {
    private static final int EPISODES_MAX = 400;

    @ParameterizedTest
    @EnumSource(DeliberateBreak.class)
    void turnsTheModelRed(DeliberateBreak flaw) {
        for (long seed = 1; seed <= EPISODES_MAX; seed++) {
            try {
                new Episode(seed, flaw).run(Episode.STEPS);
            } catch (Promise.Broken broken) {
                assertThat(flaw.red())
                        .as("%s, seed %d: %s", flaw, seed, broken.getMessage())
                        .contains(broken.promise());
                return;
            }
        }
        fail(flaw + " was not noticed in " + EPISODES_MAX + " episodes");
    }
}
