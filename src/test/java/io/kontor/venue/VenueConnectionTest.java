package io.kontor.venue;

import static io.kontor.venue.Samples.START;
import static io.kontor.venue.Samples.acknowledge;
import static io.kontor.venue.Samples.cancel;
import static io.kontor.venue.Samples.id;
import static io.kontor.venue.Samples.intent;
import static io.kontor.venue.Samples.open;
import static io.kontor.venue.Samples.report;
import static io.kontor.venue.Samples.submit;
import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.TestProbe;
import io.kontor.venue.ConnectionEvent.Connected;
import io.kontor.venue.ConnectionEvent.CursorAdvanced;
import io.kontor.venue.ConnectionEvent.DesiredChanged;
import io.kontor.venue.ConnectionEvent.Disconnected;
import io.kontor.venue.ExecutionReport.ExecType;
import io.kontor.venue.ScriptedVenue.Canceled;
import io.kontor.venue.ScriptedVenue.Closed;
import io.kontor.venue.ScriptedVenue.Listed;
import io.kontor.venue.ScriptedVenue.LogOnAsked;
import io.kontor.venue.ScriptedVenue.Queried;
import io.kontor.venue.ScriptedVenue.Submitted;
import io.kontor.venue.VenueConnection.Connect;
import io.kontor.venue.VenueConnection.Disconnect;
import io.kontor.venue.VenueConnection.ListOpenOrders;
import io.kontor.venue.VenueConnection.OpenOrders;
import io.kontor.venue.VenueConnection.Query;
import io.kontor.venue.VenueConnection.Status;
import io.kontor.venue.VenueConnection.Stop;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The connection's life: up, down, comparisons, hand-off. */
class VenueConnectionTest {
    private static final Duration FIRST_WAIT = Duration.ofMillis(200);
    private static final Duration LIST_AGAIN = Duration.ofSeconds(5);
    private static final Duration SWEEP_INTERVAL = Duration.ofSeconds(60);

    private ConnectionFixture fixture;

    @AfterEach
    void end() {
        fixture.close();
    }

    @Test
    void noOrderLeavesBeforeTheAccountHasComparedButCancelsAndQueriesDo() {
        fixture = new ConnectionFixture("");
        fixture.loggedOn(fixture.asked(LogOnAsked.class));
        Listed listed = fixture.asked(Listed.class);
        VenueOrder order = open(id("a").toString(), "0");
        listed.answer().complete(List.of(order));
        ConnectionFixture.Compared compared = fixture.compared();
        assertThat(compared.open()).containsExactly(order);

        fixture.tell(submit("b"), cancel("a"), new Query(Samples.SYMBOL, id("a"), Optional.empty()));

        fixture.failed(submit("b"), false);
        fixture.asked(Canceled.class);
        fixture.asked(Queried.class);
        assertThat(fixture.status().up()).isFalse();

        compared.done().complete(null);
        fixture.tell(submit("b"));
        fixture.asked(Submitted.class);
        assertThat(fixture.status().up()).isTrue();
    }

    @Test
    void comparisonThatNeverEndsHoldsOrdersForABoundedTime() {
        fixture = new ConnectionFixture("reconcile-timeout = 7s");
        fixture.loggedOn(fixture.asked(LogOnAsked.class));
        fixture.asked(Listed.class).answer().complete(List.of());
        fixture.compared();

        fixture.advance(Duration.ofSeconds(7));

        assertThat(fixture.status().up()).isTrue();
    }

    /** By our own count: a hundred accounts that log on together want more than a minute's weight, and none the less once more. */
    @Test
    void aListThatIsKeptBackForNowIsAskedForAgainOnTheSameSession() {
        fixture = new ConnectionFixture("log-on-timeout = 4s");
        fixture.loggedOn(fixture.asked(LogOnAsked.class));
        for (int i = 0; i < 3; i++) {
            fixture.asked(Listed.class)
                    .answer()
                    .completeExceptionally(VenueSession.NotSent.forNow("request weight used up"));
            assertThat(fixture.status().reason().orElseThrow()).contains("request weight used up");
            fixture.tell(submit("a"), cancel("b"));
            fixture.failed(submit("a"), false);
            fixture.asked(Canceled.class).answer().complete(null);
            fixture.advance(LIST_AGAIN);
        }

        fixture.asked(Listed.class).answer().complete(List.of());

        fixture.compared().done().complete(null);
        assertThat(fixture.status().up()).isTrue();
        fixture.quiet();
    }

