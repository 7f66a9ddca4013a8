package io.kontor.risk;

import com.typesafe.config.Config;
import java.time.Duration;

/**
 * Whether limits change only once two people want the same.
 *
 * @param within how long what one of them proposed waits for the other
 */
public record TwoPersonRule(boolean required, Duration within) {
    /** Longer than this nobody remembers what was proposed; and a time that far ahead can still be counted. */
    private static final Duration WITHIN_MAX = Duration.ofDays(30);

    public TwoPersonRule {
        if (!within.isPositive() || within.compareTo(WITHIN_MAX) > 0) {
            throw new IllegalArgumentException("kontor.risk.two-person.within: " + within + " (expected: > 0, at most "
                    + WITHIN_MAX.toDays() + " days)");
        }
    }

    static TwoPersonRule from(Config config) {
        Config own = config.getConfig("kontor.risk.two-person");
        return new TwoPersonRule(own.getBoolean("required"), own.getDuration("within"));
    }
}
