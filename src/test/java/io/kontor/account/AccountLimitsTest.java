package io.kontor.account;

import static org.assertj.core.api.Assertions.assertThat;

import io.kontor.account.AccountEntity.Granted;
import io.kontor.account.AccountEntity.LimitsRefused;
import io.kontor.account.AccountEntity.LimitsReply;
import io.kontor.account.AccountEntity.LimitsSet;
import io.kontor.account.AccountEvent.LimitAlerted;
import io.kontor.instrument.PriceRule;
import io.kontor.model.Ear;
import io.kontor.model.Samples;
import io.kontor.risk.LimitUse;
import io.kontor.risk.Limits;
import io.kontor.risk.Limits.WithoutMark;
import io.kontor.risk.RiskDecision;
import io.kontor.risk.RiskLimit;
import io.kontor.risk.SampleLimits;
import io.kontor.value.CommandId;
import io.kontor.value.HaltId;
import io.kontor.value.Money;
import io.kontor.value.Price;
import io.kontor.value.Quantity;
import io.kontor.value.Refusal;
import io.kontor.value.RefusalCode;
import io.kontor.value.Side;
import io.kontor.value.Symbol;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How an account holds its limits: rates across restarts, changes at once, alerts, days. */
class AccountLimitsTest {
    private final Books books = new Books();

    @Test
    void aRestartNeitherFillsNorEmptiesTheRate() {
        books.limitedTo(SampleLimits.wide().rate(3, 100).done());
        books.reserve("a", Side.BUY, "1");
        books.reserve("b", Side.BUY, "1");
        books.now = books.now.plusMillis(600);
        books.reserve("c", Side.BUY, "1");

        books.restart();
        Books.undecided(books.reserve("d", Side.BUY, "1"), RefusalCode.RATE_LIMITED);
        books.now = books.now.plusMillis(400);

        Books.granted(books.reserve("d", Side.BUY, "1"));
        Books.granted(books.reserve("e", Side.BUY, "1"));
        Books.undecided(books.reserve("f", Side.BUY, "1"), RefusalCode.RATE_LIMITED);
    }

    @Test
    void aClockADayAheadHoldsAnAccountBackNoLongerThanItIsAsked() {
        books.limitedTo(SampleLimits.wide().rate(2, 100).done());
        Instant now = books.now;
        books.now = now.plus(Duration.ofDays(1));
        books.reserve("ahead", Side.BUY, "1");

        books.now = now;
        Books.granted(books.reserve("a", Side.BUY, "1"));
        Books.granted(books.reserve("b", Side.BUY, "1"));
        Books.undecided(books.reserve("c", Side.BUY, "1"), RefusalCode.RATE_LIMITED);

        books.restart();
        Books.undecided(books.reserve("c", Side.BUY, "1"), RefusalCode.RATE_LIMITED);
        books.now = now.plusSeconds(1);
        Books.granted(books.reserve("c", Side.BUY, "1"));
    }

    @Test
    void whatIsRefusedForItsRateLeavesNothingBehindAndSaysWhenToComeAgain() {
        books.limitedTo(SampleLimits.wide().rate(1, 100).done());
        books.reserve("a", Side.BUY, "1");
        int journalled = books.journal.size();
        books.now = books.now.plusMillis(100);

        Refusal refusal = Books.undecided(books.reserve("b", Side.BUY, "1"), RefusalCode.RATE_LIMITED);

        assertThat(refusal.retryAfter()).contains(Duration.ofMillis(900));
        assertThat(books.journal).hasSize(journalled);
        books.now = books.now.plusMillis(900);
        Books.granted(books.reserve("b", Side.BUY, "1"));
    }

    @Test
    void deniedAttemptsCountAlsoThoseToChange() {
        books.limitedTo(
                SampleLimits.wide().rate(3, 100).position(Samples.BTC, "10").done());
        books.open("a", Side.BUY, "10");
        Books.denied(books.reserve("b", Side.BUY, "1"), RefusalCode.RISK_POSITION);
        Books.denied(books.reserve("a", Side.BUY, 2, 1, "11", "100"), RefusalCode.RISK_POSITION);

        books.restart();

        Books.undecided(books.reserve("c", Side.SELL, "1"), RefusalCode.RATE_LIMITED);
    }

