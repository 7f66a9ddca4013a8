package io.kontor.venue;

import static io.kontor.venue.Samples.acknowledge;
import static io.kontor.venue.Samples.id;
import static io.kontor.venue.Samples.intent;
import static io.kontor.venue.Samples.report;
import static io.kontor.venue.Samples.submit;
import static io.kontor.venue.Samples.trade;
import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ManualTime;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import io.kontor.value.Refusal;
import io.kontor.value.RefusalCode;
import io.kontor.value.VenueOrderId;
import io.kontor.venue.ConnectionEvent.Connected;
import io.kontor.venue.ConnectionEvent.CursorAdvanced;
import io.kontor.venue.ExecutionReport.ExecType;
import io.kontor.venue.ScriptedVenue.Acknowledged;
import io.kontor.venue.ScriptedVenue.Canceled;
import io.kontor.venue.ScriptedVenue.Closed;
import io.kontor.venue.ScriptedVenue.LogOnAsked;
import io.kontor.venue.ScriptedVenue.Submitted;
import io.kontor.venue.VenueConnection.Acknowledge;
import io.kontor.venue.VenueConnection.Status;
import io.kontor.venue.VenueConnection.Stop;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Reports on their way to the books, through the whole connection. */
class VenueReportsTest {
    private static final Duration REDELIVER_AFTER = Duration.ofSeconds(2);
    private static final Duration CURSOR_DELAY = Duration.ofSeconds(1);
    private static final Duration TICK = Duration.ofMillis(100);

    private ConnectionFixture fixture;

    @AfterEach
    void end() {
        fixture.close();
    }

    @Test
    void reportGoesToTheIntentItsClientOrderIdNames() {
        up("");

        fixture.listener.onReport(report(1, "a", ExecType.NEW));

        ConnectionFixture.Delivered delivered = fixture.orders.next();
        assertThat(delivered.intent()).isEqualTo(intent("a"));
        assertThat(delivered.report()).isEqualTo(report(1, "a", ExecType.NEW));
    }

    @Test
    void reportOfAnOrderThatIsNotOursGoesToADerivedIntent() {
        up("");

        fixture.listener.onReport(report(1, "by-hand", ExecType.NEW, "0"));

        assertThat(fixture.orders.next().intent())
                .isEqualTo(ExternalOrders.intentOf(
                        Samples.ACCOUNT, Samples.VENUE, Samples.SYMBOL, new VenueOrderId("v-by-hand")));
    }

    @Test
    void reportComesAgainInOrderUntilItIsAcknowledged() {
        up("");
        List<ExecutionReport> reports = List.of(
                report(1, "a", ExecType.NEW), report(2, "a", ExecType.TRADE), report(3, "a", ExecType.CANCELED));
        reports.forEach(fixture.listener::onReport);
        reports.forEach(fixture::delivered);
        fixture.tell(acknowledge(2));

        fixture.advance(REDELIVER_AFTER);
        fixture.delivered(reports.get(0));
        fixture.delivered(reports.get(2));
        fixture.tell(acknowledge(3), acknowledge(1));
        fixture.advance(REDELIVER_AFTER.multipliedBy(10));

        assertThat(fixture.orders).isEmpty();
    }

    @Test
    void onlyWhatIsDeliveredAgainIsSaidToBe() {
        up("");
        fixture.listener.onReport(report(1, "a", ExecType.NEW));
        assertThat(fixture.orders.next().again()).isFalse();

        fixture.advance(REDELIVER_AFTER);
        assertThat(fixture.orders.next().again()).isTrue();

        fixture.listener.onReport(report(2, "a", ExecType.CANCELED));
        assertThat(fixture.orders.next().again()).isFalse();
    }

