package io.kontor.ingress.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.kontor.value.AccountId;
import io.kontor.value.ClientOrderId;
import io.kontor.value.IntentId;
import io.kontor.value.Symbol;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TurnsTest {
    private static final AccountId MAIN = new AccountId("main");
    private static final AccountId OTHER = new AccountId("t-001");
    private static final long SEED = Long.getLong("kontor.test.seed", System.nanoTime());

    @Test
    void ordersGoSideBySideAndCommandsForOneOrderOneAfterTheOther() {
        Turns.Next first = Turns.none().take(0, order(MAIN, "a"));
        Turns.Next other = first.turns().take(1, order(MAIN, "b"));
        Turns.Next second = other.turns().take(2, order(MAIN, "a"));

        assertThat(first.begin()).containsExactly(0L);
        assertThat(other.begin()).containsExactly(1L);
        assertThat(second.begin()).isEmpty();
        assertThat(second.turns().end(1).begin()).isEmpty();
        assertThat(second.turns().end(0).begin()).containsExactly(2L);
    }

    @Test
    void cancelAllWaitsForItsAccountAndIsWaitedFor() {
        Turns.Next before = Turns.none().take(0, order(MAIN, "a"));
        Turns.Next all = before.turns().take(1, cancelAll(MAIN, Optional.empty()));
        Turns.Next behind = all.turns().take(2, order(MAIN, "b"));
        Turns.Next elsewhere = behind.turns().take(3, order(OTHER, "b"));

        assertThat(all.begin()).isEmpty();
        assertThat(behind.begin()).isEmpty();
        assertThat(elsewhere.begin()).containsExactly(3L);

        Turns.Next barrier = elsewhere.turns().end(0);

        assertThat(barrier.begin()).containsExactly(1L);
        assertThat(barrier.turns().end(1).begin()).containsExactly(2L);
    }

    @Test
    void cancelAllOfASymbolWaitsForNoOrderInAnother() {
        Turns.Next before = Turns.none().take(0, place(MAIN, "a", symbol(0)));
        Turns.Next other = before.turns().take(1, cancelAll(MAIN, Optional.of(symbol(1))));
        Turns.Next same = other.turns().take(2, cancelAll(MAIN, Optional.of(symbol(0))));
        Turns.Next behind = same.turns().take(3, place(MAIN, "b", symbol(1)));

        assertThat(other.begin()).containsExactly(1L);
        assertThat(same.begin()).isEmpty();
        assertThat(behind.begin()).as("behind the cancel-all of its own").isEmpty();
        assertThat(behind.turns().end(1).begin()).containsExactly(3L);
    }

    @Test
    void cancelsBehindWhatIsNotDecidedAreKnown() {
        Turns turns = Turns.none()
                .take(0, place(MAIN, "a", symbol(0)))
                .turns()
                .take(1, place(MAIN, "b", symbol(1)))
                .turns()
                .take(2, cancel(MAIN, "a"))
                .turns()
                .take(3, cancelAll(MAIN, Optional.of(symbol(1))))
                .turns()
                .take(4, cancelAll(MAIN, Optional.empty()))
                .turns()
                .take(5, cancelAll(OTHER, Optional.empty()))
                .turns();

        assertThat(turns.cancelsBehind(_ -> false)).isEmpty();
        assertThat(turns.cancelsBehind(number -> number == 0))
                .as("the third waits for the second")
                .containsExactly(2L, 3L, 4L);
        assertThat(turns.cancelsBehind(number -> number == 1)).containsExactly(3L, 4L);
        assertThat(turns.end(0).turns().cancelsBehind(number -> number == 2))
                .as("behind a cancel, which acts for its own order only")
                .containsExactly(3L, 4L);
    }

    @Test
    void cancelsBehindACancelThatIsHeldUpItselfAreKnown() {
        Turns turns = Turns.none()
                .take(0, place(MAIN, "a", symbol(0)))
                .turns()
                .take(1, cancelAll(MAIN, Optional.of(symbol(0))))
                .turns()
                .take(2, place(MAIN, "b", symbol(1)))
                .turns()
                .take(3, cancel(MAIN, "b"))
                .turns()
                .take(4, cancel(MAIN, "c"))
                .turns();

        assertThat(turns.cancelsBehind(_ -> false)).isEmpty();
        assertThat(turns.cancelsBehind(number -> number == 0))
                .as("they may mean what the cancel-all means, and it waits")
                .containsExactly(1L, 3L, 4L);
        assertThat(turns.cancelsBehind(number -> number == 2)).containsExactly(3L);
    }

    @Test
    void underRandomSchedulesNobodyOvertakesAndEverybodyComes() {
        System.out.println("-Dkontor.test.seed=" + SEED);
        Random random = new Random(SEED);

        for (int run = 0; run < 200; run++) {
            Schedule schedule = new Schedule(random);
            schedule.run(60);
            assertThat(schedule.overtaken).isEmpty();
            assertThat(schedule.begun).hasSize(60);
        }
    }

    /** Takes and ends at random, and notes whoever began while one it must wait for had not ended. */
    private static final class Schedule {
        private final Random random;
        private final List<Turns.Turn> came = new ArrayList<>();
        private final List<Long> begun = new ArrayList<>();
        private final List<Long> ended = new ArrayList<>();
        private final List<String> overtaken = new ArrayList<>();
        private Turns turns = Turns.none();

        Schedule(Random random) {
            this.random = random;
        }

        void run(int count) {
            while (ended.size() < count) {
                List<Long> underWay =
                        begun.stream().filter(number -> !ended.contains(number)).toList();
                if (came.size() < count && (underWay.isEmpty() || random.nextBoolean())) {
                    take();
                } else {
                    end(underWay.get(random.nextInt(underWay.size())));
                }
            }
        }

        private void take() {
            AccountId account = random.nextBoolean() ? MAIN : OTHER;
            Turns.Subject subject = random.nextInt(8) == 0
                    ? cancelAll(account, Optional.of(symbol(random.nextInt(2))).filter(_ -> random.nextBoolean()))
                    : order(account, random.nextInt(4));
            long number = came.size();
            came.add(new Turns.Turn(number, subject, false));
            next(turns.take(number, subject));
        }

        private void end(long number) {
            ended.add(number);
            next(turns.end(number));
        }

        private void next(Turns.Next next) {
            turns = next.turns();
            for (long number : next.begin()) {
                begun.add(number);
                Turns.Turn one = came.get((int) number);
                came.stream()
                        .filter(earlier -> earlier.number() < number && !ended.contains(earlier.number()))
                        .filter(earlier -> mustWait(one, earlier))
                        .forEach(earlier -> overtaken.add(number + " before " + earlier.number()));
            }
        }

        private static boolean mustWait(Turns.Turn one, Turns.Turn earlier) {
            Turns.Subject a = one.subject();
            Turns.Subject b = earlier.subject();
            boolean sameOrder = a.order().isPresent() && a.order().equals(b.order());
            boolean barrier = a.order().isEmpty() || b.order().isEmpty();
            boolean otherSymbol = a.symbol().isPresent()
                    && b.symbol().isPresent()
                    && !a.symbol().equals(b.symbol());
            return a.account().equals(b.account()) && (sameOrder || (barrier && !otherSymbol));
        }
    }

    /** The first two are in one symbol, the others in another. */
    private static Turns.Subject order(AccountId account, int n) {
        return place(account, "o" + n, symbol(n / 2));
    }

    private static Turns.Subject order(AccountId account, String clientOrderId) {
        return place(account, clientOrderId, symbol(0));
    }

    private static Turns.Subject place(AccountId account, String clientOrderId, Symbol symbol) {
        return new Turns.Subject(account, order(clientOrderId, account), Optional.of(symbol), false);
    }

    private static Turns.Subject cancel(AccountId account, String clientOrderId) {
        return new Turns.Subject(account, order(clientOrderId, account), Optional.empty(), true);
    }

    private static Turns.Subject cancelAll(AccountId account, Optional<Symbol> symbol) {
        return new Turns.Subject(account, Optional.empty(), symbol, true);
    }

    private static Optional<IntentId> order(String clientOrderId, AccountId account) {
        return Optional.of(IntentId.of(account, new ClientOrderId(clientOrderId)));
    }

    private static Symbol symbol(int n) {
        return new Symbol(n == 0 ? "BTC/USDT" : "ETH/USDT");
    }
}
