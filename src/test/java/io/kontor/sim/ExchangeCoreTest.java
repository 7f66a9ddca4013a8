package io.kontor.sim;

import static io.kontor.sim.Ask.ALICE;
import static io.kontor.sim.Ask.BOB;
import static io.kontor.sim.Ask.CAROL;
import static io.kontor.sim.Ask.buy;
import static io.kontor.sim.Ask.sell;
import static org.assertj.core.api.Assertions.assertThat;

import io.kontor.sim.books.Slice;
import io.kontor.sim.message.Fill;
import io.kontor.sim.message.OrderRecord;
import io.kontor.sim.message.OrderStatus;
import io.kontor.value.AccountId;
import io.kontor.value.ClientOrderId;
import io.kontor.value.Quantity;
import io.kontor.value.Side;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExchangeCoreTest {
    @TempDir
    Path directory;

    private final Heard alice = new Heard();
    private Rig rig;

    @BeforeEach
    void open() {
        rig = new Rig(directory);
    }

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void nothingIsAnsweredOrReportedBeforeItsCommit() {
        TradingSession session = rig.logOn(ALICE, 0, alice);

        var answer = session.submit(buy(ALICE, "a", "1").at("100").order()).toCompletableFuture();
        assertThat(answer).isNotDone();
        assertThat(alice.reports).isEmpty();

        rig.turn();
        assertThat(answer).isCompleted();
        assertThat(alice.words()).containsExactly("a NEW");
    }

    @Test
    void allThatWaitsGoesIntoOneCommit() {
        TradingSession session = rig.logOn(ALICE, 0, alice);
        long commits = rig.core.commits();
        long syncs = rig.core.books().syncs();

        for (int i = 0; i < 100; i++) {
            session.submit(buy(ALICE, "a" + i, "1").at("100").order());
        }
        rig.turn();

        assertThat(alice.reports).hasSize(100);
        assertThat(rig.core.commits()).isEqualTo(commits + 1);
        assertThat(rig.core.books().syncs()).isEqualTo(syncs + 1);
    }

    @Test
    void aTurnWithNothingToKeepDoesNotTouchTheDisk() {
        TradingSession session = rig.logOn(ALICE, 0, alice);
        long syncs = rig.core.books().syncs();

        session.query(new ClientOrderId("none"));
        rig.turn();

        assertThat(rig.core.books().syncs()).isEqualTo(syncs);
    }

    @Test
    void aQuestionThatThrowsFailsAloneAndTheNextIsAnswered() {
        TradingSession session = rig.logOn(ALICE, 0, alice);
        TradingSession other = rig.logOn(BOB, 0, new Heard());
        other.submit(sell(BOB, "s", "1").at("100").order());
        session.submit(buy(ALICE, "a", "1").at("100").order());
        rig.turn();
        long order = alice.reports.getFirst().order().orElseThrow().id();

        var broken = session.trades(order, all(), fill -> {
                    throw new IllegalArgumentException("a question nobody can answer");
                })
                .toCompletableFuture();
        var next = session.trades(order, all(), fill -> true).toCompletableFuture();
        rig.turn();

        assertThat(broken).isCompletedExceptionally();
        assertThat(next.join()).hasSize(1);
    }

    @Test
    void anOrdersTradesAreFoundHoweverManyOthersFollow() {
        TradingSession session = rig.logOn(ALICE, 0, alice);
        TradingSession other = rig.logOn(BOB, 0, new Heard());
        for (String id : List.of("first", "a", "b", "c", "d")) {
            other.submit(sell(BOB, "s-" + id, "1").at("100").order());
            session.submit(buy(ALICE, id, "1").at("100").order());
        }
        rig.turn();
        long first = alice.reports.getFirst().order().orElseThrow().id();
        Slice threeRows = new Slice(OptionalLong.empty(), Optional.empty(), Optional.empty(), 500, 3);

        var found = session.trades(first, threeRows, fill -> true).toCompletableFuture();
        var newest = session.trades(SimInstruments.BTC_USDT, threeRows).toCompletableFuture();
        rig.turn();

        assertThat(found.join()).singleElement().extracting(Fill::orderId).isEqualTo(first);
        assertThat(newest.join()).hasSize(3).extracting(Fill::orderId).doesNotContain(first);
    }

    @Test
    void aRestartedExchangeHasTheSameBooks() {
        TradingSession session = rig.logOn(ALICE, 0, alice);
        TradingSession other = rig.logOn(BOB, 0, new Heard());
        session.submit(buy(ALICE, "first", "2").at("100").order());
        session.submit(buy(ALICE, "ice", "9").at("100").showing("1").order());
        session.submit(sell(ALICE, "stop", "1").at("89").stop("90").order());
        other.submit(buy(BOB, "behind", "2").at("100").order());
        other.submit(sell(BOB, "s", "0.5").at("100").order());
        rig.turn();
        var balances = holdings(ALICE);
        List<OrderRecord> open = openOrders(ALICE);

        rig.restart();

        assertThat(openOrders(ALICE)).containsExactlyInAnyOrderElementsOf(open);
        assertThat(holdings(ALICE)).isEqualTo(balances);
        assertThat(rig.core.engine().book(SimInstruments.BTC_USDT).shown(Side.BUY))
                .singleElement()
                .extracting(level -> level.quantity())
                .isEqualTo(450_000L);
    }

    @Test
    void aRestartedExchangeKeepsQueuesTriggersAndNumbers() {
        Heard bob = new Heard();
        TradingSession session = rig.logOn(ALICE, 0, alice);
        session.submit(buy(ALICE, "a", "1").at("100").order());
        session.submit(buy(ALICE, "b", "1").at("100").order());
        session.submit(sell(ALICE, "stop", "1").at("101").stop("100").order());
        rig.turn();

        rig.restart();
        TradingSession again = rig.logOn(ALICE, 3, alice);
        TradingSession other = rig.logOn(BOB, 0, bob);
        other.submit(sell(BOB, "s", "1.5").at("100").order());
        rig.turn();

        assertThat(alice.words()).containsExactly("a NEW", "b NEW", "stop NEW", "a TRADE", "b TRADE", "stop TRIGGERED");
        assertThat(alice.cursors()).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
        assertThat(alice.reports).extracting(r -> r.order().orElseThrow().id()).doesNotContain(0L);
        assertThat(bob.reports.getFirst().order().orElseThrow().id()).isEqualTo(4);
        assertThat(again.account()).isEqualTo(ALICE);
    }

    @Test
    void stopsOfOneTriggerWakeInTheirOldOrderAfterARestart() {
        rig.logOn(BOB, 0, new Heard())
                .submit(sell(BOB, "older", "1").at("99").stop("100").order());
        rig.logOn(ALICE, 0, new Heard())
                .submit(sell(ALICE, "newer", "1").at("99").stop("100").order());
        rig.turn();

        rig.restart();
        Heard bob = new Heard();
        rig.logOn(BOB, 1, bob);
        rig.logOn(ALICE, 1, alice);
        TradingSession carol = rig.logOn(CAROL, 0, new Heard());
        AccountId dan = new AccountId("dan");
        carol.submit(buy(CAROL, "last", "1").at("100").order());
        carol.submit(buy(CAROL, "only", "1").at("99").order());
        rig.logOn(dan, 0, new Heard()).submit(sell(dan, "s", "1").at("100").order());
        rig.turn();

        assertThat(bob.words()).containsExactly("older TRIGGERED", "older TRADE");
        assertThat(alice.words()).containsExactly("newer TRIGGERED");
    }

    @Test
    void anIdIsTakenForEverAlsoAfterARestart() {
        TradingSession session = rig.logOn(ALICE, 0, alice);
        session.submit(buy(ALICE, "open", "1").at("100").order());
        session.submit(buy(ALICE, "over", "1").at("100").order());
        session.submit(buy(ALICE, "bad", "1").at("100.001").order());
        session.cancel(new ClientOrderId("over"));
        rig.turn();

        rig.restart();
        Heard after = new Heard();
        TradingSession again = rig.logOn(ALICE, 4, after);
        for (String id : List.of("open", "over", "bad")) {
            again.submit(buy(ALICE, id, "1").at("100").order());
        }
        rig.turn();

        assertThat(after.words()).containsExactly("open REJECTED", "over REJECTED", "bad REJECTED");
        assertThat(openOrders(ALICE)).hasSize(1);
    }

    @Test
    void theRepeatOfARejectedOrderIsToldAgainWithTheOrder() {
        TradingSession session = rig.logOn(ALICE, 0, alice);
        session.submit(buy(ALICE, "bad", "1").at("100.001").order());
        rig.turn();
        rig.restart();
        rig.logOn(ALICE, 1, new Heard())
                .submit(buy(ALICE, "bad", "1").at("100.001").order());
        rig.turn();

        Heard after = new Heard();
        rig.restart();
        rig.logOn(ALICE, 0, after);

        assertThat(after.words()).containsExactly("bad REJECTED", "bad REJECTED");
        assertThat(after.reports).allMatch(report -> report.order().isPresent());
    }

    @Test
    void closedOrdersLeaveMemoryAndStayOnDiskWithTheirFills() {
        TradingSession session = rig.logOn(ALICE, 0, alice);
        TradingSession other = rig.logOn(BOB, 0, new Heard());
        session.submit(buy(ALICE, "a", "2").at("100").order());
        other.submit(sell(BOB, "s1", "0.5").at("100").order());
        other.submit(sell(BOB, "s2", "1.5").at("99").order());
        rig.turn();
        rig.restart();

        TradingSession again = rig.logOn(ALICE, 0, new Heard());
        var found = again.query(new ClientOrderId("a")).toCompletableFuture();
        var missing = again.query(new ClientOrderId("z")).toCompletableFuture();
        rig.turn();

        assertThat(openOrders(ALICE)).isEmpty();
        assertThat(found.join().orElseThrow().order().status()).isEqualTo(OrderStatus.FILLED);
        assertThat(found.join().orElseThrow().fills())
                .extracting(fill -> fill.quantity() + "@" + fill.price())
                .containsExactly("0.5@100", "1.5@100");
        assertThat(missing.join()).isEmpty();
    }

    @Test
    void aQuerySeesWhatWasAskedBeforeIt() {
        TradingSession session = rig.logOn(ALICE, 0, alice);

        session.submit(buy(ALICE, "a", "2").at("100").order());
        var found = session.query(new ClientOrderId("a")).toCompletableFuture();
        var open = session.openOrders().toCompletableFuture();
        rig.turn();

        assertThat(found.join().orElseThrow().order().status()).isEqualTo(OrderStatus.OPEN);
        assertThat(open.join()).hasSize(1);
    }

    @Test
    void aLogOnGetsWhatItMissedThenWhatComesWithoutGapOrRepeat() {
        TradingSession session = rig.logOn(ALICE, 0, new Heard());
        for (int i = 0; i < 1800; i++) {
            session.submit(buy(ALICE, "a" + i, "1").at("100").order());
        }
        rig.turn();

        TradingSession second = rig.logOn(ALICE, 300, alice);
        for (int i = 0; i < 10; i++) {
            second.submit(buy(ALICE, "b" + i, "1").at("100").order());
            rig.turn();
        }

        assertThat(alice.cursors())
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(301, 1810).boxed().toList());
    }

    @Test
    void whatIsAcknowledgedGoesAndWhatIsNotStays() {
        TradingSession session = rig.logOn(ALICE, 0, new Heard());
        for (int i = 0; i < 2500; i++) {
            session.submit(buy(ALICE, "a" + i, "1").at("100").order());
            if (i % 100 == 99) {
                rig.turn();
            }
        }

        session.acknowledge(2400);
        session.submit(buy(ALICE, "last", "1").at("100").order());
        rig.turn();
        rig.restart();
        rig.logOn(ALICE, 0, alice);

        assertThat(alice.cursors())
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(2401, 2501).boxed().toList());
    }

    @Test
    void allAcknowledgedAndRestartedTheNumbersGoOn() {
        TradingSession session = rig.logOn(ALICE, 0, new Heard());
        for (int i = 0; i < 1500; i++) {
            session.submit(buy(ALICE, "a" + i, "1").at("100").order());
        }
        rig.turn();
        session.acknowledge(1500);
        session.submit(buy(ALICE, "b", "1").at("100").order());
        rig.turn();
        session.acknowledge(1501);
        rig.turn();

        rig.restart();
        rig.logOn(ALICE, 1501, alice).submit(buy(ALICE, "c", "1").at("100").order());
        rig.turn();

        assertThat(alice.cursors()).containsExactly(1502L);
    }

    @Test
    void anAccountThatAcknowledgesNothingKeepsABoundedStream() {
        rig.close();
        rig = new Rig(directory, SimConfig.with("books.reports-per-account-max = 2000"));
        TradingSession session = rig.logOn(CAROL, 0, new Heard());
        for (int i = 0; i < 9000; i++) {
            session.submit(buy(CAROL, "c" + i, "1").at("100").order());
            if (i % 100 == 99) {
                rig.turn();
            }
        }

        Heard late = new Heard();
        rig.logOn(CAROL, 0, late);
        while (rig.core.sessions().isCatchingUp()) {
            rig.turn();
        }

        assertThat(late.reports).hasSizeBetween(1000, 2000);
        assertThat(late.cursors().getLast()).isEqualTo(9000);
    }

    @Test
    void aListenerThatThrowsLosesItsSessionAndNobodyElseTheirs() {
        TradingSession bad = rig.logOn(ALICE, 0, new SessionListener() {
            @Override
            public void onReport(io.kontor.sim.message.Report report) {
                throw new IllegalStateException("on purpose");
            }

            @Override
            public void onDown(String reason) {}
        });
        rig.logOn(ALICE, 0, alice);

        bad.submit(buy(ALICE, "a", "1").at("100").order());
        rig.turn();

        assertThat(alice.words()).containsExactly("a NEW");
        assertThat(bad.submit(buy(ALICE, "b", "1").at("100").order()).toCompletableFuture())
                .isCompletedExceptionally();
    }

    @Test
    void theTruthIsReadPartByPart() {
        TradingSession session = rig.logOn(ALICE, 0, alice);
        TradingSession other = rig.logOn(BOB, 0, new Heard());
        for (int i = 0; i < 5; i++) {
            session.submit(buy(ALICE, "a" + i, "1").at("100").order());
            other.submit(sell(BOB, "b" + i, "1").at("100").order());
        }
        rig.turn();

        var first = rig.core.books().orders(Optional.empty(), Optional.empty(), 7);
        var second = rig.core.books().orders(Optional.empty(), first.next(), 7);
        assertThat(first.items()).hasSize(7);
        assertThat(second.items()).hasSize(3);
        assertThat(second.next()).isEmpty();
        var fills = rig.core.books().fills(Optional.of(BOB), Optional.empty(), 100);
        assertThat(fills.items()).hasSize(5).allMatch(fill -> fill.quantity().equals(Quantity.of("1")));
    }

    private List<OrderRecord> openOrders(AccountId account) {
        return rig.core.engine().account(account).openOrders().stream()
                .map(order -> order.record())
                .toList();
    }

    private List<BigDecimal> holdings(AccountId id) {
        var account = rig.core.engine().account(id);
        return account.totals().keySet().stream()
                .sorted()
                .flatMap(name -> List.of(account.total(name), account.locked(name)).stream())
                .map(BigDecimal::stripTrailingZeros)
                .toList();
    }

    private static Slice all() {
        return new Slice(OptionalLong.empty(), Optional.empty(), Optional.empty(), 500, 100_000);
    }
}
