package io.kontor.venue;

import static io.kontor.venue.Samples.LATER;
import static io.kontor.venue.Samples.START;
import static io.kontor.venue.Samples.cancel;
import static io.kontor.venue.Samples.id;
import static io.kontor.venue.Samples.order;
import static io.kontor.venue.Samples.submit;
import static org.assertj.core.api.Assertions.assertThat;

import io.kontor.value.Refusal;
import io.kontor.value.RefusalCode;
import io.kontor.value.VenueClientOrderId;
import io.kontor.value.VenueOrderId;
import io.kontor.venue.ScriptedVenue.Canceled;
import io.kontor.venue.ScriptedVenue.Queried;
import io.kontor.venue.ScriptedVenue.Replaced;
import io.kontor.venue.ScriptedVenue.Submitted;
import io.kontor.venue.VenueConnection.Cancel;
import io.kontor.venue.VenueConnection.Query;
import io.kontor.venue.VenueConnection.Replace;
import io.kontor.venue.VenueConnection.Submit;
import io.kontor.venue.VenueReport.QueryAnswered;
import io.kontor.venue.VenueReport.Request;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Calls on their way out, through the whole connection. */
class VenueCallsTest {
    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(5);

    private ConnectionFixture fixture;

    @AfterEach
    void end() {
        fixture.close();
    }

    @Test
    void callsForOneIntentLeaveInTheOrderTheyCame() {
        up("");
        VenueClientOrderId second = new VenueClientOrderId(id("a").intent(), 2);
        Replace replace = new Replace(id("a"), order(second, LATER));
        Cancel cancel = new Cancel(Samples.SYMBOL, second, LATER);

        fixture.tell(submit("a"), replace, cancel, new Query(Samples.SYMBOL, second, Optional.empty()));

        assertThat(submitted().order()).isEqualTo(submit("a").order());
        assertThat(fixture.asked(Replaced.class).order()).isEqualTo(replace.replacement());
        assertThat(canceled().target()).isEqualTo(second);
        assertThat(fixture.asked(Queried.class).id()).isEqualTo(second);
    }

    @Test
    void cancelPassesThrottledSubmitsButNotItsOwn() {
        up("throttle { requests = 3, cancel-reserve = 2 }");

        fixture.tell(submit("a"), submit("b"), submit("c"), cancel("c"), cancel("d"));

        assertThat(submitted().order().id()).isEqualTo(id("a"));
        assertThat(canceled().target()).isEqualTo(id("d"));
        fixture.quiet();
        fixture.advance(Duration.ofSeconds(1));
        assertThat(submitted().order().id()).isEqualTo(id("b"));
        fixture.advance(Duration.ofSeconds(1));
        assertThat(submitted().order().id()).isEqualTo(id("c"));
        assertThat(canceled().target()).isEqualTo(id("c"));
        fixture.quiet();
    }

    @Test
    void callThatWaitedPastItsSendBeforeIsProvablyUnsent() {
        up("throttle { requests = 2, cancel-reserve = 1, per = 30s }");
        Submit late = new Submit(order("b", START.plusSeconds(2)));
        fixture.tell(submit("a"), late);
        submitted();
        fixture.quiet();

        fixture.advance(Duration.ofSeconds(3));

        assertThat(fixture.failed(late, false).reason()).isEqualTo("not sent in time");
        assertThat(submitted(Duration.ofSeconds(30))).isEmpty();
    }

    @Test
    void callThatComesPastItsSendBeforeNeverLeaves() {
        up("");
        Submit late = new Submit(order("a", START.minusSeconds(1)));

        fixture.tell(late);

        fixture.failed(late, false);
        fixture.quiet();
    }

    @Test
    void noAnswerInTimeMeansUnknownAndALateAnswerIsIgnored() {
        up("");
        fixture.tell(submit("a"));
        Submitted submitted = submitted();

        fixture.advance(REQUEST_TIMEOUT);

        fixture.failed(submit("a"), true);
        submitted.answer().completeExceptionally(new VenueSession.NotSent("too late to prove anything"));
        fixture.quiet();
        assertThat(fixture.count("kontor.venue.unknown", Request.SUBMIT)).isEqualTo(1);
    }

    @Test
    void answeredInTimeIsNotGivenUp() {
        up("");
        fixture.tell(submit("a"));
        submitted().answer().complete(null);

        fixture.advance(REQUEST_TIMEOUT);

        fixture.quiet();
    }