    @Test
    void venueMayForgetOnlyWhatOurJournalHasWithoutAGap() {
        up("");
        for (int i = 1; i <= 3; i++) {
            fixture.listener.onReport(report(i, "a" + i, ExecType.NEW));
            fixture.orders.next();
        }

        fixture.tell(acknowledge(3), acknowledge(3), acknowledge(99));
        fixture.advance(CURSOR_DELAY);
        fixture.quiet();

        fixture.tell(acknowledge(1));
        fixture.advance(CURSOR_DELAY);
        assertThat(fixture.asked(Acknowledged.class).cursor()).isEqualTo(1);
        assertThat(journalled()).contains(new CursorAdvanced(1, Optional.empty(), fixture.time.instant()));
        fixture.tell(acknowledge(2));
        fixture.advance(CURSOR_DELAY);
        assertThat(fixture.asked(Acknowledged.class).cursor()).isEqualTo(3);
    }

    @Test
    void manyAcknowledgementsAreOneWrite() {
        up("reports.cursor-every = 3");
        for (int i = 1; i <= 7; i++) {
            fixture.listener.onReport(report(i, "a" + i, ExecType.NEW));
            fixture.orders.next();
        }
        for (int i = 1; i <= 7; i++) {
            fixture.tell(acknowledge(i));
        }

        assertThat(fixture.asked(Acknowledged.class).cursor()).isEqualTo(3);
        assertThat(fixture.asked(Acknowledged.class).cursor()).isEqualTo(6);
        fixture.advance(CURSOR_DELAY);
        assertThat(fixture.asked(Acknowledged.class).cursor()).isEqualTo(7);
    }

    /** A log-on asks for more than it missed, in case a report was lost: most of it would wake orders that are long over, to tell them nothing. */
    @Test
    void fillThatTheBooksHoldIsNotToldToItsOrderAgain() {
        up("");
        fixture.listener.onReport(trade(1, "a", "f-1"));
        fixture.delivered(trade(1, "a", "f-1"));
        fixture.tell(acknowledge(trade(1, "a", "f-1"), "a"));
        fixture.status();

        fixture.listener.onReport(trade(2, "a", "f-1"));
        fixture.listener.onReport(trade(3, "a", "f-2"));
        fixture.listener.onReport(trade(4, "b", "f-1"));

        fixture.delivered(trade(3, "a", "f-2"));
        fixture.delivered(trade(4, "b", "f-1"));
        fixture.advance(CURSOR_DELAY);
        assertThat(fixture.asked(Acknowledged.class).cursor()).isEqualTo(2);
    }

    @Test
    void fillThatTheBooksDoNotHoldYetIsToldAgainAsItComesAgain() {
        up("");
        fixture.listener.onReport(trade(1, "a", "f-1"));
        fixture.delivered(trade(1, "a", "f-1"));

        fixture.listener.onReport(trade(2, "a", "f-1"));

        fixture.delivered(trade(2, "a", "f-1"));
    }

    @Test
    void bustOfAFillThatTheBooksHoldIsToldToItsOrder() {
        up("");
        fixture.listener.onReport(trade(1, "a", "f-1"));
        fixture.orders.next();
        fixture.tell(acknowledge(trade(1, "a", "f-1"), "a"));
        fixture.status();
        ExecutionReport bust = trade(2, "a", ExecType.TRADE_CANCEL, "f-1");

        fixture.listener.onReport(bust);

        fixture.delivered(bust);
    }

    /** Of a connection that moves: the node it comes to reads from the journal which those are. */
    @Test
    void fillThatTheBooksHoldIsNotToldAgainWhereTheConnectionWasReadAnew() {
        up("");
        fixture.listener.onReport(trade(1, "a", "f-1"));
        fixture.delivered(trade(1, "a", "f-1"));
        fixture.tell(acknowledge(trade(1, "a", "f-1"), "a"));
        fixture.status();
        fixture.tell(new Stop());
        fixture.kit.<Object>createTestProbe().expectTerminated(fixture.connection);
        fixture.venue.clear();
        fixture.start();
        fixture.up();

        fixture.listener.onReport(trade(2, "a", "f-1"));
        fixture.listener.onReport(trade(3, "a", "f-2"));

        fixture.delivered(trade(3, "a", "f-2"));
    }

