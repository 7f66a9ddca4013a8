package io.kontor.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.kontor.value.AccountId;
import io.kontor.value.CommandId;
import io.kontor.value.HaltId;
import io.kontor.value.Refusal;
import io.kontor.value.RefusalCode;
import io.kontor.value.Symbol;
import io.kontor.value.VenueId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Rule 11, where it is obeyed. */
class HaltBoardTest {
    private static final VenueId SIM = new VenueId("SIM");
    private static final AccountId MAIN = new AccountId("main");
    private static final Symbol BTC = new Symbol("BTC/USDT");
    private static final Instant NOW = Instant.parse("2026-11-20T09:30:00Z");

    private final AtomicLong nanos = new AtomicLong();
    private final HaltBoard board = new HaltBoard(nanos::get);

    @Test
    void withoutACopyNothingLeaves() {
        assertThat(look()).map(Refusal::code).contains(RefusalCode.NOT_READY);
        assertThat(board.isCurrent()).isFalse();
    }

    @Test
    void aLapsedCopyIsNone() {
        board.hold(List.of(), 100);
        assertThat(look()).isEmpty();

        nanos.set(100);

        assertThat(look()).map(Refusal::code).contains(RefusalCode.NOT_READY);
    }

    @Test
    void aHaltCoversItsScopeAndNothingElse() {
        board.hold(List.of(halt(HaltScope.of(MAIN))), 100);
        assertThat(look()).map(Refusal::code).contains(RefusalCode.TRADING_HALTED);
        assertThat(board.check(SIM, new AccountId("t-001"), BTC, Optional.empty()))
                .isEmpty();

        board.hold(List.of(halt(HaltScope.of(BTC))), 100);
        assertThat(look()).isPresent();
        assertThat(board.check(SIM, MAIN, new Symbol("ETH/USDT"), Optional.empty()))
                .isEmpty();

        board.hold(List.of(halt(HaltScope.of(SIM))), 100);
        assertThat(look()).isPresent();
        assertThat(board.check(new VenueId("X"), MAIN, BTC, Optional.empty())).isEmpty();

        board.hold(List.of(halt(HaltScope.global())), 100);
        assertThat(board.check(new VenueId("X"), new AccountId("t-001"), new Symbol("ETH/USDT"), Optional.empty()))
                .isPresent();
    }

    @Test
    void theRefusalNamesTheHalt() {
        Halt halt = halt(HaltScope.of(MAIN));
        board.hold(List.of(halt), 100);

        assertThat(look().orElseThrow().detail()).contains(halt.id().value(), "ann", "why", "ACCOUNT main");
    }

    @Test
    void aChangeWaitsForWhatWasLetThrough() throws Exception {
        board.hold(List.of(), 100);
        CountDownLatch looked = new CountDownLatch(1);
        CountDownLatch leave = new CountDownLatch(1);
        AtomicInteger left = new AtomicInteger();
        CompletableFuture<Optional<Refusal>> sending =
                CompletableFuture.supplyAsync(() -> board.send(SIM, MAIN, BTC, Optional.empty(), () -> {
                    looked.countDown();
                    await(leave);
                    left.incrementAndGet();
                }));
        await(looked);

        CompletableFuture<Integer> halted = new CompletableFuture<>();
        Thread halting = Thread.ofPlatform().start(() -> {
            board.hold(List.of(halt(HaltScope.global())), 100);
            halted.complete(left.get());
        });
        awaitWaiting(halting);
        assertThat(halted).isNotDone();
        leave.countDown();

        assertThat(halted.get(30, TimeUnit.SECONDS)).isEqualTo(1);
        assertThat(sending.get(30, TimeUnit.SECONDS)).isEmpty();
        assertThat(board.send(SIM, MAIN, BTC, Optional.empty(), left::incrementAndGet))
                .isPresent();
        assertThat(left).hasValue(1);
    }

    @Test
    void aHaltsOwnOrderPassesWhileItsHaltStandsAndAsksForIt() {
        Halt closing = new Halt(
                HaltId.of(new CommandId("c")),
                HaltScope.of(MAIN),
                "why",
                "ann",
                List.of(HaltAction.CLOSE_POSITIONS),
                NOW);
        Halt other = halt(HaltScope.global());

        board.hold(List.of(other, closing), 100);
        assertThat(closingFor(closing)).isEmpty();
        assertThat(closingFor(other)).as("it asks for no closing").isPresent();
        assertThat(board.check(SIM, new AccountId("t-001"), BTC, Optional.of(closing.id())))
                .as("outside its scope")
                .isPresent();
        assertThat(look()).as("everybody else's").isPresent();

        board.hold(List.of(), 100);
        assertThat(closingFor(closing)).as("lifted").isPresent();
        assertThat(look()).isEmpty();
    }

    private Optional<Refusal> closingFor(Halt halt) {
        return board.check(SIM, MAIN, BTC, Optional.of(halt.id()));
    }

    private Optional<Refusal> look() {
        return board.check(SIM, MAIN, BTC, Optional.empty());
    }

    private static Halt halt(HaltScope scope) {
        return new Halt(HaltId.of(new CommandId("k")), scope, "why", "ann", List.of(), NOW);
    }

    private static void awaitWaiting(Thread thread) {
        while (thread.getState() != Thread.State.WAITING && thread.isAlive()) {
            Thread.onSpinWait();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