    @Test
    void aListAskedForAgainHasATimeOutOfItsOwn() {
        fixture = new ConnectionFixture("log-on-timeout = 4s");
        fixture.loggedOn(fixture.asked(LogOnAsked.class));
        fixture.asked(Listed.class)
                .answer()
                .completeExceptionally(VenueSession.NotSent.forNow("request weight used up"));
        fixture.status();
        fixture.advance(LIST_AGAIN);
        fixture.asked(Listed.class);

        fixture.advance(Duration.ofSeconds(4));

        fixture.asked(Closed.class);
        assertThat(fixture.status().reason().orElseThrow()).contains("no answer");
    }

    /** As while the venue wants silence: the session goes, and the next try waits longer each time. */
    @Test
    void aListThatIsKeptBackForAnotherReasonEndsTheSession() {
        fixture = new ConnectionFixture("");
        fixture.loggedOn(fixture.asked(LogOnAsked.class));

        fixture.asked(Listed.class).answer().completeExceptionally(new VenueSession.NotSent("silence"));

        fixture.asked(Closed.class);
        fixture.advance(FIRST_WAIT);
        fixture.asked(LogOnAsked.class);
    }

    @Test
    void waitsBetweenLogOnsDouble() {
        fixture = new ConnectionFixture("");
        fixture.asked(LogOnAsked.class).answer().completeExceptionally(new IllegalStateException("refused"));

        for (Duration wait : List.of(FIRST_WAIT, FIRST_WAIT.multipliedBy(2), FIRST_WAIT.multipliedBy(4))) {
            fixture.advance(wait.minusMillis(1));
            fixture.quiet();
            fixture.advance(Duration.ofMillis(1));
            fixture.asked(LogOnAsked.class).answer().completeExceptionally(new IllegalStateException("refused"));
        }
        assertThat(fixture.status().reason().orElseThrow()).contains("refused");
    }

    @Test
    void logOnWithoutAnswerIsGivenUpAndItsLateSessionClosed() {
        fixture = new ConnectionFixture("log-on-timeout = 3s");
        LogOnAsked silent = fixture.asked(LogOnAsked.class);

        fixture.advance(Duration.ofSeconds(3));
        fixture.advance(FIRST_WAIT);
        LogOnAsked second = fixture.asked(LogOnAsked.class);
        ScriptedVenue.Session late = fixture.adapter.session();
        silent.answer().complete(late);

        assertThat(fixture.asked(Closed.class).session()).isSameAs(late);
        fixture.up(second);
    }

    @Test
    void whileDownOrdersAreRefusedAndCancelsWaitForTheNextSession() {
        up("");
        fixture.listener.onDown("dropped");
        fixture.asked(Closed.class);

        fixture.tell(submit("a"), cancel("b"), new Query(Samples.SYMBOL, id("c"), Optional.empty()));
        fixture.tell(new VenueConnection.Cancel(Samples.SYMBOL, id("d"), START.plusMillis(100)));

        assertThat(fixture.failed(submit("a"), false).reason()).contains("dropped");
        fixture.failed(new Query(Samples.SYMBOL, id("c"), Optional.empty()), false);
        assertThat(fixture.status().queuedRequests()).isEqualTo(2);
        fixture.advance(FIRST_WAIT);
        fixture.failed(cancel("d"), false);
        fixture.loggedOn(fixture.asked(LogOnAsked.class));
        fixture.asked(Listed.class);
        assertThat(fixture.asked(Canceled.class).target()).isEqualTo(id("b"));
    }

    @Test
    void eachTimeUpIsJournalledWithItsEnd() {
        up("");
        fixture.advance(Duration.ofSeconds(1));
        fixture.listener.onDown("dropped");
        fixture.asked(Closed.class);
        fixture.advance(FIRST_WAIT);
        fixture.up();

        awaitJournal(
                new Connected(START),
                new Disconnected("dropped", START.plusSeconds(1)),
                new Connected(START.plusSeconds(1).plus(FIRST_WAIT)));
    }

