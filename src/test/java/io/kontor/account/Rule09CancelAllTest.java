package io.kontor.account;

import static org.assertj.core.api.Assertions.assertThat;

import io.kontor.model.Samples;
import io.kontor.value.CommandId;
import io.kontor.value.HaltId;
import io.kontor.value.Side;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A cancel-all means the orders open when it was first received, and never one that came later. */
class Rule09CancelAllTest {
    private final Books books = new Books();

    @Test
    void itMeansEveryOpenOrderAlsoOneThatIsOnlyReserved() {
        books.open("a", Side.BUY, "1").open("b", Side.SELL, "1").close("b", Side.SELL, "0");
        books.reserve("c", Side.BUY, "1");
        books.reserve("d", Side.BUY, "100");

        var received = books.cancelAll("x-1", Optional.empty());

        assertThat(received.orders()).containsExactlyInAnyOrder(Books.id("a"), Books.id("c"));
    }

    @Test
    void anOrderSomebodyElsePlacedIsMeantToo() {
        books.open("a", Side.BUY, "1");
        books.external.add(Books.id("theirs"));
        books.announce("theirs", true, books.announcement("theirs", Side.BUY, 1, "1", "0", false, Optional.empty()));

        var received = books.cancelAll("x-1", Optional.empty());

        assertThat(received.orders()).containsExactlyInAnyOrder(Books.id("a"), Books.id("theirs"));
        assertThat(books.state.order(Books.id("theirs")).orElseThrow().cancel()).isPresent();
    }

    @Test
    void aRepeatMeansTheSameOnesWhateverCameSince() {
        books.open("a", Side.BUY, "1");
        var first = books.cancelAll("x-1", Optional.empty());
        books.open("b", Side.BUY, "1");

        var again = books.cancelAll("x-1", Optional.empty());

        assertThat(again).isEqualTo(first);
        assertThat(books.state.order(Books.id("b")).orElseThrow().cancel()).isEmpty();
    }

    /** Kafka may bring a command again that was carried out in its turn, and this time something holds it up. */
    @Test
    void oneThatOnlyHurriesAnotherCancelsNothingWhereThatOneIsKnown() {
        books.open("a", Side.BUY, "1");
        var first = books.cancelAll("x-1", Optional.empty());
        books.open("b", Side.BUY, "1");

        assertThat(books.hurry("x-1").orders()).isEqualTo(first.orders());
        assertThat(books.state.order(Books.id("b")).orElseThrow().cancel()).isEmpty();
        for (int i = 0; i < 2 * AccountState.OPERATIONS_MAX; i++) {
            books.cancelAll("y-" + i, Optional.of(Samples.ETH));
        }
        assertThat(books.hurry("x-1").orders()).isEmpty();
        assertThat(books.hurry("x-2").orders()).containsExactlyInAnyOrder(Books.id("a"), Books.id("b"));
    }

    @Test
    void anotherCommandMeansWhatIsOpenThen() {
        books.open("a", Side.BUY, "1");
        books.cancelAll("x-1", Optional.empty());
        books.open("b", Side.BUY, "1");

        assertThat(books.cancelAll("x-2", Optional.empty()).orders())
                .containsExactlyInAnyOrder(Books.id("a"), Books.id("b"));
    }

    @Test
    void aCommandThatMeantOneSymbolDoesNotMeanAnotherOrAll() {
        books.open("a", Side.BUY, "1");
        books.cancelAll("x-1", Optional.of(Samples.ETH));

        assertThat(books.askCancelAll("x-1", Optional.of(Samples.BTC))).isEmpty();
        assertThat(books.askCancelAll("x-1", Optional.empty())).isEmpty();
        assertThat(books.askCancelAll("x-1", Optional.of(Samples.ETH))).isPresent();
    }

    /** Answered as the repeat it looks like from here, it would cancel nothing of what came since, and all was asked for. */
    @Test
    void aCommandThatWasForThisAccountAloneIsNotOneForEveryAccount() {
        books.open("a", Side.BUY, "1");
        books.cancelAll("x-1", Optional.empty());

        assertThat(books.askCancelAllOfEveryAccount("x-1")).isEmpty();
        cancelAllTimes(1);
        books.restart();
        assertThat(books.askCancelAllOfEveryAccount("x-1")).isEmpty();
        assertThat(books.askCancelAllOfEveryAccount("x-2")).isPresent();
    }

