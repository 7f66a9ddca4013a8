package io.kontor.order;

import static org.assertj.core.api.Assertions.assertThat;

import io.kontor.account.OrderStatus;
import io.kontor.account.PublicEventType;
import io.kontor.order.OrderEvent.Terms;
import io.kontor.value.Price;
import io.kontor.value.Quantity;
import io.kontor.venue.ExecutionReport.ExecType;
import io.kontor.venue.VenueCapabilities.DuplicateFence;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** After a restore an order of ours may stand at the venue that the journal has never sent: it counts, somebody is told, and it goes. */
class UnknownAttemptTest {
    @Test
    void anOpenOrderOfOursUnderAnUnknownAttemptIsFlaggedAndCanceled() {
        Scenario s = Scenario.working(DuplicateFence.SEND_EXPIRY).listed(2, "0");

        assertThat(s.calls()).containsExactly("cancel 2");
        assertThat(s.order.flags()).containsExactly("UNEXPECTED_REPORT");
        assertThat(s.order.outbox()).last().satisfies(a -> {
            assertThat(a.type()).isEqualTo(PublicEventType.RiskAlert);
            assertThat(a.exposure().open()).isEqualTo(Quantity.of("20"));
        });
        s.report(ExecType.CANCELED, 2, "0");

        assertThat(s.calls()).isEmpty();
        assertThat(s.order.status()).isEqualTo(OrderStatus.WORKING);
        assertThat(s.order.exposure().open()).isEqualTo(Quantity.of("10"));
        assertThat(s.order.outbox().getLast().exposure().open()).as("told").isEqualTo(Quantity.of("10"));
        assertThat(s.modify("8", "90").calls()).as("its number is taken").containsExactly("replace 1 by 3");
    }

    @Test
    void whatFilledOfItBeforeItWasFoundIsItsOwn() {
        Scenario s = Scenario.working(DuplicateFence.SEND_EXPIRY).fill("f-9", 2, "4", "4");

        s.listed(2, "4");

        assertThat(s.calls()).containsExactly("cancel 2");
        assertThat(s.order.attempt(2).orElseThrow().booked()).isEqualTo(Quantity.of("4"));
        s.report(ExecType.CANCELED, 2, "4");
        assertThat(s.order.attempt(2).orElseThrow().lacksFills()).isFalse();
        s.bust("f-9", 2, "4", "0");
        assertThat(s.order.attempt(2).orElseThrow().booked()).isEqualTo(Quantity.ZERO);
        assertThat(s.order.filled()).isEqualTo(Quantity.ZERO);
    }

    /** More than the order is to be, it stands for nothing that a modify may lean on: that passes the limits. */
    @Test
    void itsSizeIsNoRoomForAModify() {
        Scenario s = Scenario.working(DuplicateFence.SEND_EXPIRY)
                .fill("f-1", 1, "4", "4")
                .listed(2, "0");

        assertThat(s.order.covers(terms("10"))).isTrue();
        assertThat(s.order.covers(terms("14"))).isFalse();
    }

    private static Terms terms(String total) {
        return new Terms(Quantity.of(total), Price.of("100"), Optional.empty(), Optional.empty());
    }

    @Test
    void whereTheOrderIsOverItIsCanceledAllTheSame() {
        Scenario s = Scenario.working(DuplicateFence.SEND_EXPIRY).cancel().report(ExecType.CANCELED, 1, "0");

        s.listed(2, "0");
        assertThat(s.calls()).containsExactly("cancel 2");
        assertThat(s.order.isDone()).isFalse();
        s.report(ExecType.CANCELED, 2, "0");

        assertThat(s.order.isDone()).isTrue();
        assertThat(s.order.status()).isEqualTo(OrderStatus.CANCELED);
    }

    /** What the order itself was last sent for decides how it ends. */
    @Test
    void itsEndIsNotTheOrders() {
        Scenario s = Scenario.working(DuplicateFence.SEND_EXPIRY).listed(2, "0").report(ExecType.EXPIRED, 1, "0");
        assertThat(s.order.isClosed()).isFalse();

        s.report(ExecType.CANCELED, 2, "0");

        assertThat(s.order.status()).isEqualTo(OrderStatus.EXPIRED);
    }

    @Test
    void nothingElseIsSentUntilItIsGone() {
        Scenario s = Scenario.working(DuplicateFence.SEND_EXPIRY).listed(2, "0");

        s.modify("8", "90");

        assertThat(s.calls()).isEmpty();
        assertThat(s.report(ExecType.CANCELED, 2, "0").calls()).containsExactly("replace 1 by 3");
    }

    @Test
    void aReplayComesToTheSame() {
        Scenario s = Scenario.working(DuplicateFence.SEND_EXPIRY)
                .fill("f-9", 2, "4", "4")
                .listed(2, "4");
        Order before = s.order;

        assertThat(OrderBooks.fold(s.journal)).isEqualTo(before);
    }
}
