package io.kontor.account;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.BehaviorTestKit;
import com.typesafe.config.ConfigFactory;
import io.kontor.account.AccountEntity.PositionBooked;
import io.kontor.account.AccountState.Delivery;
import io.kontor.account.AccountState.Feed;
import io.kontor.account.PositionCourier.Message;
import io.kontor.model.Ear;
import io.kontor.model.Samples;
import io.kontor.position.LedgerEntry;
import io.kontor.position.PositionEntity.Book;
import io.kontor.position.PositionEntity.Booked;
import io.kontor.position.PositionEntity.Gap;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.pcollections.TreePVector;

/** How what gathered for a position is brought to it. */
class PositionCourierTest {
    private static final int MOST = 500;

    private final List<Book> deliveries = new ArrayList<>();
    private final List<AccountEntity.Command> toWriter = new ArrayList<>();
    private final BehaviorTestKit<Message> courier = BehaviorTestKit.create(PositionCourier.create(
            Samples.ACCOUNT,
            _ -> new Ear<>(command -> deliveries.add((Book) command)),
            new Ear<>(toWriter::add),
            AccountSettings.from(ConfigFactory.load())));

    @Test
    void whatGatheredComesInBoundedPiecesEachNamingTheOneBefore() {
        courier.run(deliver(1_200));

        answer(MOST);
        answer(2 * MOST);
        answer(1_200);

        assertThat(deliveries).extracting(book -> book.entries().size()).containsExactly(MOST, MOST, 200);
        assertThat(deliveries).extracting(Book::previous).containsExactly(0L, 500L, 1_000L);
        assertThat(deliveries).extracting(Book::number).containsExactly(500L, 1_000L, 1_200L);
        assertThat(toWriter)
                .containsExactly(
                        new PositionBooked(Samples.BTC, 500),
                        new PositionBooked(Samples.BTC, 1_000),
                        new PositionBooked(Samples.BTC, 1_200));
    }

    @Test
    void aPositionThatHoldsLessIsToldFromThereOn() {
        courier.run(deliver(700));

        courier.run(new Message.Answered(new Gap(Samples.BTC, 100)));

        assertThat(deliveries.getLast().previous()).isEqualTo(100);
        assertThat(deliveries.getLast().number()).isEqualTo(600);
        assertThat(deliveries.getLast().entries()).hasSize(MOST);
    }

    @Test
    void oneDeliveryIsOnItsWayAtATime() {
        courier.run(deliver(3));
        courier.run(deliver(5));

        assertThat(deliveries).hasSize(1);
        answer(3);
        assertThat(deliveries).hasSize(2);
        assertThat(deliveries.getLast().entries()).hasSize(2);
    }

    private void answer(long number) {
        courier.run(new Message.Answered(new Booked(Samples.BTC, number)));
    }

    /** Entries 1 to {@code count}, none of them confirmed. */
    private static Message deliver(int count) {
        List<Delivery> pending = new ArrayList<>();
        for (int number = 1; number <= count; number++) {
            LedgerEntry entry = new LedgerEntry.Adjustment(
                    new BigDecimal(number), Optional.empty(), "n-" + number, "ops", Samples.START);
            pending.add(new Delivery(number, entry));
        }
        return new Message.Deliver(Samples.BTC, Books.TERMS, new Feed(0, TreePVector.from(pending)));
    }
}