    @Test
    void aRepeatOfAGrantedReservationIsNoAttempt() {
        books.limitedTo(SampleLimits.wide().rate(1, 100).done());
        books.reserve("a", Side.BUY, "1");

        Books.granted(books.reserve("a", Side.BUY, "1"));
    }

    /** Its order was never placed, so nothing has left on the old decision: it is decided on what holds now. */
    @Test
    void aRepeatOfAPlaceThatFitsTheLimitsNoMoreIsDeniedAndGivesItsRoomBack() {
        books.reserve("a", Side.BUY, "10");
        books.setLimits(position("5"), 1, "c-1");

        Books.denied(books.reserve("a", Side.BUY, "10"), RefusalCode.RISK_POSITION);

        assertThat(books.openBuy()).isEqualTo("0");
    }

    @Test
    void aRepeatOfAPlaceIsGrantedOnALookAtTheLimitsOfNow() {
        books.reserve("a", Side.BUY, "4");
        books.setLimits(position("5"), 1, "c-1");

        Granted again = (Granted) books.reserve("a", Side.BUY, "4");

        assertThat(again.looked()).isTrue();
        assertThat(again.decision().limitsVersion()).isEqualTo(2);
    }

    /** It is not one more of the same, and what came since was held against it. */
    @Test
    void aRepeatOfAPlaceIsHeldAgainstNoOrderOfItsOwn() {
        books.limitedTo(SampleLimits.wide().openOrders(1).repeats(1).done());
        books.reserve("a", Side.BUY, "1");

        Books.granted(books.reserve("a", Side.BUY, "1"));
    }

    /** A refusal that does not stick decides nothing, and neither does it take away what was granted. */
    @Test
    void aRepeatOfAPlaceThatCannotBeDecidedNowKeepsItsRoom() {
        books.limitedTo(SampleLimits.wide()
                .collar("0.01")
                .withoutMark(WithoutMark.REFUSE)
                .done());
        books.quote = books.at("100");
        books.reserve("a", Side.BUY, "10");
        books.quote = Optional.empty();

        Books.undecided(books.reserve("a", Side.BUY, "10"), RefusalCode.MARK_UNAVAILABLE);

        assertThat(books.openBuy()).isEqualTo("10");
    }

    @Test
    void aHaltIsLookedAtBeforeAnyOtherLimitButAfterTheRate() {
        books.limitedTo(
                SampleLimits.wide().rate(1, 100).position(Samples.BTC, "1").done());
        books.halted = Optional.of(Refusal.of(RefusalCode.TRADING_HALTED, "halted"));

        Books.denied(books.reserve("a", Side.BUY, "2"), RefusalCode.TRADING_HALTED);
        Books.undecided(books.reserve("b", Side.BUY, "2"), RefusalCode.RATE_LIMITED);
    }

    @Test
    void whatAHaltClosesIsNotHeldBackByWhatRanAway() {
        HaltId halt = HaltId.of(new CommandId("stop"));
        books.limitedTo(SampleLimits.wide().rate(100, 3).repeats(1).done());
        books.open("a", Side.BUY, "5");
        books.fill("a", Side.BUY, "5", "0", "5");
        books.reserve("b", Side.BUY, "1");
        books.reserve("c", Side.BUY, "2");
        books.halted = Optional.of(Refusal.of(RefusalCode.TRADING_HALTED, "halted"));
        Books.undecided(books.reserve("d", Side.SELL, "1"), RefusalCode.RATE_LIMITED);

        Books.granted(books.close("close-1", Side.SELL, "1", halt));
        Books.granted(books.close("close-2", Side.SELL, "1", halt));

        assertThat(books.usage())
                .filteredOn(use -> use.limit() == RiskLimit.ORDERS_PER_MINUTE)
                .singleElement()
                .satisfies(
                        use -> assertThat(use.used()).as("counted all the same").isEqualByComparingTo("5"));
        Books.undecided(books.reserve("e", Side.SELL, "1"), RefusalCode.RATE_LIMITED);
    }

