package io.kontor.account;

import static org.assertj.core.api.Assertions.assertThat;

import io.kontor.model.Samples;
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
    void anOrderSomebodyElsePlacedIsNotMeantAsNothingHereCouldCancelIt() {
        books.open("a", Side.BUY, "1");
        books.external.add(Books.id("theirs"));
        books.announce("theirs", true, books.announcement("theirs", Side.BUY, 1, "1", "0", false, Optional.empty()));

        var received = books.cancelAll("x-1", Optional.empty());

        assertThat(received.orders()).containsExactly(Books.id("a"));
        assertThat(books.state.order(Books.id("theirs")).orElseThrow().cancel()).isEmpty();
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

        assertThat(books.cancelAll("x-1", Optional.empty()).seq()).isEqualTo(books.state.seq());
    }

    @Test
    void theNotesSurviveInTheJournal() {
        books.open("a", Side.BUY, "1");
        books.cancelAll("x-1", Optional.empty());

        assertThat(books.state.order(Books.id("a")).orElseThrow().cancel()).isPresent();
    }

    @Test
    void theOldestAreForgottenSoThatTheyAreBounded() {
        for (int i = 0; i < 3 * AccountState.OPERATIONS_MAX; i++) {
            books.cancelAll("x-" + i, Optional.empty());
        }

        assertThat(books.state.operations()).hasSize(AccountState.OPERATIONS_MAX);
        assertThat(books.state.operation(new io.kontor.value.CommandId("x-299")))
                .isPresent();
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
