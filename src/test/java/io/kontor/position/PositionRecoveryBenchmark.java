package io.kontor.position;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import com.typesafe.config.ConfigFactory;
import io.kontor.platform.batch.BatchMetrics;
import io.kontor.platform.batch.Tape;
import io.kontor.position.LedgerEntry.Trade;
import io.kontor.position.PositionEntity.Book;
import io.kontor.position.PositionEntity.BookReply;
import io.kontor.position.PositionEntity.Command;
import io.kontor.position.PositionEntity.Get;
import io.kontor.position.PositionEntity.Stop;
import io.kontor.position.PositionEntity.View;
import io.kontor.value.AccountId;
import io.kontor.value.Symbol;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * How long a position with a million fills takes to answer after a restart, over a journal in memory: folding and the entity's own
 * start, neither bytes nor disk. Started by hand; prints figures and asserts nothing.
 */
public final class PositionRecoveryBenchmark {
    private static final int FILLS = 1_000_000;
    private static final int PER_DELIVERY = 50;
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final AccountId ACCOUNT = new AccountId("main");
    private static final Symbol SYMBOL = new Symbol("BTC/USDT");
    private static final Ledger.Terms TERMS = Ledger.Terms.spot(LedgerEntries.BTC, LedgerEntries.USDT);

    private PositionRecoveryBenchmark() {}

    public static void main(String[] args) {
        List<LedgerEntry> fills = fills();
        for (int round = 0; round < 5; round++) {
            fold(fills);
        }
        Tape tape = new Tape();
        ActorTestKit kit = ActorTestKit.create(tape.config());
        try {
            book(kit, fills);
            for (int round = 0; round < 5; round++) {
                recover(kit, tape);
            }
        } finally {
            kit.shutdownTestKit();
        }
    }

    private static List<LedgerEntry> fills() {
        RandomTrading trading = new RandomTrading(1);
        List<LedgerEntry> fills = new ArrayList<>(FILLS);
        for (int i = 0; i < FILLS; i++) {
            Trade trade = trading.trade(trading.side());
            fills.add(trade);
        }
        return fills;
    }

    private static void fold(List<LedgerEntry> fills) {
        long start = System.nanoTime();
        Ledger ledger = Ledger.open(TERMS);
        for (LedgerEntry fill : fills) {
            ledger = ledger.apply(fill);
        }
        long nanos = System.nanoTime() - start;
        System.out.printf(
                "fold of %,d fills: %,d ms, %,d ns each, quantity %s%n",
                FILLS, nanos / 1_000_000, nanos / FILLS, ledger.quantity());
    }

    private static void book(ActorTestKit kit, List<LedgerEntry> fills) {
        TestProbe<BookReply> account = kit.createTestProbe(BookReply.class);
        ActorRef<Command> position = spawn(kit);
        for (int from = 0; from < FILLS; from += PER_DELIVERY) {
            List<LedgerEntry> entries = fills.subList(from, from + PER_DELIVERY);
            position.tell(
                    new Book(ACCOUNT, SYMBOL, TERMS, from, from + (long) PER_DELIVERY, entries, account.getRef()));
            if (from % (100 * PER_DELIVERY) == 0) {
                account.receiveSeveralMessages(from == 0 ? 1 : 100, PATIENCE);
            }
        }
        account.receiveSeveralMessages(99, PATIENCE);
        stop(account, position);
    }

    private static void recover(ActorTestKit kit, Tape tape) {
        TestProbe<View> reader = kit.createTestProbe(View.class);
        int replayedBefore = tape.replayed();
        long start = System.nanoTime();
        ActorRef<Command> position = spawn(kit);
        position.tell(new Get(reader.getRef()));
        View view = reader.receiveMessage(PATIENCE);
        long micros = (System.nanoTime() - start) / 1_000;
        System.out.printf(
                "recovery of %,d fills: %,d us to the first answer, %d writes of %,d replayed, %d snapshots kept%n",
                view.ledger().orElseThrow().entries(),
                micros,
                tape.replayed() - replayedBefore,
                tape.events().size(),
                tape.snapshots());
        stop(reader, position);
    }

    private static void stop(TestProbe<?> watcher, ActorRef<Command> position) {
        position.tell(new Stop());
        watcher.expectTerminated(position);
    }

    private static ActorRef<Command> spawn(ActorTestKit kit) {
        return kit.spawn(PositionEntity.create(
                PositionEntity.entityId(ACCOUNT, SYMBOL),
                PositionSettings.from(ConfigFactory.load()),
                new BatchMetrics(new SimpleMeterRegistry(), "Position")));
    }
}