    @Test
    void ownOrdersThatRestAreNotTradedWithWhateverBecameOfThem() {
        books.limitedTo(SampleLimits.wide().noSelfTrade().done());
        books.open("s", Side.SELL, "5");
        Books.denied(books.reserve("a", Side.BUY, "1"), RefusalCode.RISK_SELF_TRADE);
        books.fill("s", Side.SELL, "2", "3", "2");
        Books.denied(books.reserve("b", Side.BUY, "1"), RefusalCode.RISK_SELF_TRADE);

        books.close("s", Side.SELL, "2");

        Books.granted(books.reserve("c", Side.BUY, "1"));
    }

    @Test
    void newLimitsHoldAtTheNextCheckAndNoLaterVersionIsOverwrittenUnseen() {
        LimitsSet set = (LimitsSet) books.setLimits(position("5"), 1, "c-1");
        assertThat(set.limits().version()).isEqualTo(2);

        Books.denied(books.reserve("a", Side.BUY, "6"), RefusalCode.RISK_POSITION);

        assertThat(code(books.setLimits(position("100"), 1, "c-2"))).isEqualTo(RefusalCode.LIMITS_VERSION_MISMATCH);
        Books.denied(books.reserve("b", Side.BUY, "6"), RefusalCode.RISK_POSITION);
        assertThat(books.setLimits(position("100"), 2, "c-3")).isInstanceOf(LimitsSet.class);
        Books.granted(books.reserve("c", Side.BUY, "6"));
    }

    @Test
    void aRepeatedChangeIsAnsweredAlikeAndAnotherUnderItsIdRefused() {
        books.setLimits(position("5"), 1, "c-1");
        int journalled = books.journal.size();

        assertThat(((LimitsSet) books.setLimits(position("5"), 1, "c-1")).repeat())
                .isTrue();
        assertThat(code(books.setLimits(position("6"), 1, "c-1"))).isEqualTo(RefusalCode.DUPLICATE_COMMAND_ID);
        assertThat(books.journal).hasSize(journalled);
    }

    @Test
    void limitsOfUnknownCurrenciesAndSymbolsChangeNothing() {
        assertThat(code(books.setLimits(SampleLimits.wide().currency("XYZ").done(), 1, "c-1")))
                .isEqualTo(RefusalCode.INVALID_FIELD);
        assertThat(code(books.setLimits(
                        SampleLimits.wide().position(new Symbol("NO/SUCH"), "1").done(), 1, "c-2")))
                .isEqualTo(RefusalCode.UNKNOWN_SYMBOL);
        assertThat(books.journal).isEmpty();
    }

    /** Or nothing could be changed by reading the limits, changing one and sending all of them back. */
    @Test
    void aSymbolThatIsListedNoMoreAndThatTheLimitsInForceNameHoldsNoChangeBack() {
        SampleLimits ofBoth = SampleLimits.wide().position(Samples.BTC, "5").position(Samples.ETH, "5");
        books.setLimits(ofBoth.done(), 1, "c-1");
        books.unknown.add(Samples.ETH);

        assertThat(books.setLimits(ofBoth.openOrders(7).done(), 2, "c-2")).isInstanceOf(LimitsSet.class);
        assertThat(code(books.setLimits(
                        ofBoth.position(new Symbol("NO/SUCH"), "1").done(), 3, "c-3")))
                .isEqualTo(RefusalCode.UNKNOWN_SYMBOL);
    }

    @Test
    void limitsSurviveARestartAndConfiguredOnesComeBackOnlyUnderAHigherVersion() {
        books.setLimits(position("5"), 1, "c-1");

        books.limitedTo(position("100"));
        Books.denied(books.reserve("a", Side.BUY, "6"), RefusalCode.RISK_POSITION);
        books.limitedTo(position("100").as(3));

        Books.granted(books.reserve("b", Side.BUY, "6"));
    }

    @Test
    void whatTheConfigurationSaysIsJournalledBeforeTheFirstDecisionOnIt() {
        books.limitedTo(position("5").as(4));

        books.due();
        books.due();

        assertThat(books.journal.stream().filter(AccountEvent.LimitsChanged.class::isInstance))
                .singleElement()
                .isInstanceOfSatisfying(AccountEvent.LimitsChanged.class, e -> {
                    assertThat(e.limits().version()).isEqualTo(4);
                    assertThat(e.by()).isEqualTo(AccountRisk.CONFIGURATION);
                });
    }

