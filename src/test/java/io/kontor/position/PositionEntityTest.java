package io.kontor.position;

import static io.kontor.position.LedgerEntries.BTC;
import static io.kontor.position.LedgerEntries.USDT;
import static io.kontor.position.LedgerEntries.buy;
import static io.kontor.position.LedgerEntries.sell;
import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import com.typesafe.config.ConfigFactory;
import io.kontor.platform.batch.BatchMetrics;
import io.kontor.platform.batch.Tape;
import io.kontor.position.PositionEntity.Book;
import io.kontor.position.PositionEntity.BookReply;
import io.kontor.position.PositionEntity.Booked;
import io.kontor.position.PositionEntity.Command;
import io.kontor.position.PositionEntity.Gap;
import io.kontor.position.PositionEntity.Get;
import io.kontor.position.PositionEntity.Stop;
import io.kontor.position.PositionEntity.View;
import io.kontor.value.AccountId;
import io.kontor.value.Symbol;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PositionEntityTest {
    private static final AccountId ACCOUNT = new AccountId("main");
    private static final Symbol SYMBOL = new Symbol("BTC/USDT");
    private static final Ledger.Terms TERMS = Ledger.Terms.spot(BTC, USDT);

    private final Tape tape = new Tape();
    private final ActorTestKit kit = ActorTestKit.create(tape.config());
    private final TestProbe<BookReply> account = kit.createTestProbe(BookReply.class);
    private final TestProbe<View> reader = kit.createTestProbe(View.class);

    @AfterEach
    void shutDown() {
        kit.shutdownTestKit();
    }

    @Test
    void aDeliveryIsAcknowledgedOnceItIsOnDisk() throws Exception {
        ActorRef<Command> position = running();
        tape.hold();

        position.tell(book(0, 3, buy("1", "100"), buy("1", "200")));
        Tape.Held write = tape.next();
        account.expectNoMessage(Duration.ofMillis(50));
        write.store();

        account.expectMessage(new Booked(SYMBOL, 3));
    }

    @Test
    void aRepeatedDeliveryIsAcknowledgedAgainAndBookedOnce() {
        ActorRef<Command> position = running();

        position.tell(book(0, 3, buy("1", "100")));
        position.tell(book(0, 3, buy("1", "100")));

        account.expectMessage(new Booked(SYMBOL, 3));
        account.expectMessage(new Booked(SYMBOL, 3));
        assertThat(view(position).ledger().orElseThrow().quantity()).isEqualTo("1");
    }

    @Test
    void aGapIsAskedForAndClosedByRedelivery() {
        ActorRef<Command> position = running();
        position.tell(book(0, 3, buy("1", "100")));
        account.expectMessage(new Booked(SYMBOL, 3));

        position.tell(book(5, 9, sell("1", "120")));
        account.expectMessage(new Gap(SYMBOL, 3));
        position.tell(book(3, 9, buy("1", "100"), sell("1", "120")));

        account.expectMessage(new Booked(SYMBOL, 9));
        View view = view(position);
        assertThat(view.last()).isEqualTo(9);
        assertThat(view.ledger().orElseThrow().realizedPnl().value()).isEqualTo("20");
    }

    @Test
    void deliveriesThatArriveDuringAWriteAreOneWrite() throws Exception {
        ActorRef<Command> position = running();
        tape.hold();
        position.tell(book(0, 1, buy("1", "100")));
        Tape.Held first = tape.next();

        for (int number = 2; number <= 50; number++) {
            position.tell(book(number - 1, number, buy("1", "100")));
        }
        tape.release();
        first.store();

        for (int number = 1; number <= 50; number++) {
            account.expectMessage(new Booked(SYMBOL, number));
        }
        assertThat(tape.events()).hasSize(2);
    }

    @Test
    void aDeliveryWhoseWriteFailedIsNotAcknowledgedAndItsRedeliveryIsBookedOnce() throws Exception {
        ActorRef<Command> position = running();
        tape.hold();
        position.tell(book(0, 3, buy("1", "100")));
        tape.next().storeAndFail();
        account.expectTerminated(position);
        account.expectNoMessage(Duration.ofMillis(50));

        tape.release();
        ActorRef<Command> again = spawn();
        again.tell(book(0, 3, buy("1", "100")));

        account.expectMessage(new Booked(SYMBOL, 3));
        assertThat(view(again).ledger().orElseThrow().entries()).isEqualTo(1);
    }

    @Test
    void recoveryGivesTheSamePositionFromSnapshotAndEvents() {
        ActorRef<Command> position = running();
        for (int number = 1; number <= 25; number++) {
            position.tell(book(number - 1, number, number % 3 == 0 ? sell("2", "107") : buy("1", "1.1")));
            account.expectMessage(new Booked(SYMBOL, number));
        }
        View before = view(position);
        position.tell(new Stop());
        account.expectTerminated(position);

        assertThat(view(spawn())).isEqualTo(before);
        assertThat(tape.snapshots()).isPositive();
        assertThat(tape.replayed()).isLessThanOrEqualTo(10);
    }

    @Test
    void aSnapshotBoundsTheReplayInFillsHoweverManyADeliveryHolds() {
        ActorRef<Command> position = running();
        LedgerEntry[] many = Collections.nCopies(8, buy("1", "100")).toArray(LedgerEntry[]::new);
        for (int number = 1; number <= 25; number++) {
            position.tell(book(number - 1, number, many));
            account.expectMessage(new Booked(SYMBOL, number));
        }
        position.tell(new Stop());
        account.expectTerminated(position);

        assertThat(view(spawn()).ledger().orElseThrow().entries()).isEqualTo(200);
        assertThat(tape.replayed()).isLessThanOrEqualTo(2);
    }

    @Test
    void aPositionNothingWasBookedOnHasNoLedger() {
        assertThat(view(spawn())).isEqualTo(new View(ACCOUNT, SYMBOL, Optional.empty(), 0));
    }

    @Test
    void theAccountLeadsTheEntityId() {
        assertThat(PositionEntity.entityId(ACCOUNT, SYMBOL)).isEqualTo("main|BTC/USDT");
    }

    private ActorRef<Command> spawn() {
        var config = ConfigFactory.parseString("kontor.position.batch.snapshot.every-events = 10")
                .withFallback(ConfigFactory.load());
        return kit.spawn(PositionEntity.create(
                PositionEntity.entityId(ACCOUNT, SYMBOL),
                PositionSettings.from(config),
                new BatchMetrics(new SimpleMeterRegistry(), "Position")));
    }

    /** One that has recovered, so that what it is told next is not collected with what came before. */
    private ActorRef<Command> running() {
        ActorRef<Command> position = spawn();
        view(position);
        return position;
    }

    private View view(ActorRef<Command> position) {
        position.tell(new Get(reader.getRef()));
        return reader.receiveMessage();
    }

    private Book book(long previous, long number, LedgerEntry... entries) {
        return new Book(ACCOUNT, SYMBOL, TERMS, previous, number, List.of(entries), account.getRef());
    }
}