    /** Venues correct without a word, and the order says so. */
    @Test
    void fillThatIsToldAgainWithOtherFiguresIsToldToItsOrder() {
        up("");
        fixture.listener.onReport(trade(1, "a", "f-1"));
        fixture.orders.next();
        fixture.tell(acknowledge(trade(1, "a", "f-1"), "a"));
        fixture.status();
        ExecutionReport other = trade(2, "a", ExecType.TRADE, "f-1", "0.7");

        fixture.listener.onReport(other);

        fixture.delivered(other);
    }

    /** The process before this one gave the same place to another report, whose order answers late. */
    @Test
    void whatAnotherOrderAcknowledgesIsNotTakenForBooked() {
        up("");
        fixture.listener.onReport(trade(1, "a", "f-1"));
        fixture.delivered(trade(1, "a", "f-1"));
        fixture.tell(acknowledge(trade(1, "b", "f-1"), "b"));
        fixture.status();

        fixture.listener.onReport(trade(2, "a", "f-1"));
        fixture.delivered(trade(2, "a", "f-1"));
        fixture.advance(REDELIVER_AFTER);

        fixture.delivered(trade(1, "a", "f-1"));
    }

    /** Likewise, and it was another report of the same order. */
    @Test
    void whatAnOrderAcknowledgesOfAnotherReportIsNotTakenForBooked() {
        up("");
        fixture.listener.onReport(trade(1, "a", "f-1"));
        fixture.delivered(trade(1, "a", "f-1"));
        fixture.tell(acknowledge(trade(1, "a", "f-0"), "a"));
        fixture.status();

        fixture.advance(REDELIVER_AFTER);

        fixture.delivered(trade(1, "a", "f-1"));
    }

    @Test
    void whatAnOrderOfAVersionBeforeAcknowledgesIsNotTakenForAFillThatIsBooked() {
        up("");
        fixture.listener.onReport(trade(1, "a", "f-1"));
        fixture.delivered(trade(1, "a", "f-1"));
        fixture.tell(acknowledge(1, "a"));
        fixture.status();

        fixture.listener.onReport(trade(2, "a", "f-1"));

        fixture.delivered(trade(2, "a", "f-1"));
    }

    /** Its books were begun when such orders were called by the venue's number alone. */
    @Test
    void theOrderThatHasAReportUnderItsFormerNameAcknowledgesIt() {
        up("");
        ExecutionReport external = report(1, "by-hand", ExecType.NEW, "0");
        fixture.listener.onReport(external);
        fixture.orders.next();

        fixture.tell(new Acknowledge(
                1,
                Optional.of(ExternalOrders.formerIntentOf(Samples.ACCOUNT, Samples.VENUE, external.venueOrderId())),
                Optional.of(external.gist())));

        fixture.advance(CURSOR_DELAY);
        assertThat(fixture.asked(Acknowledged.class).cursor()).isEqualTo(1);
    }

    /** Its client order id is that of an order of ours which it is not. */
    @Test
    void theOrderThatHasAReportUnderTheVenuesNumberAcknowledgesIt() {
        up("");
        ExecutionReport reused = report(1, "a", ExecType.NEW);
        fixture.listener.onReport(reused);
        fixture.orders.next();

        fixture.tell(new Acknowledge(
                1,
                Optional.of(ExternalOrders.intentOf(
                        Samples.ACCOUNT, Samples.VENUE, reused.symbol(), reused.venueOrderId())),
                Optional.of(reused.gist())));

        fixture.advance(CURSOR_DELAY);
        assertThat(fixture.asked(Acknowledged.class).cursor()).isEqualTo(1);
    }

