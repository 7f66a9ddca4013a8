package io.kontor.account;

import static org.assertj.core.api.Assertions.assertThat;

import io.kontor.account.AccountEntity.Denied;
import io.kontor.account.AccountEntity.Granted;
import io.kontor.account.AccountEntity.Reserve;
import io.kontor.account.AccountEntity.ReserveReply;
import io.kontor.model.Ear;
import io.kontor.model.Samples;
import io.kontor.risk.Limits;
import io.kontor.risk.SampleLimits;
import io.kontor.value.ClientOrderId;
import io.kontor.value.Price;
import io.kontor.value.Quantity;
import io.kontor.value.RefusalCode;
import io.kontor.value.Seeded;
import io.kontor.value.Side;
import io.kontor.value.Symbol;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;

/** A program that runs away is counted by its own orders alone, whatever else they bring into the journal. */
class RepeatedOrderTest {
    private static final int REPEATS = 9;

    private final List<ReserveReply> replies = new ArrayList<>();

    @Test
    void aRunOfTheSameOrderIsCountedOnAcrossTheAlertsItRaises() {
        AccountLogic logic = AccountOnTape.logic(
                SampleLimits.wide().position(Samples.BTC, "10").repeats(REPEATS).done());
        AccountState state = logic.empty();
        List<AccountEvent> journal = new ArrayList<>();

        for (int i = 0; i <= REPEATS; i++) {
            var decision = logic.decide(state, order("o" + i));
            for (AccountEvent event : decision.events()) {
                state = logic.apply(state, event);
                journal.add(event);
            }
            decision.whenDurable().run();
        }

        assertThat(journal).hasAtLeastOneElementOfType(AccountEvent.LimitAlerted.class);
        assertThat(replies.subList(0, REPEATS))
                .allSatisfy(reply -> assertThat(reply).isInstanceOf(Granted.class));
        assertThat(replies.getLast())
                .isInstanceOfSatisfying(
                        Denied.class, d -> assertThat(d.refusal().code()).isEqualTo(RefusalCode.RISK_REPEATED_ORDER));
    }

    @Test
    void aChangeOfLimitsDoesNotLetARunBeginAnew() {
        Limits limits = SampleLimits.wide().repeats(2).done();
        Books books = new Books().limitedTo(limits);
        Books.granted(books.reserve("a", Side.BUY, "1"));
        Books.granted(books.reserve("b", Side.BUY, "1"));

        books.setLimits(limits, 1, "c-1");

        Books.denied(books.reserve("c", Side.BUY, "1"), RefusalCode.RISK_REPEATED_ORDER);
    }

    @Test
    void aRunIsCountedOnAcrossARestartDeniedOrdersIncluded() {
        Books books = new Books().limitedTo(SampleLimits.wide().repeats(2).done());
        Books.granted(books.reserve("a", Side.BUY, "1"));
        books.restart();
        books.now = books.now.plusMillis(600);
        Books.granted(books.reserve("b", Side.BUY, "1"));
        Books.granted(books.reserve("s", Side.SELL, "1"));
        books.restart();

        books.now = books.now.plusMillis(600);
        Books.denied(books.reserve("c", Side.BUY, "1"), RefusalCode.RISK_REPEATED_ORDER);
        books.restart();
        books.now = books.now.plusMillis(999);
        Books.denied(books.reserve("d", Side.BUY, "1"), RefusalCode.RISK_REPEATED_ORDER);
        Books.granted(books.reserve("e", Side.BUY, "2"));
        Books.granted(books.reserve("t", Side.SELL, "1"));
    }

    @Test
    void aRunThatIsOverBeginsAnewAfterARestartAsItDoesWithoutOne() {
        Books books = new Books().limitedTo(SampleLimits.wide().repeats(1).done());
        Books.granted(books.reserve("a", Side.BUY, "1"));
        books.restart();

        books.now = books.now.plusSeconds(1);

        Books.granted(books.reserve("b", Side.BUY, "1"));
    }

    @Test
    void aDeniedChangeIsCountedOnAcrossARestart() {
        Books books = new Books()
                .limitedTo(SampleLimits.wide()
                        .repeats(2)
                        .position(Samples.BTC, "10")
                        .done());
        books.open("a", Side.BUY, "5");
        Books.denied(books.reserve("a", Side.BUY, 2, 1, "11", "100"), RefusalCode.RISK_POSITION);
        Books.denied(books.reserve("a", Side.BUY, 3, 1, "11", "100"), RefusalCode.RISK_POSITION);
        books.restart();

        books.setLimits(SampleLimits.wide().repeats(2).done(), 1, "c-1");

        Books.denied(books.reserve("b", Side.BUY, "11"), RefusalCode.RISK_REPEATED_ORDER);
    }

    @Test
    void whereverARestartComesTheSameIsCountedAsWithoutOne() {
        Random random = Seeded.random(RepeatedOrderTest.class);
        Limits limits = SampleLimits.wide().repeats(3).done();
        Books through = new Books().limitedTo(limits);
        Books restarted = new Books().limitedTo(limits);

        for (int i = 0; i < 5_000; i++) {
            Duration step = Duration.ofMillis(random.nextInt(500));
            Side side = random.nextInt(4) > 0 ? Side.BUY : Side.SELL;
            String quantity = random.nextInt(4) > 0 ? "1" : "2";
            through.now = through.now.plus(step);
            restarted.now = restarted.now.plus(step);
            if (random.nextInt(3) == 0) {
                restarted.crash();
            }

            assertThat(restarted.reserve("o" + i, side, quantity).getClass())
                    .as("order %s", i)
                    .isEqualTo(through.reserve("o" + i, side, quantity).getClass());
        }

        assertThat(restarted.state).isEqualTo(through.state);
        restarted.restart();
        assertThat(restarted.state).isEqualTo(through.state);
    }

    @Test
    void whatCanBeCountedOnNoMoreIsForgottenWithTheNextSymbol() {
        Instant at = Samples.START;
        PMap<Symbol, Repeats> kept = HashTreePMap.empty();
        for (int i = 0; i < 100; i++) {
            kept = Repeats.plus(
                    kept,
                    new Symbol("S" + i + "/USDT"),
                    Side.BUY,
                    Quantity.of("1"),
                    Price.of("100"),
                    at.plusMillis(100L * i));
        }

        assertThat(kept).hasSize(10).containsKeys(new Symbol("S99/USDT"), new Symbol("S90/USDT"));
    }

    private Reserve order(String id) {
        return new Reserve(
                Books.id(id),
                new ClientOrderId(id),
                Samples.VENUE,
                Samples.BTC,
                Side.BUY,
                1,
                1,
                Quantity.of("1"),
                Price.of("100"),
                false,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                new Ear<>(replies::add));
    }
}
