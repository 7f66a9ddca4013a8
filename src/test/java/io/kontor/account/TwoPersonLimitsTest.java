package io.kontor.account;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.kontor.account.AccountEntity.LimitsRefused;
import io.kontor.account.AccountEntity.LimitsReply;
import io.kontor.account.AccountEntity.LimitsSet;
import io.kontor.account.AccountEntity.ProposalStands;
import io.kontor.account.AccountEntity.ProposalWithdrawn;
import io.kontor.account.AccountEvent.LimitsChanged;
import io.kontor.account.AccountEvent.LimitsProposed;
import io.kontor.account.AccountEvent.LimitsWithdrawn;
import io.kontor.model.Samples;
import io.kontor.platform.serialization.WireCodec;
import io.kontor.platform.serialization.WireRegistry;
import io.kontor.risk.Limits;
import io.kontor.risk.SampleLimits;
import io.kontor.risk.TwoPersonRule;
import io.kontor.value.CommandId;
import io.kontor.value.RefusalCode;
import io.kontor.value.Symbol;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Limits that take two people: nobody changes them alone, by no way of repeating or spelling. */
class TwoPersonLimitsTest {
    private static final Duration WITHIN = Duration.ofHours(24);
    private static final Limits FIVE = position("5");
    private static final Limits SIX = position("6");

    private final Books books = new Books();

    @BeforeEach
    void twoPeople() {
        books.twoPerson = new TwoPersonRule(true, WITHIN);
    }

    @Test
    void whatIsProposedIsJournalledAndChangesNothing() {
        Limits before = books.limits();

        LimitProposal proposal = stands(put(FIVE, "c-1", "ann"));

        assertThat(proposal.limits()).isEqualTo(FIVE.as(1));
        assertThat(proposal.by()).isEqualTo("ann");
        assertThat(proposal.expiresAt()).isEqualTo(books.now.plus(WITHIN));
        assertThat(books.journal).singleElement().isInstanceOf(LimitsProposed.class);
        assertThat(books.limits()).isEqualTo(before);
        assertThat(books.proposed()).contains(proposal);
    }