    /** Parts of a journal that was restored may be of different moments: what it says of orders is for the orders to say. */
    @Test
    void whatARestoredJournalSaysOfFillsIsNotTrusted() {
        String atStart = "kontor.halts.at-start = restored-1";
        fixture = new ConnectionFixture("", atStart);
        fixture.up();
        fixture.listener.onReport(trade(1, "a", "f-1"));
        fixture.orders.next();
        fixture.tell(acknowledge(trade(1, "a", "f-1"), "a"), new Stop());
        fixture.kit.<Object>createTestProbe().expectTerminated(fixture.connection);
        fixture.venue.clear();
        fixture.start();
        fixture.up();

        fixture.listener.onReport(trade(2, "a", "f-1"));

        fixture.delivered(trade(2, "a", "f-1"));
    }

    @Test
    void newSessionBeginsAfterTheLastReportInTheBooks() {
        up("");
        for (int i = 1; i <= 3; i++) {
            fixture.listener.onReport(report(i, "a" + i, ExecType.NEW));
            fixture.orders.next();
        }
        fixture.tell(acknowledge(1), acknowledge(3));
        fixture.status();

        fixture.listener.onDown("dropped");
        fixture.asked(Closed.class);
        fixture.advance(Duration.ofMillis(200));
        LogOnAsked again = fixture.asked(LogOnAsked.class);
        again.listener().onReport(report(2, "a2", ExecType.NEW));
        fixture.loggedOn(again);
        fixture.status();

        assertThat(again.after()).isEqualTo(1);
        assertThat(fixture.orders).as("report 2 is on its way already").isEmpty();
    }

    /** A venue that keeps no cursors goes by it: what was on its way to the books, and what a fault has lost. */
    @Test
    void aLogOnSaysWhatWasTakenByNow() {
        up("");
        fixture.listener.onReport(report(9, "a", ExecType.NEW));
        fixture.listener.onReport(report(7, "b", ExecType.NEW));
        fixture.orders.next();
        fixture.orders.next();
        fixture.tell(acknowledge(7));
        fixture.status();
        assertThat(fixture.listener.lastTaken()).isZero();

        fixture.listener.onDown("dropped");
        fixture.asked(Closed.class);
        fixture.advance(Duration.ofMillis(200));

        LogOnAsked again = fixture.asked(LogOnAsked.class);
        assertThat(again.after()).isEqualTo(7);
        assertThat(again.listener().lastTaken()).isEqualTo(9);
    }

    @Test
    void reportsOfAnEndedSessionAreLeftToTheNextOnesReplay() {
        up("");
        VenueSession.Listener ended = fixture.listener;
        ended.onDown("dropped");
        fixture.asked(Closed.class);

        ended.onReport(report(5, "a", ExecType.NEW));

        fixture.quiet();
    }

    @Test
    void moreReportsThanTheBooksTakeHoldOrdersButNotCancelsAndAreReadAgain() {
        up("reports.window-max = 4");
        for (int i = 1; i <= 5; i++) {
            fixture.listener.onReport(report(i, "a" + i, ExecType.NEW));
            fixture.status();
        }
        for (int i = 1; i <= 4; i++) {
            fixture.delivered(report(i, "a" + i, ExecType.NEW));
        }
        fixture.tell(acknowledge(1));
        fixture.status();
        fixture.listener.onReport(report(6, "a6", ExecType.NEW));
        fixture.quiet();
        assertThat(fixture.status().up()).as("new orders flow").isFalse();

        fixture.tell(submit("b"), Samples.cancel("a1"));
        assertThat(fixture.failed(submit("b"), false).reason()).isEqualTo("reports wait for the books");
        assertThat(fixture.asked(Canceled.class).target()).isEqualTo(id("a1"));

        fixture.tell(acknowledge(2));
        fixture.asked(Closed.class);
        fixture.advance(Duration.ofMillis(200));
        LogOnAsked again = fixture.asked(LogOnAsked.class);
        assertThat(again.after()).isEqualTo(2);
        again.listener().onReport(report(5, "a5", ExecType.NEW));
        fixture.delivered(report(5, "a5", ExecType.NEW));
        fixture.up(again);
        fixture.tell(submit("b"));
        fixture.asked(Submitted.class);
    }

