package io.kontor.account;

import io.kontor.account.AccountEvent.LimitsProposed;
import io.kontor.risk.Limits;
import io.kontor.value.CommandId;
import java.text.Normalizer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Limits that one person wants and that wait for another to want them too.
 *
 * @param limits under the version they are to replace, as they were sent and as they can be sent again
 * @param by who proposed them, and cannot be the other
 * @param superseded the commands of what was proposed before for the same version, oldest first, at most {@value #SUPERSEDED_MAX}: one of
 *     them that comes late is neither a proposal nor consent
 * @param withdrawn kept all the same, so that its own command that comes late does not propose it again
 */
public record LimitProposal(
        Limits limits,
        Optional<CommandId> command,
        String by,
        String reason,
        Instant at,
        Instant expiresAt,
        List<CommandId> superseded,
        boolean withdrawn) {
    static final int SUPERSEDED_MAX = 100;

    public LimitProposal {
        superseded = List.copyOf(superseded);
    }

    /** @param before what was proposed last, whether it still stood or not */
    static LimitProposal of(LimitsProposed e, Optional<LimitProposal> before) {
        List<CommandId> superseded = before.filter(
                        p -> p.limits().version() == e.limits().version())
                .map(p -> p.supersededBy(e))
                .orElse(List.of());
        return new LimitProposal(e.limits(), e.command(), e.by(), e.reason(), e.at(), e.expiresAt(), superseded, false);
    }

    private List<CommandId> supersededBy(LimitsProposed e) {
        List<CommandId> commands = new ArrayList<>(superseded);
        command.ifPresent(commands::add);
        e.command().ifPresent(commands::remove);
        return commands.subList(Math.max(0, commands.size() - SUPERSEDED_MAX), commands.size());
    }

    LimitProposal withdraw() {
        return new LimitProposal(limits, command, by, reason, at, expiresAt, superseded, true);
    }

    /** Whether it can still be agreed to. */
    boolean stands(Limits inForce, Instant now) {
        return replaces(inForce) && !withdrawn && now.isBefore(expiresAt);
    }

    boolean replaces(Limits inForce) {
        return limits.version() == inForce.version();
    }

    boolean isFor(Limits wanted) {
        return limits.equals(wanted.as(limits.version()));
    }

    boolean isBy(String other) {
        return isSamePerson(by, other);
    }

    /** Whether the command proposed it, or one of those it took the place of. */
    boolean cameOf(CommandId id) {
        return command.equals(Optional.of(id)) || superseded.contains(id);
    }

    /** Whether what the command proposed was replaced or withdrawn. */
    boolean isOver(CommandId id) {
        return withdrawn ? cameOf(id) : superseded.contains(id);
    }

    static boolean isSamePerson(String one, String other) {
        return person(one).equals(person(other));
    }

    /**
     * What of a name tells people apart. Letter case, blanks, invisible characters and other forms of the same letter are how one person
     * writes the same name twice.
     */
    static String person(String by) {
        return Normalizer.normalize(by, Normalizer.Form.NFKC)
                .replaceAll("\\p{Cf}", "")
                .replaceAll("[\\s\\p{Z}]+", " ")
                .strip()
                .toUpperCase(Locale.ROOT)
                .toLowerCase(Locale.ROOT);
    }
}
