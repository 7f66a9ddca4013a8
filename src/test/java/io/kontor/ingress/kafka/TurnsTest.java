package io.kontor.ingress.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.kontor.value.AccountId;
import io.kontor.value.ClientOrderId;
import io.kontor.value.IntentId;
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
        Turns.Next first = Turns.none().take(0, MAIN, order(MAIN, "a"));
        Turns.Next other = first.turns().take(1, MAIN, order(MAIN, "b"));
        Turns.Next second = other.turns().take(2, MAIN, order(MAIN, "a"));

        assertThat(first.begin()).containsExactly(0L);
        assertThat(other.begin()).containsExactly(1L);
        assertThat(second.begin()).isEmpty();
        assertThat(second.turns().end(1).begin()).isEmpty();
        assertThat(second.turns().end(0).begin()).containsExactly(2L);
    }

    @Test
    void cancelAllWaitsForItsAccountAndIsWaitedFor() {
        Turns.Next before = Turns.none().take(0, MAIN, order(MAIN, "a"));
        Turns.Next all = before.turns().take(1, MAIN, Optional.empty());
        Turns.Next behind = all.turns().take(2, MAIN, order(MAIN, "b"));
        Turns.Next elsewhere = behind.turns().take(3, OTHER, order(OTHER, "b"));

        assertThat(all.begin()).isEmpty();
        assertThat(behind.begin()).isEmpty();
        assertThat(elsewhere.begin()).containsExactly(3L);

        Turns.Next barrier = elsewhere.turns().end(0);

        assertThat(barrier.begin()).containsExactly(1L);
        assertThat(barrier.turns().end(1).begin()).containsExactly(2L);
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
            Optional<IntentId> order =
                    random.nextInt(8) == 0 ? Optional.empty() : order(account, "o" + random.nextInt(4));
            long number = came.size();
            came.add(new Turns.Turn(number, account, order, false));
            next(turns.take(number, account, order));
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
            boolean sameOrder = one.order().isPresent() && one.order().equals(earlier.order());
            boolean barrier = one.order().isEmpty() || earlier.order().isEmpty();
            return one.account().equals(earlier.account()) && (sameOrder || barrier);
        }
    }

    private static Optional<IntentId> order(AccountId account, String clientOrderId) {
        return Optional.of(IntentId.of(account, new ClientOrderId(clientOrderId)));
    }
}