    /** Those of the session before count: the window is the connection's. */
    @Test
    void whatWasMissedHasRoomAsLongAsHalfOfTheWindowIsFree() {
        up("reports.window-max = 4");
        for (int i = 1; i <= 3; i++) {
            assertThat(fixture.listener.hasRoom()).as("for report " + i).isTrue();
            fixture.listener.onReport(report(i, "a" + i, ExecType.NEW));
            fixture.delivered(report(i, "a" + i, ExecType.NEW));
            fixture.status();
        }
        assertThat(fixture.listener.hasRoom()).isFalse();

        fixture.listener.onDown("dropped");
        fixture.asked(Closed.class);
        fixture.advance(Duration.ofMillis(200));
        LogOnAsked again = fixture.asked(LogOnAsked.class);
        assertThat(again.listener().hasRoom()).isFalse();
        fixture.tell(acknowledge(1));
        fixture.status();

        assertThat(again.listener().hasRoom()).isTrue();
    }

    /** What came behind the gap would be told to nobody, and pass for told. */
    @Test
    void aSessionWithAGapHasNoRoomForWhatWasMissed() {
        up("reports.window-max = 4");
        fixture.tell(submit("z"));
        fixture.asked(Submitted.class);
        for (int i = 1; i <= 5; i++) {
            fixture.listener.onReport(report(i, "a" + i, ExecType.NEW));
            fixture.status();
        }

        fixture.tell(new Stop(), acknowledge(1), acknowledge(2));
        fixture.status();

        assertThat(fixture.listener.hasRoom()).isFalse();
    }

    /** All of it is in the books or on its way, so no acknowledgement comes that would say that there is room again. */
    @Test
    void whereTheReportsThatFoundNoRoomCameBehindKnownOnesItReadsOnWithoutAnAcknowledgement() {
        up("reports.window-max = 2");
        fixture.listener.onReport(report(1, "a", ExecType.NEW));
        fixture.delivered(report(1, "a", ExecType.NEW));
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch released = new CountDownLatch(1);
        fixture.guard = _ -> {
            asked.countDown();
            await(released);
            return Optional.of(Refusal.of(RefusalCode.TRADING_HALTED, "halt h-7"));
        };
        fixture.tell(submit("b"));
        await(asked);
        for (int i = 0; i < 3; i++) {
            fixture.listener.onReport(report(1, "a", ExecType.NEW));
        }
        released.countDown();
        fixture.failed(submit("b"), false);
        assertThat(fixture.status().reason()).contains("reports wait for the books");

        fixture.advance(TICK);

        fixture.asked(Closed.class);
    }

    /** Nothing is in flight and nothing waits, so nothing else comes by that would see to it. */
    @Test
    void whereTheWindowIsEmptyByTheTimeAReportFoundNoRoomItReadsOnAsWell() {
        fixture = new ConnectionFixture("reports.window-max = 2");
        fixture.asked(LogOnAsked.class);
        fixture.kit.stop(fixture.connection);
        CountDownLatch delivering = new CountDownLatch(1);
        CountDownLatch released = new CountDownLatch(1);
        VenuePorts ports = new VenuePorts(
                (_, _, _, report) -> {
                    if (((ExecutionReport) report).cursor() == 2) {
                        delivering.countDown();
                        await(released);
                    }
                },
                (_, _, _, _) -> Optional.empty(),
                fixture.new Account());
        ActorRef<VenueSessionActor.Command> session = fixture.kit.spawn(VenueSessionActor.create(
                new ConnectionScope(Samples.ACCOUNT, fixture.uplink, ports),
                fixture.kit.<VenueConnection.Command>createTestProbe().ref()));
        session.tell(new VenueSessionActor.Open(0, List.of()));
        VenueSession.Listener listener = ((LogOnAsked) fixture.venue.next()).listener();
        listener.onReport(report(1, "a", ExecType.NEW));
        listener.onReport(report(2, "b", ExecType.NEW));
        await(delivering);
        listener.onReport(report(1, "a", ExecType.NEW));
        listener.onReport(report(1, "a", ExecType.NEW));
        session.tell(new VenueSessionActor.Acknowledge(1, Optional.empty(), Optional.empty()));
        session.tell(new VenueSessionActor.Acknowledge(2, Optional.empty(), Optional.empty()));
        pass(TICK);
        listener.onReport(report(3, "c", ExecType.NEW));
        released.countDown();
        assertThat(described(session).reason()).contains("reports wait for the books");

        pass(TICK);
        described(session);
        pass(Duration.ofMillis(200));

        assertThat(((LogOnAsked) fixture.venue.next()).after()).isEqualTo(2);
        fixture.kit.stop(session);
    }