    @Test
    void disconnectIsJournalledBeforeItsAnswerAndOutlivesARestart() {
        up("");
        TestProbe<Status> operator = fixture.kit.createTestProbe();

        fixture.tell(new Disconnect(operator.ref()));

        Status down = operator.receiveMessage();
        assertThat(down.desiredUp()).isFalse();
        assertThat(down.up()).isFalse();
        assertThat(journalled()).contains(new DesiredChanged(false, START));
        fixture.asked(Closed.class);
        fixture.tell(submit("a"), cancel("b"));
        fixture.failed(submit("a"), false);
        fixture.failed(cancel("b"), false);

        stop();
        fixture.start();
        fixture.advance(Duration.ofMinutes(5));
        fixture.quiet();
        fixture.tell(new Connect(operator.ref()));
        assertThat(operator.receiveMessage().desiredUp()).isTrue();
        fixture.up();
    }

    @Test
    void connectTriesAtOnceInsteadOfWaitingOutTheBackoff() {
        up("");
        fixture.listener.onDown("dropped");
        fixture.asked(Closed.class);
        fixture.quiet();

        fixture.tell(new Connect(fixture.kit.<Status>createTestProbe().ref()));

        fixture.up();
    }

    /** By a wish to disconnect that cannot be written. */
    private TestProbe<Status> failJournal() {
        fixture.journal.expectNextPersistedClass(ConnectionFixture.PERSISTENCE_ID, Connected.class);
        TestProbe<Status> operator = fixture.kit.createTestProbe();
        fixture.journal.failNextPersisted(ConnectionFixture.PERSISTENCE_ID);
        fixture.tell(new Disconnect(operator.ref()));
        operator.awaitAssert(() -> {
            assertThat(fixture.status().reason()).contains("journal down");
            return true;
        });
        return operator;
    }

    @Test
    void desireThatCouldNotBeJournalledIsNotClaimed() {
        up("");
        TestProbe<Status> operator = failJournal();

        fixture.tell(new Disconnect(operator.ref()));

        Status status = operator.receiveMessage();
        assertThat(status.desiredUp()).isTrue();
        assertThat(status.up()).isTrue();
        assertThat(status.reason()).contains("journal down");
    }

    @Test
    void whatAJournalHoldsThatIsNotReadYetIsNotClaimed() {
        up("");
        fixture.journal.expectNextPersistedClass(ConnectionFixture.PERSISTENCE_ID, Connected.class);
        stop();
        fixture.journal.failNextRead(ConnectionFixture.PERSISTENCE_ID);
        fixture.start();
        TestProbe<Status> operator = fixture.kit.createTestProbe();
        operator.awaitAssert(() -> {
            assertThat(fixture.status().reason()).contains("journal down");
            return true;
        });

        fixture.tell(new Connect(operator.ref()));
        assertThat(operator.receiveMessage().desiredUp()).isFalse();

        fixture.tell(new Disconnect(operator.ref()));
        assertThat(operator.receiveMessage().desiredUp()).isTrue();
    }

    @Test
    void aFailedJournalIsOpenedAgainSoonHoweverLongTheVenueIsWaitedFor() {
        up("reconnect { min = 30s, max = 30s }");
        TestProbe<Status> operator = failJournal();

        fixture.advance(Duration.ofSeconds(2));

        operator.awaitAssert(() -> {
            assertThat(fixture.status().reason()).isEmpty();
            return true;
        });
    }

    @Test
    void aJournalThatIsReadButTakesNothingIsOpenedEverLessOften() {
        up("");
        fixture.journal.expectNextPersistedClass(ConnectionFixture.PERSISTENCE_ID, Connected.class);
        AtomicInteger refused = fixture.refuseWrites();
        fixture.listener.onReport(report(9, "z", ExecType.NEW));
        fixture.orders.next();
        fixture.tell(acknowledge(9));
        fixture.advance(Duration.ofSeconds(1));
        TestProbe<Status> patience = fixture.kit.createTestProbe();

        for (int n = 0; n < 20; n++) {
            patience.awaitAssert(() -> {
                assertThat(fixture.status().reason()).contains("journal down");
                return true;
            });
            fixture.advance(Duration.ofMillis(250));
        }

        assertThat(refused.get()).as("in 5 s").isLessThanOrEqualTo(6);
    }