    @Test
    void anotherPersonWhoWantsTheSameMakesItHoldAndBothAreNamed() {
        put(FIVE, "c-1", "ann");

        LimitsSet set = (LimitsSet) put(FIVE, "c-2", "bob");

        assertThat(set).isEqualTo(new LimitsSet(FIVE.as(2), false));
        assertThat(books.limits()).isEqualTo(FIVE.as(2));
        assertThat(books.proposed()).isEmpty();
        assertThat(books.journal.getLast()).isInstanceOfSatisfying(LimitsChanged.class, e -> {
            assertThat(e.by()).isEqualTo("bob");
            assertThat(e.proposedBy()).contains("ann");
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Ann Lee", "ann lee", "  ANN LEE ", "Ann  Lee", "Ann\u00a0Lee", "Ann\u200b Lee", "\uff21nn Lee"})
    void theProposersOwnRepeatNeverApproves(String by) {
        LimitProposal first = stands(put(FIVE, "c-1", "Ann Lee"));
        books.now = books.now.plusSeconds(60);

        assertThat(stands(put(FIVE, "c-1", by))).isEqualTo(first);
        assertThat(stands(put(FIVE, "c-2", by))).isEqualTo(first);
        assertThat(stands(books.setLimits(FIVE, 1, Optional.empty(), by))).isEqualTo(first);

        assertThat(books.journal).hasSize(1);
        assertThat(books.limits().version()).isEqualTo(1);
    }

    @Test
    void theProposersCommandApprovesUnderNobodysName() {
        put(FIVE, "c-1", "ann");

        assertThat(code(put(FIVE, "c-1", "bob"))).isEqualTo(RefusalCode.DUPLICATE_COMMAND_ID);
        assertThat(code(put(SIX, "c-1", "ann"))).isEqualTo(RefusalCode.DUPLICATE_COMMAND_ID);
        assertThat(books.journal).hasSize(1);
    }

    @Test
    void onceAgreedARepeatOfEitherCommandIsAnsweredWithWhatHolds() {
        put(FIVE, "c-1", "ann");
        put(FIVE, "c-2", "bob");

        for (String command : List.of("c-1", "c-2")) {
            assertThat(put(FIVE, command, "ann")).isEqualTo(new LimitsSet(FIVE.as(2), true));
            assertThat(code(put(SIX, command, "ann"))).isEqualTo(RefusalCode.DUPLICATE_COMMAND_ID);
        }
        assertThat(books.journal).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ann", "bob"})
    void otherLimitsForTheSameVersionTakeThePlaceOfWhatWasProposed(String by) {
        put(FIVE, "c-1", "ann");

        assertThat(stands(put(SIX, "c-2", by)).limits()).isEqualTo(SIX.as(1));

        assertThat(books.journal).hasSize(2).allMatch(LimitsProposed.class::isInstance);
        assertThat(stands(put(FIVE, "c-3", "carl")).limits()).isEqualTo(FIVE.as(1));
        assertThat(books.limits().version()).isEqualTo(1);
    }

    @Test
    void aLateRepeatOfWhatWasReplacedIsNoConsentToTheSameProposedByAnother() {
        put(FIVE, "c-1", "ann");
        put(SIX, "c-2", "bob");
        put(FIVE, "c-3", "carl");
        books.restart();

        assertThat(code(put(FIVE, "c-1", "ann"))).isEqualTo(RefusalCode.DUPLICATE_COMMAND_ID);

        assertThat(books.limits().version()).isEqualTo(1);
        assertThat(put(FIVE, "c-4", "ann")).isEqualTo(new LimitsSet(FIVE.as(2), false));
    }

    @Test
    void whatHasExpiredIsNotAgreedToButProposedAnew() {
        put(FIVE, "c-1", "ann");
        books.now = books.now.plus(WITHIN).minusNanos(1);
        assertThat(books.proposed()).isPresent();
        books.now = books.now.plusNanos(1);
        assertThat(books.proposed()).isEmpty();

        LimitProposal anew = stands(put(FIVE, "c-2", "bob"));

        assertThat(anew.by()).isEqualTo("bob");
        assertThat(anew.expiresAt()).isEqualTo(books.now.plus(WITHIN));
        assertThat(code(put(FIVE, "c-1", "ann"))).isEqualTo(RefusalCode.DUPLICATE_COMMAND_ID);
        assertThat(books.limits().version()).isEqualTo(1);
    }

    @Test
    void aShorterTimeInTheConfigurationDoesNotShortenWhatWasPromised() {
        put(FIVE, "c-1", "ann");
        books.twoPerson = new TwoPersonRule(true, Duration.ofMinutes(1));
        books.now = books.now.plus(Duration.ofHours(1));

        assertThat(put(FIVE, "c-2", "bob")).isInstanceOf(LimitsSet.class);
    }

    @Test
    void onceTheConfigurationHasMovedTheVersionNothingIsLeftToAgreeTo() {
        put(FIVE, "c-1", "ann");

        books.limitedTo(Samples.limits("40").as(2));

        assertThat(books.proposed()).isEmpty();
        assertThat(code(put(FIVE, "c-2", "bob"))).isEqualTo(RefusalCode.LIMITS_VERSION_MISMATCH);
        assertThat(stands(books.setLimits(FIVE, 2, command("c-3"), "bob")).by()).isEqualTo("bob");
        books.due();
        assertThat(books.setLimits(FIVE, 2, command("c-4"), "ann")).isEqualTo(new LimitsSet(FIVE.as(3), false));
    }

    @Test
    void thatTheVersionInForceIsJournalledWithTheFirstOrderDoesNotMoveIt() {
        put(FIVE, "c-1", "ann");

        books.due();

        assertThat(books.journal).anyMatch(LimitsChanged.class::isInstance);
        assertThat(put(FIVE, "c-2", "bob")).isEqualTo(new LimitsSet(FIVE.as(2), false));
    }

    @Test
    void whatIsRefusedWithoutTheRuleIsRefusedUnderItToo() {
        assertThat(code(put(SampleLimits.wide().currency("XYZ").done(), "c-1", "ann")))
                .isEqualTo(RefusalCode.INVALID_FIELD);
        assertThat(code(put(
                        SampleLimits.wide().position(new Symbol("NO/SUCH"), "1").done(), "c-2", "ann")))
                .isEqualTo(RefusalCode.UNKNOWN_SYMBOL);
        assertThat(code(books.setLimits(FIVE, 2, command("c-3"), "ann")))
                .isEqualTo(RefusalCode.LIMITS_VERSION_MISMATCH);
        assertThat(books.journal).isEmpty();
    }

    @Test
    void aSymbolInForceThatIsListedNoMoreKeepsNobodyFromAgreeing() {
        books.twoPerson = new TwoPersonRule(false, WITHIN);
        put(FIVE, "c-1", "ann");
        books.twoPerson = new TwoPersonRule(true, WITHIN);
        books.unknown.add(Samples.BTC);

        stands(books.setLimits(SIX, 2, command("c-2"), "ann"));

        assertThat(books.setLimits(SIX, 2, command("c-3"), "bob")).isEqualTo(new LimitsSet(SIX.as(3), false));
    }

    @ParameterizedTest
    @ValueSource(strings = {" ", "\u00a0", "\u200b"})
    void whoeverAsksHasAName(String by) {
        put(FIVE, "c-1", "ann");

        assertThat(code(put(FIVE, "c-2", by))).isEqualTo(RefusalCode.INVALID_FIELD);
        assertThat(books.limits().version()).isEqualTo(1);
    }

    @Test
    void whereTheRuleIsOffOneIsEnoughAndNothingProposedIsSeen() {
        put(FIVE, "c-1", "ann");
        books.twoPerson = new TwoPersonRule(false, WITHIN);

        assertThat(books.proposed()).isEmpty();
        assertThat(put(SIX, "c-2", "ann")).isEqualTo(new LimitsSet(SIX.as(2), false));
        assertThat(books.journal.getLast())
                .isInstanceOfSatisfying(
                        LimitsChanged.class, e -> assertThat(e.proposedBy()).isEmpty());
        assertThat(books.state.safeguards().proposed()).isEmpty();
    }

    @Test
    void aSnapshotHoldsWhatIsProposedAndWhatWasBefore() {
        put(FIVE, "c-w", "ann");
        books.withdraw(command("w-1"), "ann");
        put(SIX, "c-0", "bob");
        put(FIVE, "c-1", "ann");
        WireCodec codec = new WireCodec(WireRegistry.from(ConfigFactory.load()));

        Object read = codec.decode(codec.manifest(books.state), codec.encode(books.state));

        assertThat(read).isEqualTo(books.state);
        books.restart();
        assertThat(books.state).isEqualTo(read);
        assertThat(put(FIVE, "c-2", "bob")).isInstanceOf(LimitsSet.class);
        assertThat(codec.decode(codec.manifest(books.state), codec.encode(books.state)))
                .isEqualTo(books.state);
    }

    @Test
    void onlySoManyCommandsOfReplacedProposalsAreKept() {
        for (int i = 0; i <= LimitProposal.SUPERSEDED_MAX + 1; i++) {
            put(i % 2 == 0 ? FIVE : SIX, "c-" + i, "ann");
        }

        assertThat(books.proposed().orElseThrow().superseded())
                .hasSize(LimitProposal.SUPERSEDED_MAX)
                .doesNotContain(new CommandId("c-0"))
                .contains(new CommandId("c-1"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ann", "bob"})
    void anyoneWithdrawsWhatIsProposedAndNobodyCanAgreeToItAnyMore(String by) {
        put(FIVE, "c-1", "ann");

        LimitsWithdrawn withdrawn = withdrawn(books.withdraw(command("w-1"), by));

        assertThat(withdrawn)
                .isEqualTo(new LimitsWithdrawn(1, "ann", command("w-1"), by, "not wanted", books.now))
                .isEqualTo(books.journal.getLast());
        assertThat(books.proposed()).isEmpty();
        assertThat(stands(put(FIVE, "c-2", "carl")).by()).isEqualTo("carl");
        assertThat(books.limits().version()).isEqualTo(1);
    }

    @Test
    void theLateRepeatOfAWithdrawnProposalProposesNothing() {
        put(SIX, "c-0", "bob");
        put(FIVE, "c-1", "ann");
        books.withdraw(command("w-1"), "bob");
        int journalled = books.journal.size();
        books.restart();

        for (String late : List.of("c-0", "c-1")) {
            assertThat(code(put(FIVE, late, "ann"))).isEqualTo(RefusalCode.DUPLICATE_COMMAND_ID);
        }
        books.now = books.now.plus(WITHIN);
        assertThat(code(put(FIVE, "c-1", "ann"))).isEqualTo(RefusalCode.DUPLICATE_COMMAND_ID);

        assertThat(books.journal).hasSize(journalled);
        assertThat(books.proposed()).isEmpty();
    }

    @Test
    void theLateRepeatOfAWithdrawnProposalProposesNothingWhenWhatFollowedItHasExpired() {
        put(FIVE, "c-1", "ann");
        books.withdraw(command("w-1"), "bob");
        put(SIX, "c-2", "bob");
        books.now = books.now.plus(WITHIN);

        assertThat(code(put(FIVE, "c-1", "ann"))).isEqualTo(RefusalCode.DUPLICATE_COMMAND_ID);
        assertThat(books.proposed()).isEmpty();
    }

    @Test
    void aRepeatedWithdrawalIsAnsweredAlikeAndTouchesNothingProposedSince() {
        put(FIVE, "c-1", "ann");
        LimitsReply first = books.withdraw(command("w-1"), "bob");
        LimitProposal since = stands(put(SIX, "c-2", "ann"));
        books.restart();
        books.now = books.now.plusSeconds(1);

        assertThat(books.withdraw(command("w-1"), " BOB ")).isEqualTo(first);
        assertThat(code(books.withdraw(command("w-1"), "ann"))).isEqualTo(RefusalCode.DUPLICATE_COMMAND_ID);

        assertThat(books.proposed()).contains(since);
        put(SIX, "c-3", "bob");
        books.setLimits(FIVE, 2, command("c-4"), "ann");
        assertThat(books.withdraw(command("w-1"), "bob")).isEqualTo(first);
        assertThat(books.proposed()).isPresent();
    }

    @Test
    void aCommandThatProposesOrAgreesWithdrawsNothingAndTheOtherWayRound() {
        put(FIVE, "c-1", "ann");
        assertThat(code(books.withdraw(command("c-1"), "ann"))).isEqualTo(RefusalCode.DUPLICATE_COMMAND_ID);
        books.withdraw(command("w-1"), "ann");
        assertThat(code(put(FIVE, "w-1", "ann"))).isEqualTo(RefusalCode.DUPLICATE_COMMAND_ID);
        put(FIVE, "c-2", "ann");
        put(FIVE, "c-3", "bob");

        for (String command : List.of("c-2", "c-3")) {
            assertThat(code(books.withdraw(command(command), "ann"))).isEqualTo(RefusalCode.DUPLICATE_COMMAND_ID);
        }
        assertThat(books.limits()).isEqualTo(FIVE.as(2));
    }

    @Test
    void whereNothingStandsNothingIsWithdrawn() {
        assertThat(code(books.withdraw(command("w-1"), "ann"))).isEqualTo(RefusalCode.NOT_FOUND);
        put(FIVE, "c-1", "ann");
        assertThat(code(books.withdraw(command("w-1"), "\u200b "))).isEqualTo(RefusalCode.INVALID_FIELD);
        withdrawn(books.withdraw(Optional.empty(), "ann"));
        assertThat(code(books.withdraw(Optional.empty(), "ann"))).isEqualTo(RefusalCode.NOT_FOUND);
        put(FIVE, "c-2", "ann");
        books.now = books.now.plus(WITHIN);
        assertThat(code(books.withdraw(command("w-1"), "ann"))).isEqualTo(RefusalCode.NOT_FOUND);
        assertThat(books.journal).hasSize(3);
    }

    @Test
    void onlySoManyWithdrawalsAreKept() {
        for (int i = 0; i <= Safeguards.WITHDRAWALS_MAX; i++) {
            put(FIVE, "c-" + i, "ann");
            books.withdraw(command("w-" + i), "ann");
        }

        assertThat(books.state.safeguards().withdrawals()).hasSize(Safeguards.WITHDRAWALS_MAX);
        assertThat(books.state.safeguards().withdrawal(new CommandId("w-0"))).isEmpty();
        assertThat(books.state.safeguards().withdrawal(new CommandId("w-1"))).isPresent();
    }

    private LimitsReply put(Limits limits, String command, String by) {
        return books.setLimits(limits, 1, command(command), by);
    }

    private static Optional<CommandId> command(String command) {
        return Optional.of(new CommandId(command));
    }

    private static Limits position(String max) {
        return SampleLimits.wide().position(Samples.BTC, max).done();
    }

    private static LimitProposal stands(LimitsReply reply) {
        return ((ProposalStands) reply).proposal();
    }

    private static LimitsWithdrawn withdrawn(LimitsReply reply) {
        return ((ProposalWithdrawn) reply).withdrawal();
    }

    private static RefusalCode code(LimitsReply reply) {
        return ((LimitsRefused) reply).refusal().code();
    }
}