    @Test
    void notSentIsProofAndAnyOtherFailureIsNot() {
        up("");
        fixture.tell(submit("a"), cancel("b"));

        submitted().answer().completeExceptionally(new CompletionException(new VenueSession.NotSent("socket closed")));
        assertThat(fixture.failed(submit("a"), false).reason()).isEqualTo("socket closed");
        canceled().answer().completeExceptionally(new IllegalStateException("connection reset"));
        assertThat(fixture.failed(cancel("b"), true).reason()).contains("connection reset");
    }

    @Test
    void haltKeepsOrdersInButNeverCancels() {
        up("");
        fixture.guard = _ -> Optional.of(Refusal.of(RefusalCode.TRADING_HALTED, "halt h-7 on SIM"));
        Replace replace = new Replace(id("b"), order("b", LATER));

        fixture.tell(submit("a"), replace, cancel("c"));

        assertThat(fixture.failed(submit("a"), false).reason()).isEqualTo("TRADING_HALTED: halt h-7 on SIM");
        fixture.failed(replace, false);
        assertThat(canceled().target()).isEqualTo(id("c"));
        fixture.quiet();
    }

    @Test
    void guardIsAskedWhenTheOrderLeavesNotWhenItComes() {
        up("throttle { requests = 2, cancel-reserve = 1 }");
        fixture.tell(submit("a"), submit("b"));
        submitted();
        fixture.quiet();

        fixture.guard = _ -> Optional.of(Refusal.of(RefusalCode.TRADING_HALTED, "halt h-7"));
        fixture.advance(Duration.ofSeconds(1));

        fixture.failed(submit("b"), false);
        fixture.quiet();
    }

    @Test
    void fullQueueRefusesSubmitsAndKeepsRoomForCancels() {
        up("throttle { requests = 2, cancel-reserve = 1 }, queue { orders-max = 1, cancels-max = 1 }");

        fixture.tell(submit("a"), submit("b"), submit("c"), cancel("b"), cancel("a"));

        submitted();
        assertThat(fixture.failed(submit("c"), false).reason()).startsWith("queue full");
        assertThat(fixture.failed(cancel("a"), false).reason()).startsWith("queue full");
        fixture.quiet();
    }

    @Test
    void noMoreLeavesThanMayBeInFlightAndCancelsHaveRoomOfTheirOwn() {
        up("in-flight { orders-max = 1, cancels-max = 1 }");
        fixture.tell(submit("a"), submit("b"), cancel("c"), cancel("d"));

        Submitted first = submitted();
        Canceled cancel = canceled();
        fixture.quiet();
        first.answer().complete(null);
        assertThat(submitted().order().id()).isEqualTo(id("b"));
        cancel.answer().complete(null);
        assertThat(canceled().target()).isEqualTo(id("d"));
    }

    @Test
    void breakerKeepsOrdersInAfterUnknownOutcomesAndLetsOneTryAfterTheReset() {
        up("breaker { failures-max = 2, reset-after = 20s }");
        fixture.tell(submit("a"), submit("b"));
        submitted();
        submitted();
        fixture.advance(REQUEST_TIMEOUT);
        fixture.failed(submit("a"), true);
        fixture.failed(submit("b"), true);

        fixture.tell(submit("c"), cancel("a"), new Query(Samples.SYMBOL, id("b"), Optional.empty()));

        assertThat(fixture.status().breaker()).isEqualTo("OPEN");
        assertThat(fixture.failed(submit("c"), false).reason()).contains("breaker");
        canceled();
        fixture.asked(Queried.class);

        fixture.advance(Duration.ofSeconds(20));
        fixture.failed(cancel("a"), true);
        fixture.failed(new Query(Samples.SYMBOL, id("b"), Optional.empty()), true);
    }

    @Test
    void oneOrderTriesAHalfOpenBreakerAndItsAnswerClosesIt() {
        up("breaker { failures-max = 1, reset-after = 20s }");
        fixture.tell(submit("a"));
        submitted();
        fixture.advance(REQUEST_TIMEOUT);
        fixture.failed(submit("a"), true);
        fixture.advance(Duration.ofSeconds(20));
        assertThat(fixture.status().breaker()).isEqualTo("HALF_OPEN");

        fixture.tell(submit("b"), submit("c"));

        Submitted trial = submitted();
        fixture.failed(submit("c"), false);
        trial.answer().complete(null);
        fixture.tell(submit("d"));
        submitted();
        assertThat(fixture.status().breaker()).isEqualTo("CLOSED");
    }