    @Test
    void alertsComeAtEightyAndAHundredPercentAndGoOnlyWellBelow() {
        books.limitedTo(position("100"));
        books.due();

        assertThat(alerts("a", "79")).isEmpty();
        assertThat(alerts("b", "1")).containsExactly(80);
        assertThat(alerts("c", "10")).isEmpty();
        assertThat(alerts("d", "10")).containsExactly(100);
        books.close("c", Side.BUY, "0");
        assertThat(alertsNow()).containsExactly(80);
        books.close("b", Side.BUY, "0");
        books.close("d", Side.BUY, "0");
        assertThat(alertsNow()).isEmpty();
        books.fill("a", Side.BUY, "1", "70", "1");
        assertThat(alertsNow()).containsExactly(0);
        assertThat(books.state.safeguards().alerts()).isEmpty();
    }

    @Test
    void anAlertGoesWithItsLimit() {
        books.limitedTo(position("10"));
        books.open("a", Side.BUY, "9");
        books.due();
        books.setLimits(SampleLimits.wide().gross("950").done(), 1, "c-1");
        books.quote = books.at("100");

        assertThat(alertsNow()).containsExactly(0, 80);
        LimitAlerted lowered = (LimitAlerted) books.journal.get(books.journal.size() - 2);
        assertThat(lowered.alert().limit()).isEqualTo(RiskLimit.POSITION_LONG);
        assertThat(lowered.seq()).isEqualTo(books.state.seq() - 1);
        books.setLimits(SampleLimits.wide().done(), 2, "c-2");
        assertThat(alertsNow()).containsExactly(0);
        assertThat(books.state.safeguards().alerts()).isEmpty();
        assertThat(alertsNow()).isEmpty();
    }

    @Test
    void anAlertNamesItsLimitAndHasANumberOfTheStream() {
        books.limitedTo(position("10"));
        books.open("a", Side.BUY, "9");
        long before = books.state.seq();

        books.due();

        LimitAlerted alerted = (LimitAlerted) books.journal.getLast();
        assertThat(alerted.seq()).isEqualTo(before + 1).isEqualTo(books.state.seq());
        assertThat(alerted.alert().limit()).isEqualTo(RiskLimit.POSITION_LONG);
        assertThat(alerted.alert().symbol()).contains(Samples.BTC);
        assertThat(alerted.alert().used()).isEqualByComparingTo("9");
        assertThat(alerted.alert().max()).isEqualByComparingTo("10");
    }

    @Test
    void theDaysLossBeginsAnewAtMidnight() {
        books.limitedTo(SampleLimits.wide().loss("50").done());
        books.quote = books.at("100");
        books.due();
        books.open("a", Side.BUY, "10");
        books.fill("a", Side.BUY, "10", "0", "10");
        books.quote = books.at("94");
        Books.denied(books.reserve("b", Side.BUY, "1"), RefusalCode.RISK_DAILY_LOSS);
        Books.granted(books.reserve("c", Side.SELL, "1"));

        books.now = books.now.plus(Duration.ofDays(1));
        books.due();

        assertThat(books.state.safeguards().day().orElseThrow().date()).isEqualTo("2026-11-21");
        Books.granted(books.reserve("d", Side.BUY, "1"));
        books.quote = books.at("88");
        Books.denied(books.reserve("e", Side.BUY, "1"), RefusalCode.RISK_DAILY_LOSS);
    }

    @Test
    void theJournalledMarkIsTheOneTheOrderWasHeldAgainstHoweverTheBoardMovesOn() {
        AtomicInteger price = new AtomicInteger(100);
        books.quote = books.at("100");
        books.open("a", Side.BUY, "10");
        books.looked = () -> books.quote = books.at(Integer.toString(price.incrementAndGet()));

        Granted granted = (Granted) books.reserve("b", Side.BUY, "1");

        RiskDecision decision = granted.decision();
        assertThat(decision.worth().orElseThrow().gross().value())
                .isEqualByComparingTo(decision.mark().orElseThrow().value().movePointRight(1));
    }