    @Test
    void restartBeginsAfterTheJournalledCursor() {
        up("");
        fixture.listener.onReport(report(7, "a", ExecType.NEW));
        fixture.orders.next();
        fixture.tell(acknowledge(7));

        stop();
        fixture.start();

        LogOnAsked again = fixture.asked(LogOnAsked.class);
        assertThat(again.after()).isEqualTo(7);
        assertThat(again.listener().lastTaken()).isEqualTo(7);
    }

    /** What happens overnight could not be asked for otherwise, where the venue keeps no reports. */
    @Test
    void restartOfAConnectionWithoutAnyReportBeginsWhereTheFirstSessionDid() {
        fixture = new ConnectionFixture("");
        LogOnAsked first = fixture.asked(LogOnAsked.class);
        assertThat(first.after()).isZero();
        first.answer().complete(fixture.adapter.session().beginningAt(7));
        fixture.asked(Listed.class).answer().complete(List.of());
        fixture.compared().done().complete(null);

        stop();
        fixture.start();

        assertThat(fixture.asked(LogOnAsked.class).after()).isEqualTo(7);
    }

    @Test
    void whereASessionBeginsIsNoCursorForBooksThatHoldReports() {
        up("");
        fixture.listener.onReport(report(7, "a", ExecType.NEW));
        fixture.orders.next();
        fixture.tell(acknowledge(7));
        fixture.listener.onReport(report(8, "b", ExecType.NEW));
        fixture.orders.next();
        fixture.listener.onDown("dropped");
        fixture.asked(Closed.class);
        fixture.advance(FIRST_WAIT);
        fixture.asked(LogOnAsked.class)
                .answer()
                .complete(fixture.adapter.session().beginningAt(9));
        fixture.asked(Listed.class).answer().complete(List.of());
        fixture.compared().done().complete(null);

        stop();
        fixture.start();

        assertThat(fixture.asked(LogOnAsked.class).after()).isEqualTo(7);
    }

    @Test
    void openOrdersAreTheVenuesAndNotKnownWhileDown() {
        up("");
        TestProbe<OpenOrders> account = fixture.kit.createTestProbe();
        VenueOrder order = open(id("a").toString(), "0");
        fixture.tell(new ListOpenOrders(account.ref()));
        fixture.asked(Listed.class).answer().complete(List.of(order));
        assertThat(account.receiveMessage().orders()).contains(List.of(order));

        fixture.tell(new ListOpenOrders(account.ref()));
        fixture.asked(Listed.class).answer().completeExceptionally(new IllegalStateException("lost"));
        assertThat(account.receiveMessage().orders()).isEmpty();

        fixture.listener.onDown("dropped");
        fixture.tell(new ListOpenOrders(account.ref()));
        assertThat(account.receiveMessage().orders()).isEmpty();
    }

    @Test
    void sweepTellsTheAccountOfWhatDiffersOnce() {
        up("", open(id("a").toString(), "0"), open(id("b").toString(), "0"));
        List<VenueOrder> open = List.of(open(id("a").toString(), "1"));

        fixture.advance(SWEEP_INTERVAL);
        fixture.asked(Listed.class).answer().complete(open);

        ConnectionFixture.Compared compared = fixture.compared();
        assertThat(compared.differing()).isEqualTo(Set.of(intent("a"), intent("b")));
        assertThat(compared.open()).isEqualTo(open);
        assertThat(compared.asOf()).isEqualTo(START.plus(SWEEP_INTERVAL));
        fixture.advance(SWEEP_INTERVAL);
        fixture.asked(Listed.class).answer().complete(open);
        fixture.quiet();
    }

    @Test
    void sweepThatGetsNoAnswerIsGivenUpForTheNext() {
        up("log-on-timeout = 5s");
        fixture.advance(SWEEP_INTERVAL);
        fixture.asked(Listed.class);
        fixture.advance(Duration.ofSeconds(5));

        fixture.advance(SWEEP_INTERVAL.minusSeconds(5));

        fixture.asked(Listed.class);
        assertThat(fixture.status().up()).isTrue();
    }

