package io.kontor.account;

import static org.assertj.core.api.Assertions.assertThat;

import io.kontor.account.Announcement.Exposure;
import io.kontor.risk.SampleLimits;
import io.kontor.value.Price;
import io.kontor.value.Quantity;
import io.kontor.value.RefusalCode;
import io.kontor.value.Side;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Fills that are to come take room as what rests does, but there is nothing to trade with. */
class MissingFillsTest {
    @Test
    void anOrderThatIsOverButForItsFillsIsInNobodysWay() {
        Books books = new Books().limitedTo(SampleLimits.wide().noSelfTrade().done());
        books.open("s", Side.SELL, "10");
        Books.denied(books.reserve("a", Side.BUY, "1"), RefusalCode.RISK_SELF_TRADE);

        books.announce("s", over(books, "4"));

        Books.granted(books.reserve("b", Side.BUY, "1"));
        assertThat(books.state.orders().get(Books.id("s")).exposed()).isEqualTo(Quantity.of("4"));
    }

    private static Announcement over(Books books, String missing) {
        Announcement plain = books.announcement("s", Side.SELL, 1, missing, "0", false, Optional.empty());
        return new Announcement(
                plain.number(),
                PublicEventType.OrderUnknown,
                plain.order(),
                plain.fill(),
                plain.entry(),
                new Exposure(
                        Quantity.of(missing), Price.of("100"), false, Optional.empty(), Optional.of(Quantity.ZERO)),
                plain.at());
    }
}
