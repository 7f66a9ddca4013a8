package io.kontor.sim;

import static io.kontor.sim.Ask.ALICE;
import static io.kontor.sim.Ask.BOB;
import static io.kontor.sim.Ask.buy;
import static io.kontor.sim.Ask.sell;
import static io.kontor.sim.fault.FaultKind.ACK_LOST;
import static io.kontor.sim.fault.FaultKind.DISCONNECT;
import static io.kontor.sim.fault.FaultKind.LATE_FILL;
import static io.kontor.sim.fault.FaultKind.PARTIAL_FILL;
import static io.kontor.sim.fault.FaultKind.REPORT_DUPLICATED;
import static io.kontor.sim.fault.FaultKind.REPORT_LOST;
import static io.kontor.sim.fault.FaultKind.REPORT_REORDERED;
import static io.kontor.sim.fault.FaultKind.REQUEST_DELAYED;
import static io.kontor.sim.fault.FaultKind.REQUEST_LOST;
import static io.kontor.sim.fault.FaultKind.SILENCE;
import static io.kontor.sim.fault.FaultKind.TRADE_BUSTED;
import static io.kontor.sim.fault.FaultKind.TRADE_CORRECTED;
import static org.assertj.core.api.Assertions.assertThat;

import io.kontor.sim.fault.FaultKind;
import io.kontor.sim.fault.FaultSwitch;
import io.kontor.sim.fault.Faults;
import io.kontor.sim.fault.RequestKind;
import io.kontor.sim.matching.LevelChange;
import io.kontor.sim.message.Fill;
import io.kontor.sim.message.OrderStatement;
import io.kontor.sim.message.OrderStatus;
import io.kontor.value.ClientOrderId;
import io.kontor.value.Price;
import io.kontor.value.Quantity;
import io.kontor.value.Side;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FaultsTest {
    private static final Duration LITTLE = Duration.ofMillis(50);

    @TempDir
    Path directory;

    private final Heard heard = new Heard();
    private Rig rig;
    private TradingSession session;

    @BeforeEach
    void open() {
        rig = new Rig(directory);
        session = rig.logOn(ALICE, 0, heard);
    }

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void aLostRequestNeverHappened() {
        rig.faults.set(REQUEST_LOST, FaultSwitch.next(1).after(LITTLE));

        var answer = submit("a");
        assertThat(answer).isNotDone();
        rig.pass(LITTLE);

        assertThat(answer).isCompletedExceptionally();
        assertThat(heard.reports).isEmpty();
        assertThat(query("a")).isEmpty();
        assertThat(submit("a")).isCompleted();
    }

    @Test
    void withALostAcknowledgementTheOrderStandsAndOnlyAskingTells() {
        rig.faults.set(ACK_LOST, FaultSwitch.next(1));

        var answer = submit("a");
        rig.pass(Duration.ofHours(1));

        assertThat(answer).isNotDone();
        assertThat(heard.reports).isEmpty();
        assertThat(query("a").orElseThrow().order().status()).isEqualTo(OrderStatus.OPEN);
        submit("b");
        assertThat(heard.words()).containsExactly("b NEW");
    }

    @Test
    void aLogOnBringsTheReportsOfALostAcknowledgement() {
        rig.faults.set(ACK_LOST, FaultSwitch.next(1));
        submit("a");

        Heard again = new Heard();
        rig.logOn(ALICE, 0, again);

        assertThat(again.words()).containsExactly("a NEW");
    }

    @Test
    void aDelayedRequestHoldsBackThoseBehindIt() {
        rig.faults.set(REQUEST_DELAYED, FaultSwitch.next(1).after(LITTLE));

        submit("a");
        var asked = session.query(new ClientOrderId("a")).toCompletableFuture();
        rig.turn();
        assertThat(asked).isNotDone();
        rig.pass(LITTLE);

        assertThat(heard.words()).containsExactly("a NEW");
        assertThat(asked.join()).isPresent();
    }

    @Test
    void aRequestDelayedPastItsTimeIsRejected() {
        rig.faults.set(REQUEST_DELAYED, FaultSwitch.next(1).after(LITTLE));

        session.submit(buy(ALICE, "a", "1")
                .at("100")
                .before(Ask.NOW.plus(LITTLE).minusMillis(1))
                .order());
        rig.turn();
        rig.pass(LITTLE);

        assertThat(heard.words()).containsExactly("a REJECTED");
    }

    @Test
    void aCancelDelayedPastItsTimeIsNotCarriedOut() {
        submit("a");
        rig.faults.set(REQUEST_DELAYED, FaultSwitch.next(1).after(LITTLE));

        var late = session.goodUntil(Ask.NOW.plus(LITTLE).minusMillis(1))
                .cancel(new ClientOrderId("a"))
                .toCompletableFuture();
        rig.turn();
        rig.pass(LITTLE);

        assertThat(late).failsWithin(Duration.ZERO).withThrowableThat().withCauseInstanceOf(TooLate.class);
        assertThat(heard.words()).containsExactly("a NEW");
    }

    @Test
    void whatComesTooLateGetsNoAnswerInASilence() {
        rig.faults.set(SILENCE, FaultSwitch.next(1).after(LITTLE));
        submit("a");

        var late = session.goodUntil(Ask.NOW.minusMillis(1))
                .cancel(new ClientOrderId("a"))
                .toCompletableFuture();
        rig.turn();
        rig.pass(LITTLE);

        assertThat(late).isNotDone();
        assertThat(heard.words()).containsExactly("a NEW");
    }

    @Test
    void aCutSessionTookEffectAndIsOver() {
        rig.faults.set(DISCONNECT, FaultSwitch.next(1));

        var answer = submit("a");

        assertThat(answer).isCompletedExceptionally();
        assertThat(heard.reports).isEmpty();
        assertThat(heard.downs).hasSize(1);
        assertThat(session.submit(buy(ALICE, "b", "1").at("100").order()).toCompletableFuture())
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .withCauseInstanceOf(NotTaken.class);
        Heard again = new Heard();
        rig.logOn(ALICE, 0, again);
        assertThat(again.words()).containsExactly("a NEW");
    }

    @Test
    void reportsCanComeTwiceInWrongOrderOrNotAtAll() {
        rig.faults.set(REPORT_DUPLICATED, FaultSwitch.next(1));
        submit("a");
        assertThat(heard.cursors()).containsExactly(1L, 1L);

        rig.faults.set(REPORT_REORDERED, FaultSwitch.next(1).after(LITTLE));
        submit("b");
        submit("c");
        assertThat(heard.cursors()).containsExactly(1L, 1L, 3L, 2L);

        rig.faults.set(REPORT_LOST, FaultSwitch.next(1));
        submit("d");
        submit("e");
        assertThat(heard.cursors()).containsExactly(1L, 1L, 3L, 2L, 5L);
    }

    @Test
    void aReportThatNoneFollowsComesAfterTheDelay() {
        rig.faults.set(REPORT_REORDERED, FaultSwitch.next(1).after(LITTLE));

        submit("a");
        assertThat(heard.reports).isEmpty();
        rig.pass(LITTLE);

        assertThat(heard.cursors()).containsExactly(1L);
    }

    @Test
    void afterASilenceTheReportsComeAndTheAnswersDoNot() {
        rig.faults.set(SILENCE, FaultSwitch.next(1).after(LITTLE));

        var first = submit("a");
        var second = submit("b");
        assertThat(heard.reports).isEmpty();
        rig.pass(LITTLE);
        rig.turn();

        assertThat(heard.cursors()).containsExactly(1L, 2L);
        assertThat(first).isNotDone();
        assertThat(second).isNotDone();
        assertThat(submit("c")).isCompleted();
    }

    @Test
    void aSilenceThatIsEndedBringsTheReportsAndDoesNotEndAnother() {
        rig.faults.set(SILENCE, FaultSwitch.next(1).after(LITTLE));
        submit("a");

        rig.core.sessions().endSilences();
        rig.turn();
        assertThat(heard.words()).containsExactly("a NEW");

        rig.faults.set(SILENCE, FaultSwitch.next(1).after(LITTLE.multipliedBy(2)));
        submit("b");
        rig.pass(LITTLE);
        rig.turn();
        assertThat(submit("c")).isNotDone();
        assertThat(heard.words()).containsExactly("a NEW");
    }

    @Test
    void aFillCanComeAfterItsOrderWasCanceled() {
        rig.faults.set(LATE_FILL, FaultSwitch.next(1).after(LITTLE));
        submit("a");

        session.cancel(new ClientOrderId("a"));
        rig.turn();
        rig.pass(LITTLE);

        assertThat(heard.words()).containsExactly("a NEW", "a CANCELED", "a TRADE");
        OrderStatement truth = query("a").orElseThrow();
        assertThat(truth.order().filled()).isEqualTo(truth.fills().getFirst().quantity());
    }

    @Test
    void anOrderCanFindLessThanThereWas() {
        quote("10");
        rig.faults.set(PARTIAL_FILL, FaultSwitch.next(1));

        submit("a");

        Quantity filled = query("a").orElseThrow().order().filled();
        assertThat(filled).isLessThan(Quantity.of("1"));
    }

    @Test
    void aFillCanBeBustedOrCorrectedAfterwards() {
        quote("10");
        rig.faults.set(TRADE_BUSTED, FaultSwitch.next(1).after(LITTLE));
        submit("a");
        rig.faults.set(TRADE_CORRECTED, FaultSwitch.next(1).after(LITTLE));
        submit("b");
        rig.pass(LITTLE);

        assertThat(heard.words()).endsWith("a TRADE_CANCEL", "b TRADE_CORRECT");
        assertThat(query("a").orElseThrow().fills().getFirst().standing()).isEqualTo(Fill.Standing.BUSTED);
        assertThat(query("a").orElseThrow().order().filled()).isEqualTo(Quantity.ZERO);
        assertThat(query("b").orElseThrow().fills().getFirst().price()).isNotEqualTo(Price.of("100"));
    }

    @Test
    void aSwitchCanBeForOneAccountAndOneKindOfRequest() {
        TradingSession other = rig.logOn(BOB, 0, new Heard());
        rig.faults.set(REQUEST_LOST, FaultSwitch.next(9).of(ALICE).on(RequestKind.CANCEL));

        submit("a");
        var theirs = other.submit(sell(BOB, "b", "1").at("200").order()).toCompletableFuture();
        var mine = session.cancel(new ClientOrderId("a")).toCompletableFuture();
        rig.turn();

        assertThat(heard.words()).containsExactly("a NEW");
        assertThat(theirs).isCompleted();
        assertThat(mine).isNotDone();
        assertThat(rig.faults.struck()).containsEntry(REQUEST_LOST, 1L);
    }

    @Test
    void chanceIsTheSameForTheSameSeed() {
        assertThat(strikes(7)).isEqualTo(strikes(7)).isNotEqualTo(strikes(8)).contains(true, false);
    }

    @Test
    void aSwitchThatIsClearedStrikesNoMore() {
        rig.faults.set(FaultKind.REQUEST_LOST, FaultSwitch.chance(1));
        rig.faults.clear();

        assertThat(submit("a")).isCompleted();
    }

    private static List<Boolean> strikes(long seed) {
        Faults faults = new Faults(seed);
        faults.set(ACK_LOST, FaultSwitch.chance(0.3));
        return IntStream.range(0, 50)
                .mapToObj(i -> faults.strike(ACK_LOST, ALICE).isPresent())
                .toList();
    }

    private CompletionStage<Void> submit(String id) {
        var answer = session.submit(buy(ALICE, id, "1").at("100").order());
        rig.turn();
        return answer;
    }

    private Optional<OrderStatement> query(String id) {
        var answer = session.query(new ClientOrderId(id)).toCompletableFuture();
        rig.turn();
        return answer.join();
    }

    private void quote(String quantity) {
        var units = rig.core.engine().units(SimInstruments.BTC_USDT);
        var level = new LevelChange(Side.SELL, units.price(Price.of("100")), units.quantity(Quantity.of(quantity)));
        rig.core.engine().quote(SimInstruments.BTC_USDT, List.of(level), Ask.NOW);
    }
}
