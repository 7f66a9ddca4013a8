package io.kontor.account;

import static org.assertj.core.api.Assertions.assertThat;

import io.kontor.value.Side;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Each announcement is taken once and in order; what the account does not hold is not applied as it stands, but asked for. */
class Rule07AfterClosingTest {
    private final Books books = new Books();

    @Test
    void eachAnnouncementIsTakenOnceInTheOrdersNumbering() {
        books.reserve("a", Side.BUY, "10");
        Announcement placed = books.announcement("a", Side.BUY, 1, "10", "0", false, Optional.empty());
        Announcement fill = books.filled("a", Side.BUY, "4", "6", "4");

        assertThat(books.announce("a", placed, fill)).contains(2L);
        assertThat(books.announce("a", placed, fill)).contains(2L);

        assertThat(books.position()).isEqualTo("4");
        assertThat(books.journal)
                .filteredOn(AccountEvent.OrderAnnounced.class::isInstance)
                .hasSize(2);
    }

    @Test
    void whatComesTogetherWithWhatIsKnownIsTakenFromWhereItIsNew() {
        books.reserve("a", Side.BUY, "10");
        Announcement placed = books.announcement("a", Side.BUY, 1, "10", "0", false, Optional.empty());
        books.announce("a", placed);

        assertThat(books.announce("a", placed, books.filled("a", Side.BUY, "4", "6", "4")))
                .contains(2L);

        assertThat(books.position()).isEqualTo("4");
    }

    @Test
    void theAccountsStreamHasNoGapAndThePositionsEventStandsInTheFillsOwnWrite() {
        books.reserve("a", Side.BUY, "10");
        books.announce("a", Side.BUY, 1, "10", "0");
        books.fill("a", Side.BUY, "4", "6", "4");
        books.fill("a", Side.BUY, "6", "0", "10");

        var announced = books.journal.stream()
                .filter(AccountEvent.OrderAnnounced.class::isInstance)
                .map(AccountEvent.OrderAnnounced.class::cast)
                .toList();
        assertThat(announced).extracting(AccountEvent.OrderAnnounced::seq).containsExactly(1L, 2L, 4L);
        assertThat(announced).extracting(AccountEvent.OrderAnnounced::lastSeq).containsExactly(1L, 3L, 5L);
        assertThat(announced.get(1).position().orElseThrow().type()).isEqualTo(PublicEventType.PositionOpened);
        assertThat(announced.get(2).position().orElseThrow().type()).isEqualTo(PublicEventType.PositionModified);
    }

    @Test
    void anOrderTheAccountDoesNotHoldIsAskedFirst() {
        Announcement late = books.filled("a", Side.BUY, "4", "0", "4");

        assertThat(books.announce("a", late)).isEmpty();

        assertThat(books.journal).isEmpty();
    }

    @Test
    void itsAnswerIsTakenFromWhereItBeginsAndFlagged() {
        books.open("a", Side.BUY, "10").close("a", Side.BUY, "0");
        books.forget("a", 2);
        Announcement late = books.filled("a", Side.BUY, "4", "0", "4");

        assertThat(books.announce("a", true, late)).contains(3L);
        assertThat(books.announce("a", true, late)).contains(3L);

        assertThat(books.position()).isEqualTo("4");
        assertThat(books.journal)
                .last()
                .isInstanceOfSatisfying(
                        AccountEvent.OrderAnnounced.class,
                        e -> assertThat(e.adopted()).isTrue());
    }

    @Test
    void aGapIsAskedForToo() {
        books.reserve("a", Side.BUY, "10");
        books.announcement("a", Side.BUY, 1, "10", "0", false, Optional.empty());
        Announcement second = books.filled("a", Side.BUY, "4", "6", "4");

        assertThat(books.announce("a", second)).isEmpty();
        assertThat(books.position()).isEqualTo("0");
        assertThat(books.announce("a", true, second)).contains(2L);

        assertThat(books.position()).isEqualTo("4");
    }

    @Test
    void aClosedOrderIsForgottenOnceAllItSaidIsDelivered() {
        books.open("a", Side.BUY, "10").close("a", Side.BUY, "0");

        books.forget("a", 1);
        assertThat(books.state.orders()).hasSize(1);
        books.forget("a", 2);

        assertThat(books.state.orders()).isEmpty();
    }

    @Test
    void whatAnOrderHasAnnouncedBeyondWhatIsHereIsNoticed() {
        books.open("a", Side.BUY, "10").announce("a", Side.BUY, 1, "10", "0");
        books.reserve("b", Side.BUY, "10");

        assertThat(AccountRules.lacking(books.state, Books.id("a"), 4)).contains(2L);
        assertThat(AccountRules.lacking(books.state, Books.id("a"), 2)).isEmpty();
        assertThat(AccountRules.lacking(books.state, Books.id("b"), 4))
                .as("held for a reservation that came too late")
                .isEmpty();
    }

    @Test
    void anOpenOrderIsNotForgotten() {
        books.open("a", Side.BUY, "10");

        books.forget("a", 1);

        assertThat(books.state.orders()).hasSize(1);
    }

    @Test
    void aReservationThatCameAfterTheEndIsForgottenWithTheOrder() {
        books.open("a", Side.BUY, "10").close("a", Side.BUY, "0");
        books.forget("a", 2);
        books.reserve("a", Side.BUY, "10");
        assertThat(books.openBuy()).isEqualTo("10");

        books.forget("a", 2);

        assertThat(books.openBuy()).isEqualTo("0");
    }

    @Test
    void aLateWordOfAnOrderHeldOnlyForSuchAReservationIsAskedForAndTaken() {
        books.open("a", Side.BUY, "10").close("a", Side.BUY, "0");
        books.forget("a", 2);
        books.reserve("a", Side.BUY, "10");
        Announcement late = books.filled("a", Side.BUY, "4", "0", "4");

        assertThat(books.announce("a", late)).isEmpty();
        assertThat(books.announce("a", true, late)).contains(3L);

        assertThat(books.position()).isEqualTo("4");
    }

    @Test
    void everyPositionHasItsDeliveriesUntilItConfirmsThem() {
        books.open("a", Side.BUY, "10");
        books.fill("a", Side.BUY, "4", "6", "4");
        books.fill("a", Side.BUY, "1", "5", "5");
        assertThat(AccountBooks.undelivered(books.state, io.kontor.model.Samples.BTC))
                .isEqualTo(2);

        for (AccountEvent event :
                AccountRules.positionDelivered(books.state, io.kontor.model.Samples.BTC, 3, books.now)) {
            books.state = books.state.apply(event);
        }

        assertThat(AccountBooks.undelivered(books.state, io.kontor.model.Samples.BTC))
                .isEqualTo(1);
        assertThat(AccountRules.positionDelivered(books.state, io.kontor.model.Samples.BTC, 3, books.now))
                .isEmpty();
    }
}