    /** The venue was not written at first, and a halt of then is told again when its registry moves. */
    @Test
    void aRepeatOfOneThatWasWrittenWithoutItsVenueIsOne() {
        books.open("a", Side.BUY, "1");
        books.cancelAll("x-1", Optional.empty());

        assertThat(books.askCancelAll("x-1", Optional.empty(), Optional.of(Samples.VENUE)))
                .isPresent();
    }

    @Test
    void itMayMeanOneSymbolOnly() {
        books.open("a", Side.BUY, "1");

        assertThat(books.cancelAll("x-1", Optional.of(Samples.ETH)).orders()).isEmpty();
        assertThat(books.cancelAll("x-2", Optional.of(Samples.BTC)).orders()).containsExactly(Books.id("a"));
    }

    @Test
    void itIsStampedWithTheAccountsSequence() {
        books.open("a", Side.BUY, "1");

        books.cancelAll("x-1", Optional.empty());

        assertThat(books.state.operation(new CommandId("x-1")).orElseThrow().seq())
                .isEqualTo(books.state.seq());
    }

    @Test
    void theNotesSurviveInTheJournal() {
        books.open("a", Side.BUY, "1");
        books.cancelAll("x-1", Optional.empty());

        assertThat(books.state.order(Books.id("a")).orElseThrow().cancel()).isPresent();
    }

    /** As many may Kafka bring again at once after a consumer has died. */
    @Test
    void aRepeatAfterEightHundredOthersMeansNoNewerOrderAndIsAnsweredAlike() {
        books.open("a", Side.BUY, "1");
        var first = books.cancelAll("x-1", Optional.of(Samples.BTC));
        cancelAllTimes(800);
        books.open("b", Side.BUY, "1");
        books.restart();

        var again = books.cancelAll("x-1", Optional.of(Samples.BTC));

        assertThat(again.orders()).isEmpty();
        assertThat(again.operationId()).isEqualTo(first.operationId());
        assertThat(again.count()).isEqualTo(first.count()).isEqualTo(1);
        assertThat(books.state.order(Books.id("b")).orElseThrow().cancel()).isEmpty();
        assertThat(books.askCancelAll("x-1", Optional.empty()))
                .as("another scope is another command's")
                .isEmpty();
    }

    @Test
    void whatHaltsCancelPushesNoCallersCommandOut() {
        books.open("a", Side.BUY, "1");
        var first = books.cancelAll("x-1", Optional.empty());
        for (int i = 0; i < 1_200; i++) {
            books.cancelAll(HaltId.of(new CommandId("h-" + i)));
        }
        books.open("b", Side.BUY, "1");

        assertThat(books.cancelAll("x-1", Optional.empty())).isEqualTo(first);
        assertThat(books.state.pastCancelAlls().orElseThrow().ofHalts()).hasSize(AccountState.OPERATIONS_MAX);
    }

    @Test
    void aHaltThatIsToldAgainMeansTheSameOnes() {
        HaltId halt = HaltId.of(new CommandId("h"));
        books.cancelAll(halt);
        books.open("a", Side.BUY, "1");

        books.cancelAll(halt);

        assertThat(books.state.order(Books.id("a")).orElseThrow().cancel()).isEmpty();
    }

    @Test
    void theOldestAreForgottenSoThatTheyAreBounded() {
        cancelAllTimes(1_200);

        assertThat(books.state.operations()).hasSize(AccountState.OPERATIONS_MAX);
        assertThat(books.state.operation(new CommandId("other-1199"))).isPresent();
        assertThat(books.state.pastCancelAlls().orElseThrow().named())
                .hasSize(PastCancelAlls.NAMED_MAX)
                .first()
                .satisfies(n -> assertThat(n.command()).isEqualTo(new CommandId("other-77")));
    }

    private void cancelAllTimes(int times) {
        for (int i = 0; i < times; i++) {
            books.cancelAll("other-" + i, Optional.empty());
        }
    }

    @Test
    void aCancelIsNotedOnceAndNotForAClosedOrder() {
        books.open("a", Side.BUY, "1");
        books.noteCancel("a", "x-1");
        AccountState once = books.state;

        books.noteCancel("a", "x-2");
        assertThat(books.state).isSameAs(once);
        books.close("a", Side.BUY, "0");
        books.noteCancel("a", "x-3");

        assertThat(books.journal)
                .filteredOn(AccountEvent.CancelNoted.class::isInstance)
                .hasSize(1);
    }
}
