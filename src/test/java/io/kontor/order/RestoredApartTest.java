package io.kontor.order;

import static org.assertj.core.api.Assertions.assertThat;

import io.kontor.account.AccountEntity.Abandon;
import io.kontor.account.AccountEntity.Announce;
import io.kontor.account.AccountEntity.Forget;
import io.kontor.account.Announcement;
import io.kontor.account.OpenOrder;
import io.kontor.account.OrderStatus;
import io.kontor.model.Samples;
import io.kontor.order.OrderEntity.Inquire;
import io.kontor.order.OrderEntity.Wake;
import io.kontor.value.ClientOrderId;
import io.kontor.value.Price;
import io.kontor.value.Quantity;
import io.kontor.value.Side;
import io.kontor.venue.ExecutionReport.ExecType;
import io.kontor.venue.VenueConnection;
import io.kontor.venue.VenueReport;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** An order and its account were restored to different moments: what either has lost is flagged, and nothing of it stands still for ever. */
class RestoredApartTest {
    private static final String FLAG = "RESTORED_APART";

    @Test
    void whatHappensToAnOrderWhoseAccountIsAheadIsToldBehindWhatThatHas() {
        EntityFixture f = seenAgain();
        f.announced(f.last(Announce.class), 3);
        assertThat(numbers(f)).containsExactly(4L, 5L);
        assertThat(f.order().flags()).contains(FLAG);
        assertThat(f.flagged).containsExactly("main " + FLAG);
        f.announced();

        f.fill(1, "4");

        Announcement last = f.last(Announce.class).announcements().getLast();
        assertThat(last.number()).isEqualTo(6);
        assertThat(last.entry()).isPresent();
        assertThat(f.toVenue.stream().filter(VenueConnection.Acknowledge.class::isInstance))
                .isEmpty();
        f.announced();
        assertThat(f.toVenue.stream().filter(VenueConnection.Acknowledge.class::isInstance))
                .hasSize(1);
    }

    @Test
    void aReportIsAcknowledgedOnlyOnceItIsToldBehindWhatTheAccountHas() {
        EntityFixture f = new EntityFixture().fill(1, "4");
        Announce first = f.last(Announce.class);
        assertThat(first.announcements()).hasSize(2);

        f.announced(first, 3);

        assertThat(numbers(f)).containsExactly(4L, 5L, 6L);
        f.announced(first, 3);
        assertThat(f.toVenue.stream().filter(VenueConnection.Acknowledge.class::isInstance))
                .isEmpty();
        f.announced();
        assertThat(f.toVenue.stream().filter(VenueConnection.Acknowledge.class::isInstance))
                .hasSize(1);
        assertThat(f.restart().order().announced()).isEqualTo(6);
    }

    @Test
    void anOrderThatIsOverTellsAnAccountThatHasLostItsEndWhereItStands() {
        EntityFixture f =
                EntityFixture.working().report(ExecType.CANCELED, 1, "0").announced();
        long last = f.order().announced();
        f.forgetWhatWasTold();
        f.restart();

        f.wake();
        assertThat(f.last(Forget.class).number()).isEqualTo(last);
        f.tell(new Inquire(7, Optional.of(last - 1)));

        assertThat(f.last(Announce.class).announcements()).singleElement().satisfies(alert -> {
            assertThat(alert.number()).isEqualTo(last + 1);
            assertThat(alert.order().flags()).contains(FLAG);
            assertThat(alert.exposure().closed()).isTrue();
        });
        f.announced();
        assertThat(f.last(Forget.class).number()).isEqualTo(last + 1);
    }

    @Test
    void anAccountThatHasAllIsToldNothing() {
        EntityFixture f =
                EntityFixture.working().report(ExecType.CANCELED, 1, "0").announced();
        List<OrderEvent> before = List.copyOf(f.journal);

        f.tell(new Inquire(7, Optional.of(f.order().announced())));

        assertThat(f.journal).isEqualTo(before);
    }

    /** It may have filled since: the venue is asked, and where that never had it, it ends in time. */
    @Test
    void anOrderThatOnlyItsAccountKnowsGoesOnFromThatAndEnds() {
        EntityFixture f = new EntityFixture();
        Wake wake = wake(false);

        f.tell(wake);

        assertThat(f.order().flags()).containsExactly(Order.EXTERNAL, FLAG);
        assertThat(f.order().exposure().open()).isEqualTo(Quantity.of("10"));
        assertThat(numbers(f)).containsExactly(4L, 5L);
        assertThat(f.toVenue).singleElement().isInstanceOf(VenueConnection.Query.class);
        f.announced();
        int written = f.journal.size();
        f.tell(wake);
        assertThat(f.journal.subList(written, f.journal.size())).noneMatch(e -> !(e instanceof OrderEvent.Delivered));
        assertThat(f.told(Abandon.class)).allMatch(abandon -> abandon.revision() > 1);

        missing(f.later(Duration.ofSeconds(1)));
        missing(f.later(Duration.ofMinutes(17)));

        assertThat(f.order().status()).isEqualTo(OrderStatus.CANCELED);
        assertThat(f.order().flags()).contains("ENDED_UNPROVEN");
        assertThat(f.order().exposure().closed()).isTrue();
    }

    @Test
    void oneThatItsAccountKnowsToBeOverIsForgotten() {
        EntityFixture f = new EntityFixture().tell(wake(true));

        assertThat(f.last(Forget.class)).isEqualTo(new Forget(Scenario.intent(), 3));
        assertThat(f.journal).isEmpty();
    }

    /** A sweep finds it at the venue, and its journal knows nothing of it. */
    private static EntityFixture seenAgain() {
        return new EntityFixture()
                .tell(new Wake(
                        Samples.ACCOUNT,
                        Samples.VENUE,
                        Optional.of(Samples.listed(Scenario.id(1).toString(), "v-1", Samples.START)),
                        false,
                        Optional.empty()));
    }

    private static void missing(EntityFixture f) {
        f.tell(new OrderEntity.Report(
                Samples.ACCOUNT,
                Samples.VENUE,
                new VenueReport.QueryAnswered(
                        Scenario.id(1), Optional.empty(), f.clock.instant(), Samples.START, f.clock.instant())));
    }

    private static List<Long> numbers(EntityFixture f) {
        return f.last(Announce.class).announcements().stream()
                .map(Announcement::number)
                .toList();
    }

    private static Wake wake(boolean closed) {
        OpenOrder held = new OpenOrder(
                new ClientOrderId("a-1"),
                Samples.VENUE,
                Samples.BTC,
                Side.BUY,
                1,
                Optional.empty(),
                3,
                Quantity.of(closed ? "0" : "10"),
                Price.of("100"),
                Quantity.ZERO,
                false,
                closed,
                Optional.empty(),
                Optional.empty(),
                Samples.START,
                false,
                Optional.empty());
        return new Wake(Samples.ACCOUNT, Samples.VENUE, Optional.empty(), false, Optional.of(held));
    }
}