    @ParameterizedTest
    @CsvSource({"REFUSE, false, false", "ALLOW_REDUCING, false, true", "ALLOW, true, true"})
    void noDayBeginsBeforeEverythingHeldHasAMarkAndUntilThenThePolicyDecides(
            WithoutMark policy, boolean growing, boolean reducing) {
        restartedNextDayHoldingTenThatLost(
                SampleLimits.wide().loss("50").withoutMark(policy).done());

        books.watch();
        books.due();

        assertThat(day()).isEqualTo("2026-11-20");
        assertThat(books.reserve("b", Side.BUY, "1") instanceof Granted).isEqualTo(growing);
        assertThat(books.reserve("c", Side.SELL, "1") instanceof Granted).isEqualTo(reducing);
        // The mark is there, and what it says of the days before is still not the day's.
        books.quote = books.at("94");
        assertThat(books.reserve("d", Side.BUY, "1") instanceof Granted).isEqualTo(growing);
        assertThat(books.usage())
                .filteredOn(use -> use.limit() == RiskLimit.DAILY_LOSS)
                .allSatisfy(use -> assertThat(use.used()).isZero());
        assertThat(books.state.safeguards().alerts()).isEmpty();
    }

    @Test
    void oldLossesAreNotTheDaysOnceTheFirstMarkHasOpenedIt() {
        restartedNextDayHoldingTenThatLost(
                SampleLimits.wide().loss("50").withoutMark(WithoutMark.REFUSE).done());
        books.watch();
        books.due();
        Books.undecided(books.reserve("b", Side.BUY, "1"), RefusalCode.MARK_UNAVAILABLE);

        books.quote = books.at("94");
        books.watch();

        assertThat(day()).isEqualTo("2026-11-21");
        assertThat(books.state.safeguards().day().orElseThrow().worth()).containsEntry(Samples.BTC, Money.of("-60"));
        Books.granted(books.reserve("c", Side.BUY, "1"));
        books.quote = books.at("88");
        Books.denied(books.reserve("d", Side.BUY, "1"), RefusalCode.RISK_DAILY_LOSS);
    }

    /** Until the marks are there it is not known how much is used; a false all-clear would be told, and a second later taken back. */
    @Test
    void aRestartWithoutMarksLowersNoAlert() {
        books.limitedTo(SampleLimits.wide().loss("50").gross("1000").net("1000").done());
        books.quote = books.at("100");
        books.due();
        books.open("a", Side.BUY, "10");
        books.fill("a", Side.BUY, "10", "0", "10");
        marked("94");
        assertThat(alertsNow()).containsExactly(80, 80, 100);

        books.quote = Optional.empty();
        books.restart();

        assertThat(alertsNow()).isEmpty();
        assertThat(partial()).containsExactly(RiskLimit.GROSS_NOTIONAL, RiskLimit.NET_NOTIONAL, RiskLimit.DAILY_LOSS);
        marked("94");
        assertThat(alertsNow()).isEmpty();
        assertThat(partial()).isEmpty();
        marked("98");
        assertThat(alertsNow()).as("it is known to be less").containsExactly(0);
    }

    @Test
    void whatIsFlatNeedsNoMarkForADayToBegin() {
        books.limitedTo(SampleLimits.wide().loss("50").done());
        books.open("a", Side.BUY, "10");
        books.fill("a", Side.BUY, "10", "0", "10");
        books.open("b", Side.SELL, "10");
        books.fill("b", Side.SELL, "10", "0", "10");

        books.due();

        assertThat(day()).isEqualTo("2026-11-20");
    }

    /** Such as in a pod that has reached not all venues yet: what was worth nothing then would be the day's profit later. */
    @Test
    void noDayBeginsBeforeWhatIsHeldIsListed() {
        holdingWhatIsNotListedYet(
                SampleLimits.wide().loss("50").withoutMark(WithoutMark.REFUSE).done());

        books.due();
        assertThat(books.state.safeguards().day()).isEmpty();
        Books.undecided(books.reserve("a", Side.BUY, "1"), RefusalCode.MARK_UNAVAILABLE);

        books.unknown.clear();
        books.due();
        assertThat(books.state.safeguards().day().orElseThrow().worth()).containsEntry(Samples.ETH, Money.of("100"));
        Books.granted(books.reserve("b", Side.BUY, "1"));
    }

