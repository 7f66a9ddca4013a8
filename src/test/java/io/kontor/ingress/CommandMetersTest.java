package io.kontor.ingress;

import static io.kontor.ingress.CommandMeters.Command.CANCEL;
import static io.kontor.ingress.CommandMeters.Command.PLACE;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Each command is timed and counted once, under what its caller was told. */
class CommandMetersTest {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final CommandMeters meters = new CommandMeters(registry);

    @Test
    void aCommandIsCountedUnderWhatItWasTold() {
        meters.watch(PLACE, () -> CompletableFuture.completedFuture("ACCEPTED"), word -> word);
        meters.watch(PLACE, () -> CompletableFuture.completedFuture("TRADING_HALTED"), word -> word);
        meters.watch(CANCEL, () -> CompletableFuture.completedFuture("ACCEPTED"), word -> word);

        assertThat(count("place", "ACCEPTED")).isEqualTo(1);
        assertThat(count("place", "TRADING_HALTED")).isEqualTo(1);
        assertThat(count("cancel", "ACCEPTED")).isEqualTo(1);
        assertThat(registry.get("kontor.commands")
                        .tag("command", "place")
                        .timer()
                        .count())
                .isEqualTo(2);
    }

    @Test
    void oneThatIsNotAnsweredYetIsNotCounted() {
        CompletableFuture<String> answer = new CompletableFuture<>();
        meters.watch(PLACE, () -> answer, word -> word);

        assertThat(count("place", "ACCEPTED")).isZero();

        answer.complete("ACCEPTED");

        assertThat(count("place", "ACCEPTED")).isEqualTo(1);
    }

    @Test
    void aFaultOfOursIsCountedAsOne() {
        meters.<String>watch(
                PLACE, () -> CompletableFuture.failedFuture(new IllegalStateException("broken")), word -> word);

        assertThat(count("place", "INTERNAL")).isEqualTo(1);
    }

    private double count(String command, String outcome) {
        return registry.get("kontor.commands.outcomes")
                .tag("command", command)
                .tag("outcome", outcome)
                .counter()
                .count();
    }
}