    /** As where a venue's matching hangs behind a front that still answers from what it knows. */
    @Test
    void answersToQueriesAndCancelsDoNotSpeakForTheOrdersThatGetNone() {
        up("breaker { failures-max = 2, reset-after = 20s }");
        fixture.tell(submit("a"));
        submitted().answer().completeExceptionally(new IllegalStateException("-1007"));
        fixture.failed(submit("a"), true);

        fixture.tell(Samples.query("a"), cancel("a"));
        fixture.asked(Queried.class).answer().complete(Optional.empty());
        assertThat(fixture.orders.next().report()).isInstanceOf(QueryAnswered.class);
        canceled().answer().complete(null);
        fixture.tell(submit("b"));
        submitted().answer().completeExceptionally(new IllegalStateException("-1007"));
        fixture.failed(submit("b"), true);

        assertThat(fixture.status().breaker()).isEqualTo("OPEN");
    }

    @Test
    void queriesAndCancelsWithoutAnAnswerKeepNoOrderIn() {
        up("breaker { failures-max = 1, reset-after = 20s }");

        fixture.tell(Samples.query("a"), cancel("a"));
        fixture.asked(Queried.class).answer().completeExceptionally(new IllegalStateException("reset"));
        fixture.failed(Samples.query("a"), true);
        canceled().answer().completeExceptionally(new IllegalStateException("reset"));
        fixture.failed(cancel("a"), true);

        assertThat(fixture.status().breaker()).isEqualTo("CLOSED");
    }

    @Test
    void onlyItsTrialEndsAHalfOpenBreaker() {
        up("breaker { failures-max = 1, reset-after = 1s }");
        fixture.tell(submit("a"), submit("before"), submit("unsent"));
        submitted().answer().completeExceptionally(new IllegalStateException("-1007"));
        fixture.failed(submit("a"), true);
        Submitted before = submitted();
        Submitted unsent = submitted();
        fixture.advance(Duration.ofSeconds(1));
        fixture.tell(submit("b"));
        Submitted trial = submitted();

        fixture.tell(Samples.query("a"));
        fixture.asked(Queried.class).answer().complete(Optional.empty());
        assertThat(fixture.orders.next().report()).isInstanceOf(QueryAnswered.class);
        before.answer().complete(null);
        unsent.answer().completeExceptionally(new VenueSession.NotSent("pool is full"));
        fixture.failed(submit("unsent"), false);
        fixture.tell(submit("c"));

        assertThat(fixture.failed(submit("c"), false).reason()).contains("breaker");
        assertThat(fixture.status().breaker()).isEqualTo("HALF_OPEN");
        trial.answer().complete(null);
        assertThat(fixture.status().breaker()).isEqualTo("CLOSED");
    }

    @Test
    void trialWithoutAnAnswerOpensTheBreakerAgainAndTheNextOneMayClose() {
        up("breaker { failures-max = 1, reset-after = 5s }");
        fixture.tell(submit("a"));
        submitted().answer().completeExceptionally(new IllegalStateException("-1007"));
        fixture.failed(submit("a"), true);
        fixture.advance(Duration.ofSeconds(5));
        fixture.tell(submit("b"));
        submitted();

        fixture.advance(REQUEST_TIMEOUT);

        fixture.failed(submit("b"), true);
        assertThat(fixture.status().breaker()).isEqualTo("OPEN");
        fixture.advance(Duration.ofSeconds(10));
        fixture.tell(submit("c"));
        submitted().answer().complete(null);
        assertThat(fixture.status().breaker()).isEqualTo("CLOSED");
    }

    @Test
    void trialWhoseSessionEndsLetsAnotherOrderTry() {
        up("breaker { failures-max = 1, reset-after = 20s }");
        fixture.tell(submit("a"));
        submitted().answer().completeExceptionally(new IllegalStateException("-1007"));
        fixture.failed(submit("a"), true);
        fixture.advance(Duration.ofSeconds(20));
        fixture.tell(submit("b"));
        submitted();

        fixture.kit.stop(fixture.connection);

        fixture.failed(submit("b"), true);
        assertThat(fixture.uplink.breaker.tryPass(submit("c"))).isTrue();
    }

    @Test
    void trialThatNeverLeftLetsAnotherOrderTry() {
        up("breaker { failures-max = 1, reset-after = 20s }");
        fixture.tell(submit("a"));
        submitted();
        fixture.advance(REQUEST_TIMEOUT);
        fixture.failed(submit("a"), true);
        fixture.advance(Duration.ofSeconds(20));

        fixture.tell(submit("b"));
        submitted().answer().completeExceptionally(new VenueSession.NotSent("pool is full"));
        fixture.failed(submit("b"), false);
        fixture.guard = _ -> Optional.of(Refusal.of(RefusalCode.TRADING_HALTED, "halt h-7"));
        fixture.tell(submit("c"));
        fixture.failed(submit("c"), false);
        fixture.guard = _ -> Optional.empty();
        fixture.tell(submit("d"));

        assertThat(submitted().order().id()).isEqualTo(id("d"));
        assertThat(fixture.status().breaker()).isEqualTo("HALF_OPEN");
    }