    @Test
    void whatIsHeldAndNotListedYetHoldsBackWhatGrows() {
        holdingWhatIsNotListedYet(SampleLimits.wide()
                .gross("1500")
                .net("1500")
                .withoutMark(WithoutMark.REFUSE)
                .done());
        Books.undecided(books.reserve("a", Side.BUY, "6"), RefusalCode.MARK_UNAVAILABLE);
        assertThat(partial()).containsExactly(RiskLimit.GROSS_NOTIONAL, RiskLimit.NET_NOTIONAL);

        books.unknown.clear();

        Books.denied(books.reserve("b", Side.BUY, "6"), RefusalCode.RISK_GROSS_NOTIONAL);
        Books.granted(books.reserve("c", Side.BUY, "5"));
        assertThat(partial()).isEmpty();
    }

    @Test
    void whatNobodyListsCountsAsNothingOnceAllVenuesWereAsked() {
        holdingWhatIsNotListedYet(SampleLimits.wide()
                .gross("1500")
                .net("1500")
                .loss("50")
                .withoutMark(WithoutMark.REFUSE)
                .done());
        books.due();
        Books.undecided(books.reserve("a", Side.BUY, "6"), RefusalCode.MARK_UNAVAILABLE);

        books.allListed = true;
        books.due();

        Books.granted(books.reserve("b", Side.BUY, "6"));
        assertThat(day()).isEqualTo("2026-11-20");
        assertThat(partial()).isEmpty();
    }

    /** A breaker that did not see it would lift the halt it raised for it. */
    @Test
    void whatIsHeldAndNotListedIsHeldToItsPositionLimit() {
        holdingWhatIsNotListedYet(SampleLimits.wide().position(Samples.ETH, "8").done());

        assertThat(books.usage())
                .filteredOn(use -> use.limit() == RiskLimit.POSITION_LONG)
                .containsExactly(new LimitUse(
                        RiskLimit.POSITION_LONG,
                        Optional.of(Samples.ETH),
                        new BigDecimal("10"),
                        new BigDecimal("8"),
                        125,
                        false));
    }

    @Test
    void nothingLeavesOnAnOldDecisionWhileItsInstrumentIsNotKnown() {
        List<AccountEntity.Rechecked> answers = new ArrayList<>();

        AccountLogic logic = AccountOnTape.logic();
        logic.decide(
                        logic.empty(),
                        new AccountEntity.Recheck(
                                Books.id("a"),
                                Samples.VENUE,
                                new Symbol("NO/SUCH"),
                                Side.BUY,
                                1,
                                Quantity.of("1"),
                                Quantity.of("1"),
                                Price.of("100"),
                                false,
                                Optional.empty(),
                                new Ear<>(answers::add)))
                .whenDurable()
                .run();

        assertThat(answers)
                .singleElement()
                .satisfies(answer ->
                        assertThat(answer.refusal().map(Refusal::code)).contains(RefusalCode.NOT_READY));
    }

    /** It may fill at what it had for as long as that is at the venue, but what it costs is what it is to have. */
    @Test
    void aSellThatIsToCostMoreIsHeldAgainstTheNotionalOfAnOrder() {
        books.limitedTo(SampleLimits.wide().orderNotional("1000").done());
        books.quote = books.at("90");
        books.open("a", Side.SELL, "10");

        Books.denied(books.modify("a", 2, "10", "100", "10", "101"), RefusalCode.RISK_ORDER_NOTIONAL);
        assertThat(books.journal.getLast())
                .isInstanceOfSatisfying(
                        AccountEvent.ChangeDenied.class,
                        e -> assertThat(e.wanted())
                                .contains(new AccountEntity.Wanted(Quantity.of("10"), Price.of("101"))));
        Books.denied(books.modify("a", 2, "10", "100", "5", "201"), RefusalCode.RISK_ORDER_NOTIONAL);
        Granted less = (Granted) books.modify("a", 2, "10", "100", "5", "200");
        assertThat(less.looked()).isFalse();
        int journalled = books.journal.size();
        Books.granted(books.modify("a", 2, "10", "100", "5", "200"));
        assertThat(books.journal).as("the answer was lost").hasSize(journalled);
        Books.denied(books.modify("a", 2, "10", "100", "5", "201"), RefusalCode.RISK_ORDER_NOTIONAL);
        // Replaced at the venue, and not heard of here: it would have room as it is, and is worth twice.
        Books.denied(books.reserve("a", Side.SELL, 3, 1, "10", "200"), RefusalCode.RISK_ORDER_NOTIONAL);
    }