    /** What is in flight is still to be answered by the session there is. */
    @Test
    void aConnectionThatEndsDoesNotReadOn() {
        up("reports.window-max = 4");
        fixture.tell(submit("z"));
        Submitted left = fixture.asked(Submitted.class);
        for (int i = 1; i <= 5; i++) {
            fixture.listener.onReport(report(i, "a" + i, ExecType.NEW));
            fixture.status();
        }
        for (int i = 1; i <= 4; i++) {
            fixture.delivered(report(i, "a" + i, ExecType.NEW));
        }

        fixture.tell(new Stop(), acknowledge(1), acknowledge(2));

        fixture.quiet();
        fixture.advance(TICK);
        fixture.quiet();
        left.answer().complete(null);
        fixture.asked(Closed.class);
    }

    @Test
    void journalDownStopsTheCursorAndNothingElse() {
        up("");
        fixture.journal.expectNextPersistedClass(ConnectionFixture.PERSISTENCE_ID, Connected.class);
        fixture.listener.onReport(report(1, "a", ExecType.NEW));
        fixture.orders.next();
        fixture.journal.failNextPersisted(ConnectionFixture.PERSISTENCE_ID);
        fixture.tell(acknowledge(1));
        fixture.advance(CURSOR_DELAY);
        awaitTrouble("journal down");

        fixture.tell(submit("b"), Samples.cancel("a"));
        fixture.asked(Submitted.class);
        assertThat(fixture.asked(Canceled.class).target()).isEqualTo(id("a"));
        fixture.listener.onReport(report(2, "b", ExecType.NEW));
        fixture.delivered(report(2, "b", ExecType.NEW));
        assertThat(fixture.status().up()).isTrue();
        assertThat(fixture.status().reportCursor()).isZero();

        fixture.advance(Duration.ofMillis(200));
        assertThat(fixture.asked(Acknowledged.class).cursor()).isEqualTo(1);
        assertThat(fixture.status().reason()).isEmpty();
    }

    private void pass(Duration duration) {
        fixture.time.advance(duration);
        ManualTime.get(fixture.kit.system()).timePasses(duration);
    }

    /** It has dealt with all it was told before. */
    private Status described(ActorRef<VenueSessionActor.Command> session) {
        TestProbe<Status> asker = fixture.kit.createTestProbe();
        session.tell(new VenueSessionActor.Describe(true, 0, Optional.empty(), asker.ref()));
        return asker.receiveMessage(Duration.ofSeconds(30));
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private void up(String settings) {
        fixture = new ConnectionFixture(settings);
        fixture.up();
    }

    private List<Object> journalled() {
        return fixture.journal.persistedInStorage(ConnectionFixture.PERSISTENCE_ID);
    }

    private void awaitTrouble(String trouble) {
        fixture.kit.<Status>createTestProbe().awaitAssert(() -> {
            Status status = fixture.status();
            assertThat(status.reason()).contains(trouble);
            return status;
        });
    }
}