    @Test
    void callThatNeverLeftSaysNothingAboutTheVenue() {
        up("breaker { failures-max = 1, reset-after = 20s }");
        fixture.tell(submit("a"));
        submitted().answer().completeExceptionally(new VenueSession.NotSent("pool is full"));

        fixture.failed(submit("a"), false);

        assertThat(fixture.status().breaker()).isEqualTo("CLOSED");
    }

    @Test
    void thatTheVenueTellsOfAnOrderNoMoreIsToldWithWhenItWasAsked() {
        up("");
        fixture.advance(Duration.ofSeconds(2));
        fixture.tell(Samples.query("a"));
        Queried queried = fixture.asked(Queried.class);
        fixture.advance(Duration.ofMillis(500));
        queried.answer().completeExceptionally(new VenueSession.Past("Invalid symbol."));

        VenueReport.RequestFailed failed = fixture.failed(Samples.query("a"), true);
        assertThat(failed.past()).contains(START.plusSeconds(2));
        assertThat(failed.at()).isEqualTo(START.plusMillis(2_500));
    }

    @Test
    void queryAnswerSaysWhenItWasAskedAndOnWhichSession() {
        up("");
        fixture.advance(Duration.ofSeconds(2));
        fixture.tell(Samples.query("a"));
        Queried queried = fixture.asked(Queried.class);
        fixture.advance(Duration.ofSeconds(1));

        queried.answer().complete(Optional.empty());

        QueryAnswered answered = (QueryAnswered) fixture.orders.next().report();
        assertThat(answered)
                .isEqualTo(new QueryAnswered(
                        id("a"), Optional.empty(), START.plusSeconds(2), START, START.plusSeconds(3)));
    }

    @Test
    void aTimeOfDayPutForwardMakesNoQuestionOneThatWasAskedLater() {
        up("");
        fixture.tell(submit("a"));
        submitted().answer().completeExceptionally(new IllegalStateException("connection reset"));
        fixture.failed(submit("a"), true);
        fixture.time.set(Duration.ofHours(1));
        fixture.advance(Duration.ofSeconds(1));

        assertThat(notFound("a").askedAt()).isEqualTo(START.plusSeconds(1));

        fixture.advance(REQUEST_TIMEOUT.multipliedBy(4));
        assertThat(notFound("a").askedAt()).isEqualTo(fixture.time.instant());
    }

    @Test
    void somebodyElsesOrderIsAskedForByItsNumber() {
        up("");
        VenueOrderId number = new VenueOrderId("77");

        fixture.tell(new Query(Samples.SYMBOL, id("a"), Optional.of(number)));

        assertThat(fixture.asked(ScriptedVenue.QueriedByNumber.class).number()).isEqualTo(number);
    }

    @Test
    void anOrderOfOursIsAskedForByItsIdAndTheNumberThatIsKnown() {
        up("");
        Optional<VenueOrderId> number = Optional.of(new VenueOrderId("77"));

        fixture.tell(new Query(Samples.SYMBOL, id("a"), Optional.empty(), number));

        ScriptedVenue.Queried queried = fixture.asked(ScriptedVenue.Queried.class);
        assertThat(queried.id()).isEqualTo(id("a"));
        assertThat(queried.known()).isEqualTo(number);
    }

    @Test
    void adapterThatThrowsLeavesTheOutcomeUnknownAndTheSessionAlive() {
        up("");
        fixture.guard = _ -> {
            throw new IllegalStateException("broken guard");
        };

        fixture.tell(submit("a"), cancel("b"));

        fixture.failed(submit("a"), true);
        fixture.asked(ScriptedVenue.Closed.class);
        fixture.guard = _ -> Optional.empty();
        fixture.loggedOn(fixture.asked(ScriptedVenue.LogOnAsked.class));
        fixture.asked(ScriptedVenue.Listed.class);
        assertThat(canceled().target()).isEqualTo(id("b"));
    }

    private void up(String settings) {
        fixture = new ConnectionFixture(settings);
        fixture.up();
    }

    private Submitted submitted() {
        return fixture.asked(Submitted.class);
    }

    private Optional<Submitted> submitted(Duration within) {
        fixture.advance(within);
        return Optional.ofNullable((Submitted) fixture.venue.poll());
    }

    /** The answer to a question asked now. */
    private QueryAnswered notFound(String clientOrderId) {
        fixture.tell(Samples.query(clientOrderId));
        fixture.asked(Queried.class).answer().complete(Optional.empty());
        return (QueryAnswered) fixture.orders.next().report();
    }

    private Canceled canceled() {
        return fixture.asked(Canceled.class);
    }
}
