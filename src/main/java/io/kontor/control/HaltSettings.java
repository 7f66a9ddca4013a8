package io.kontor.control;

import com.typesafe.config.Config;
import io.kontor.platform.config.SettingsBlock;
import io.kontor.value.CommandId;
import java.time.Duration;
import java.util.Optional;

/**
 * The {@code kontor.halts} block.
 *
 * @param lease how long a node may trust its copy of the halts without hearing of it again
 * @param renewEvery how often a node asks
 * @param journalWait how long the answer to a halt waits for the journal; after it the halt stands, and the answer says it is not
 *     journalled yet
 * @param inForceMax halts in force at once, those of the circuit breaker and all others each; more are refused
 * @param atStart raises a halt of everything before anything can leave, unless one was raised by that name before
 */
public record HaltSettings(
        Duration lease, Duration renewEvery, Duration journalWait, int inForceMax, Optional<CommandId> atStart) {
    private static final String BLOCK = "kontor.halts";

    /** A node that asks again and again is heard every {@code renewEvery}, of a sign that is as old again; one question may be lost. */
    private static final int RENEWALS_MISSED = 3;

    /** A pause of the JVM is no absence. */
    private static final Duration PRESENCE_MIN = Duration.ofSeconds(2);

    /** One that does not start halted. */
    public HaltSettings(Duration lease, Duration renewEvery, Duration journalWait, int inForceMax) {
        this(lease, renewEvery, journalWait, inForceMax, Optional.empty());
    }

    public static HaltSettings from(Config config) {
        SettingsBlock c = SettingsBlock.of(config, BLOCK);
        Duration lease = c.positive("lease");
        Duration renewEvery = c.positive("renew-every");
        if (renewEvery.multipliedBy(2).compareTo(lease) > 0) {
            throw c.bad("renew-every", renewEvery, "at most half of lease, " + lease);
        }
        return new HaltSettings(
                lease, renewEvery, c.positive("journal-wait"), c.atLeast(1, "in-force-max"), atStart(c));
    }

    private static Optional<CommandId> atStart(SettingsBlock c) {
        String name = c.values().getString("at-start");
        try {
            return name.isEmpty() ? Optional.empty() : Optional.of(new CommandId(name));
        } catch (IllegalArgumentException e) {
            throw c.bad("at-start", name, "empty, or a name as a command id may be");
        }
    }

    HaltSettings startingHalted(CommandId name) {
        return new HaltSettings(lease, renewEvery, journalWait, inForceMax, Optional.of(name));
    }

    /** How long a node counts as being in talks with the registry after it has last heard it. */
    Duration presence() {
        Duration missed = renewEvery.multipliedBy(RENEWALS_MISSED);
        return missed.compareTo(PRESENCE_MIN) > 0 ? missed : PRESENCE_MIN;
    }
}
