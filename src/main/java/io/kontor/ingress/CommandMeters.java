package io.kontor.ingress;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Counts and times commands, whichever surface they came by: how long their callers waited, and what they were told. Thread-safe; looking a
 * meter up takes no lock.
 */
final class CommandMeters {
    /** What can be asked for. */
    enum Command {
        PLACE,
        MODIFY,
        CANCEL,
        CANCEL_ALL
    }

    /** What a command is told that was carried out; others are counted under the code of their refusal. */
    static final String ACCEPTED = "ACCEPTED";

    /** The same, for a command that had come before. */
    static final String REPEATED = "REPEATED";

    private static final String FAULT = "INTERNAL";

    /** From a journal in memory to what callers give up at; a dozen, since each is a series for every node. */
    private static final Duration[] BOUNDS = {
        Duration.ofMillis(1),
        Duration.ofMillis(2),
        Duration.ofMillis(5),
        Duration.ofMillis(10),
        Duration.ofMillis(25),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofMillis(2500),
        Duration.ofSeconds(5)
    };

    private final MeterRegistry meters;
    private final Map<Command, Timer> timers = new EnumMap<>(Command.class);
    private final Map<Command, Map<String, Counter>> outcomes = new EnumMap<>(Command.class);

    CommandMeters(MeterRegistry meters) {
        this.meters = meters;
        for (Command command : Command.values()) {
            timers.put(
                    command,
                    Timer.builder("kontor.commands")
                            .description("From a command's parsing to its answer, over HTTP, WebSocket and Kafka")
                            .tag("command", name(command))
                            .serviceLevelObjectives(BOUNDS)
                            .register(meters));
            Map<String, Counter> known = new ConcurrentHashMap<>();
            known.put(ACCEPTED, counter(command, ACCEPTED));
            outcomes.put(command, known);
        }
    }

    /** @param outcome in one word: {@link #ACCEPTED}, {@link #REPEATED} or a refusal's code */
    <T> CompletionStage<T> watch(
            Command command, Supplier<CompletionStage<T>> attempt, Function<? super T, String> outcome) {
        long began = System.nanoTime();
        return attempt.get().whenComplete((result, failure) -> {
            of(timers, command).record(System.nanoTime() - began, TimeUnit.NANOSECONDS);
            String word = failure == null ? outcome.apply(result) : FAULT;
            of(outcomes, command)
                    .computeIfAbsent(word, w -> counter(command, w))
                    .increment();
        });
    }

    private Counter counter(Command command, String outcome) {
        return Counter.builder("kontor.commands.outcomes")
                .description("Commands answered, by what they were told")
                .tag("command", name(command))
                .tag("outcome", outcome)
                .register(meters);
    }

    private static String name(Command command) {
        return command.name().toLowerCase(Locale.ROOT);
    }

    private static <M> M of(Map<Command, M> meters, Command command) {
        M meter = meters.get(command);
        if (meter == null) {
            throw new IllegalStateException("no meter for " + command);
        }
        return meter;
    }
}