    /** Nothing else may hold back what makes no position larger. */
    @Test
    void aSellThatIsToCostMorePassesWhereTheDaysLossIsUsedUp() {
        books.limitedTo(SampleLimits.wide().orderNotional("2000").loss("50").done());
        books.quote = books.at("100");
        books.due();
        books.open("b", Side.BUY, "10");
        books.fill("b", Side.BUY, "10", "0", "10");
        books.open("a", Side.SELL, "15");
        books.quote = books.at("90");
        Books.denied(books.reserve("c", Side.SELL, "15"), RefusalCode.RISK_DAILY_LOSS);

        Books.granted(books.modify("a", 2, "15", "100", "15", "101"));
    }

    /** Who sells pays: to be paid 600 for it rather than 1 is the larger purchase, at the lower price. */
    @Test
    void aBuyThatIsToBePaidMoreForIsHeldAgainstTheNotionalOfAnOrder() {
        books.instrument = Samples.instrument(
                Samples.BTC, PriceRule.fixed(Price.of("-1000"), Price.of("1000"), Price.of("1")), "1");
        books.limit = "-1";
        books.limitedTo(SampleLimits.wide().orderNotional("500").done());
        books.quote = books.at("-1");
        Books.granted(books.reserve("a", Side.BUY, 1, 1, "1", "-1"));
        books.announce("a", Side.BUY, 1, "1", "0");

        Books.denied(books.modify("a", Side.BUY, 2, "1", "-1", "1", "-600"), RefusalCode.RISK_ORDER_NOTIONAL);
        Books.granted(books.modify("a", Side.BUY, 3, "1", "-1", "1", "-500"));
    }

    @Test
    void aLimitOnTheDaysLossThatIsTakenAwayWaitsForNoDay() {
        restartedNextDayHoldingTenThatLost(
                SampleLimits.wide().loss("50").withoutMark(WithoutMark.REFUSE).done());
        books.due();
        Books.undecided(books.reserve("b", Side.BUY, "1"), RefusalCode.MARK_UNAVAILABLE);

        books.setLimits(SampleLimits.wide().withoutMark(WithoutMark.REFUSE).done(), 1, "c-1");

        Books.granted(books.reserve("b", Side.BUY, "1"));
    }

    /** Bought at 100, at 94 in the evening; nothing has been quoted since the process is back. */
    private void restartedNextDayHoldingTenThatLost(Limits limits) {
        books.limitedTo(limits);
        books.quote = books.at("100");
        books.due();
        books.open("a", Side.BUY, "10");
        books.fill("a", Side.BUY, "10", "0", "10");
        books.quote = Optional.empty();
        books.now = books.now.plus(Duration.ofDays(1));
        books.restart();
    }

    /** Everything is valued anew by then. */
    private void marked(String price) {
        books.now = books.now.plusSeconds(1);
        books.quote = books.at(price);
    }

    /** Ten ETH, bought at 90. */
    private void holdingWhatIsNotListedYet(Limits limits) {
        books.limitedTo(limits);
        books.quote = books.at("100");
        books.hold(Samples.ETH, "10", "90");
        books.unknown.add(Samples.ETH);
        books.allListed = false;
        books.restart();
    }

    private List<RiskLimit> partial() {
        return books.usage().stream()
                .filter(LimitUse::partial)
                .map(LimitUse::limit)
                .toList();
    }

    private String day() {
        return books.state.safeguards().day().orElseThrow().date().toString();
    }

    private List<Integer> alerts(String order, String quantity) {
        books.open(order, Side.BUY, quantity);
        return alertsNow();
    }

    private List<Integer> alertsNow() {
        int before = books.journal.size();
        books.due();
        return books.journal.subList(before, books.journal.size()).stream()
                .filter(LimitAlerted.class::isInstance)
                .map(e -> ((LimitAlerted) e).alert().percent())
                .toList();
    }

    private static Limits position(String max) {
        return SampleLimits.wide()
                .symbol(
                        Samples.BTC,
                        new Limits.OfSymbol(
                                Optional.empty(), Optional.of(Quantity.of(max)), Optional.empty(), Optional.empty()))
                .done();
    }

    private static RefusalCode code(LimitsReply reply) {
        return ((LimitsRefused) reply).refusal().code();
    }
}