    @Test
    void lateListOfAGivenUpSweepIsNotTakenForTheNext() {
        up("log-on-timeout = 5s");
        fixture.advance(SWEEP_INTERVAL);
        Listed late = fixture.asked(Listed.class);
        fixture.advance(Duration.ofSeconds(5));
        fixture.advance(SWEEP_INTERVAL.minusSeconds(5));
        Listed awaited = fixture.asked(Listed.class);

        late.answer().complete(List.of(open(id("a").toString(), "0")));
        awaited.answer().complete(List.of());

        fixture.quiet();
    }

    @Test
    void handOffRefusesWhatHasNotLeftAndAwaitsWhatHas() {
        up("throttle { requests = 2, cancel-reserve = 1 }");
        fixture.listener.onReport(report(9, "z", ExecType.NEW));
        fixture.orders.next();
        fixture.tell(submit("a"), submit("b"), acknowledge(9), new Stop(), submit("c"));

        Submitted left = fixture.asked(Submitted.class);
        fixture.failed(submit("b"), false);
        fixture.failed(submit("c"), false);
        left.answer().completeExceptionally(new VenueSession.NotSent("proof even now"));
        fixture.failed(submit("a"), false);

        fixture.asked(Closed.class);
        terminated();
        assertThat(journalled()).contains(new CursorAdvanced(9, Optional.empty(), START));
    }

    @Test
    void stoppedWithoutAWordItStillAccountsForWhatIsInHand() {
        up("throttle { requests = 2, cancel-reserve = 1 }");
        fixture.tell(submit("a"), submit("b"));
        fixture.asked(Submitted.class);

        fixture.kit.stop(fixture.connection);

        fixture.failed(submit("b"), false);
        fixture.failed(submit("a"), true);
        fixture.asked(Closed.class);
    }

    @Test
    void handOffWithoutAnswersEndsWithinTheRequestTimeout() {
        up("");
        fixture.tell(submit("a"));
        fixture.asked(Submitted.class);
        fixture.tell(new Stop());

        fixture.advanceToTheEnd(Duration.ofSeconds(5));

        fixture.failed(submit("a"), true);
        terminated();
    }

    /** Whoever comes after it would write beside it. */
    @Test
    void handOffAwaitsWhatTheJournalStillWrites() {
        up("");
        CountDownLatch released = fixture.stallJournal();
        TestProbe<Status> operator = fixture.kit.createTestProbe();
        fixture.tell(new Disconnect(operator.ref()), new Stop());
        fixture.asked(Closed.class);
        TestProbe<Object> patience = fixture.kit.createTestProbe();

        patience.awaitAssert(() -> {
            assertThat(fixture.status().reason().orElseThrow()).contains("moving");
            return true;
        });
        assertThat(fixture.status().reason().orElseThrow()).contains("moving");

        released.countDown();
        terminated();
        assertThat(journalled()).contains(new ConnectionEvent.DesiredChanged(false, START));
    }

    @Test
    void handOffDoesNotWaitForADeadJournalForEver() {
        up("stop-timeout = 6s");
        CountDownLatch released = fixture.stallJournal();
        fixture.listener.onReport(report(9, "z", ExecType.NEW));
        fixture.orders.next();
        fixture.tell(acknowledge(9), new Stop());
        fixture.asked(Closed.class);
        assertThat(fixture.status().reason().orElseThrow()).contains("moving");

        fixture.advanceToTheEnd(Duration.ofSeconds(6));

        terminated();
        released.countDown();
    }

    private void up(String settings, VenueOrder... open) {
        fixture = new ConnectionFixture(settings);
        fixture.up(open);
    }

    private void stop() {
        fixture.tell(new Stop());
        terminated();
        fixture.venue.clear();
    }

    private void terminated() {
        fixture.kit.createTestProbe().expectTerminated(fixture.connection);
    }

    private List<Object> journalled() {
        return fixture.journal.persistedInStorage(ConnectionFixture.PERSISTENCE_ID);
    }

    private void awaitJournal(ConnectionEvent... events) {
        for (ConnectionEvent event : events) {
            fixture.journal.expectNextPersisted(ConnectionFixture.PERSISTENCE_ID, event);
        }
    }
}
