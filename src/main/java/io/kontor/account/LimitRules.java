package io.kontor.account;

import io.kontor.account.AccountEntity.LimitsRefused;
import io.kontor.account.AccountEntity.LimitsReply;
import io.kontor.account.AccountEntity.LimitsSet;
import io.kontor.account.AccountEntity.ProposalStands;
import io.kontor.account.AccountEntity.ProposalWithdrawn;
import io.kontor.account.AccountEntity.SetLimits;
import io.kontor.account.AccountEntity.WithdrawProposal;
import io.kontor.account.AccountEvent.LimitsChanged;
import io.kontor.account.AccountEvent.LimitsProposed;
import io.kontor.account.AccountEvent.LimitsWithdrawn;
import io.kontor.account.AccountRules.Decision;
import io.kontor.instrument.Instruments;
import io.kontor.risk.Conversions;
import io.kontor.risk.Limits;
import io.kontor.risk.LimitsSettings;
import io.kontor.risk.TwoPersonRule;
import io.kontor.value.CommandId;
import io.kontor.value.Refusal;
import io.kontor.value.RefusalCode;
import io.kontor.value.VenueId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Whether an account's limits may be changed, and to what. Where it takes two people, the first to want something proposes it, and who
 * wants the same of the same version agrees; nobody agrees with themselves. Until somebody has agreed, anyone may withdraw it.
 */
final class LimitRules {
    private LimitRules() {}

    /**
     * Whether they may be these from now on.
     *
     * @param inForce what holds now, and what the caller must have seen
     * @param venues the account trades on
     */
    static Decision<LimitsReply> set(
            AccountState state,
            SetLimits c,
            Limits inForce,
            LimitsSettings settings,
            Instruments instruments,
            List<VenueId> venues,
            Instant now) {
        TwoPersonRule rule = settings.twoPerson();
        Optional<LimitProposal> standing = standing(state, inForce, rule, now);
        Optional<LimitsReply> answered = changed(state.safeguards(), c)
                .or(() -> over(state.safeguards(), c, inForce))
                .or(() -> standing.flatMap(p -> proposed(p, c)));
        if (answered.isPresent()) {
            return Decision.nothing(answered.get());
        }
        Optional<Refusal> refusal = currency(c.limits(), settings.conversions())
                .or(() -> symbols(c.limits(), inForce, instruments, venues))
                .or(() -> version(c, inForce))
                .or(() -> rule.required() ? person(c.by()) : Optional.empty());
        if (refusal.isPresent()) {
            return Decision.nothing(refused(refusal.get()));
        }
        if (!rule.required()) {
            return change(c, inForce, Optional.empty(), now);
        }
        return standing.filter(p -> p.isFor(c.limits()))
                .map(p -> agree(p, c, inForce, now))
                .orElseGet(() -> propose(state, c, inForce, rule, now));
    }

    /** @param inForce what holds now, and what was to be replaced */
    static Decision<LimitsReply> withdraw(
            AccountState state, WithdrawProposal c, Limits inForce, TwoPersonRule rule, Instant now) {
        Optional<LimitsReply> answered = c.command().flatMap(command -> answered(state.safeguards(), command, c));
        if (answered.isPresent()) {
            return Decision.nothing(answered.get());
        }
        Optional<Refusal> nameless = person(c.by());
        if (nameless.isPresent()) {
            return Decision.nothing(refused(nameless.get()));
        }
        return standing(state, inForce, rule, now)
                .map(p -> new LimitsWithdrawn(p.limits().version(), p.by(), c.command(), c.by(), c.reason(), now))
                .map(e -> Decision.<LimitsReply>of(e, new ProposalWithdrawn(e)))
                .orElseGet(
                        () -> Decision.nothing(
                                refused(
                                        Refusal.of(
                                                RefusalCode.NOT_FOUND,
                                                "nothing that is proposed waits for a second person now: agreed to, replaced, withdrawn, expired, or never there"))));
    }

    /** What a command is answered that has withdrawn something before, or has proposed. */
    private static Optional<LimitsReply> answered(Safeguards kept, CommandId command, WithdrawProposal c) {
        Optional<LimitsReply> before = kept.withdrawal(command)
                .map(w -> LimitProposal.isSamePerson(w.by(), c.by())
                        ? new ProposalWithdrawn(w)
                        : duplicate(RefusalCode.DUPLICATE_COMMAND_ID.meaning()));
        boolean proposes = kept.cameOf(command).isPresent()
                || kept.proposed().filter(p -> p.cameOf(command)).isPresent();
        return before.isPresent() || !proposes
                ? before
                : Optional.of(duplicate(RefusalCode.DUPLICATE_COMMAND_ID.meaning()));
    }

    /** What a second person can agree to now. */
    static Optional<LimitProposal> standing(AccountState state, Limits inForce, TwoPersonRule rule, Instant now) {
        return state.safeguards().proposed().filter(p -> rule.required() && p.stands(inForce, now));
    }

    /** What a command is answered that has changed the limits: as at first, whatever holds by now. */
    private static Optional<LimitsReply> changed(Safeguards kept, SetLimits c) {
        return c.command()
                .flatMap(kept::cameOf)
                .map(limits -> c.limits().as(limits.version()).equals(limits)
                        ? new LimitsSet(limits, true)
                        : duplicate(RefusalCode.DUPLICATE_COMMAND_ID.meaning()));
    }

    /** What a command is answered that has withdrawn something, or that proposed what is over, whether anything stands now or not. */
    private static Optional<LimitsReply> over(Safeguards kept, SetLimits c, Limits inForce) {
        if (c.command().flatMap(kept::withdrawal).isPresent()) {
            return Optional.of(duplicate(RefusalCode.DUPLICATE_COMMAND_ID.meaning()));
        }
        return kept.proposed()
                .filter(p -> p.replaces(inForce))
                .filter(p -> c.command().filter(p::isOver).isPresent())
                .map(_ -> duplicate("What the command proposed was withdrawn, or replaced by another proposal."));
    }

    /** What a command is answered that has proposed before: whoever repeats it, nobody has agreed to anything. */
    private static Optional<LimitsReply> proposed(LimitProposal standing, SetLimits c) {
        if (c.command().isPresent() && c.command().equals(standing.command())) {
            boolean same = standing.isFor(c.limits()) && standing.isBy(c.by());
            return Optional.of(
                    same ? new ProposalStands(standing) : duplicate(RefusalCode.DUPLICATE_COMMAND_ID.meaning()));
        }
        return Optional.empty();
    }

    private static Decision<LimitsReply> agree(LimitProposal standing, SetLimits c, Limits inForce, Instant now) {
        return standing.isBy(c.by())
                ? Decision.nothing(new ProposalStands(standing))
                : change(c, inForce, Optional.of(standing.by()), now);
    }

    private static Decision<LimitsReply> change(SetLimits c, Limits inForce, Optional<String> proposedBy, Instant now) {
        Limits next = c.limits().as(inForce.version() + 1);
        return Decision.of(
                new LimitsChanged(next, c.command(), c.by(), c.reason(), proposedBy, now), new LimitsSet(next, false));
    }

    private static Decision<LimitsReply> propose(
            AccountState state, SetLimits c, Limits inForce, TwoPersonRule rule, Instant now) {
        LimitsProposed e = new LimitsProposed(
                c.limits().as(inForce.version()), c.command(), c.by(), c.reason(), now.plus(rule.within()), now);
        return Decision.of(
                e, new ProposalStands(LimitProposal.of(e, state.safeguards().proposed())));
    }

    private static LimitsReply duplicate(String detail) {
        return refused(Refusal.of(RefusalCode.DUPLICATE_COMMAND_ID, detail));
    }

    private static LimitsReply refused(Refusal refusal) {
        return new LimitsRefused(refusal);
    }

    private static Optional<Refusal> version(SetLimits c, Limits inForce) {
        return c.replaces() == inForce.version()
                ? Optional.empty()
                : Optional.of(Refusal.of(
                        RefusalCode.LIMITS_VERSION_MISMATCH,
                        "version",
                        Long.toString(c.replaces()),
                        "the version in force, " + inForce.version()));
    }

    /** A rule about people has to be told who asks. */
    private static Optional<Refusal> person(String by) {
        return LimitProposal.person(by).isEmpty()
                ? Optional.of(
                        Refusal.of(RefusalCode.INVALID_FIELD, "by", by, "a name: a change of limits takes two people"))
                : Optional.empty();
    }

    private static Optional<Refusal> currency(Limits limits, Conversions conversions) {
        return conversions.currencies().contains(limits.currency())
                ? Optional.empty()
                : Optional.of(Refusal.of(
                        RefusalCode.INVALID_FIELD,
                        "currency",
                        limits.currency().value(),
                        "one of " + conversions.currencies().stream().sorted().toList()));
    }

    /** Those in force may name what has been delisted since, and whoever changes them sends all of them back. */
    private static Optional<Refusal> symbols(
            Limits limits, Limits inForce, Instruments instruments, List<VenueId> venues) {
        return limits.symbols().keySet().stream()
                .sorted()
                .filter(symbol -> !inForce.symbols().containsKey(symbol)
                        && instruments.find(symbol).isEmpty())
                .findFirst()
                .map(symbol -> instruments.notFound("symbols", symbol, "symbols of GET /v1/symbols", venues));
    }
}
