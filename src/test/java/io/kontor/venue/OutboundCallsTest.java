package io.kontor.venue;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.ManualTime;
import com.typesafe.config.ConfigFactory;
import io.kontor.value.Quantity;
import io.kontor.value.Refusal;
import io.kontor.value.RefusalCode;
import io.kontor.value.VenueClientOrderId;
import io.kontor.venue.OutboundCalls.Answer;
import io.kontor.venue.ScriptedVenue.Asked;
import io.kontor.venue.VenueConnection.Call;
import io.kontor.venue.VenueReport.QueryAnswered;
import io.kontor.venue.VenueReport.RequestFailed;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Random schedules of everything that can happen to calls on their way out. */
class OutboundCallsTest {
    private static ActorTestKit kit;

    @BeforeAll
    static void begin() {
        kit = ActorTestKit.create(ManualTime.config().withFallback(ConfigFactory.load()));
    }

    @AfterAll
    static void end() {
        kit.shutdownTestKit();
    }

    @Test
    void whateverHappensEachCallHasOneOutcomeAndEachIntentsCallsLeaveInOrder() {
        for (long seed = 1; seed <= 150; seed++) {
            new Schedule(seed).run();
        }
    }

    private record Pending(VenueClientOrderId id, CompletableFuture<?> answer) {}

    /** One seeded run with its books of what was asked, sent and told. */
    private static final class Schedule {
        private final String name;
        private final Random random;
        private final TestTime time = new TestTime();
        private final Deque<Runnable> answers = new ArrayDeque<>();
        private final List<Pending> unanswered = new ArrayList<>();
        private final Set<VenueClientOrderId> provenUnsent = new HashSet<>();
        private final List<VenueClientOrderId> accepted = new ArrayList<>();
        private final List<VenueClientOrderId> sent = new ArrayList<>();
        private final Map<VenueClientOrderId, Integer> outcomes = new HashMap<>();
        private final Map<String, Integer> attempts = new HashMap<>();
        private final OutboundCalls calls;
        private boolean ordersMayLeave;

        Schedule(long seed) {
            name = "seed " + seed;
            random = new Random(seed);
            VenueUplink uplink = new VenueUplink(
                    kit.system(),
                    new ScriptedVenue(_ -> {}),
                    Samples.settings(
                            "queue { orders-max = 8, cancels-max = 4 }, in-flight { orders-max = 3, cancels-max = 2 }"
                                    + ", throttle { requests = 4, cancel-reserve = 1 }, breaker { failures-max = 4 }"),
                    new VenueUplink.Sources(time, time::nanoTime, random),
                    new SimpleMeterRegistry());
            VenuePorts ports = new VenuePorts((_, _, _, report) -> told(report), (_, _, _, _) -> halt(), null);
            KnownOrders known = new KnownOrders(new ExternalOrders(Samples.ACCOUNT, Samples.VENUE), 100);
            ConnectionScope scope = new ConnectionScope(Samples.ACCOUNT, uplink, ports);
            calls = new OutboundCalls(scope, known, (call, answer) -> answers.add(() -> answered(call, answer)));
        }

        void run() {
            for (int step = 0; step < 400; step++) {
                switch (random.nextInt(16)) {
                    case 0, 1, 2, 3, 4, 5 -> calls.accept(call());
                    case 6, 7, 8, 9 -> answerOne();
                    case 10 -> time.advance(Duration.ofMillis(random.nextInt(2_000)));
                    case 11 -> calls.tick();
                    case 12 -> {
                        calls.open(new ScriptedVenue.Session(this::asked), time.instant());
                        ordersMayLeave = false;
                    }
                    case 13 -> {
                        calls.release();
                        ordersMayLeave = true;
                    }
                    case 14 -> {
                        calls.hold("held");
                        ordersMayLeave = false;
                    }
                    default -> {
                        if (random.nextInt(4) == 0) {
                            calls.close("closed");
                            ordersMayLeave = false;
                        }
                    }
                }
                calls.pump();
                while (!answers.isEmpty()) {
                    answers.poll().run();
                }
            }
            calls.abandon("the end");

            assertThat(outcomes.keySet()).as(name).containsExactlyInAnyOrderElementsOf(accepted);
            assertThat(outcomes.values()).as(name).allMatch(count -> count == 1);
            assertThat(calls.isIdle()).as(name).isTrue();
            for (String intent : attempts.keySet()) {
                assertThat(sent.stream()
                                .filter(id -> id.intent().equals(Samples.intent(intent)))
                                .map(VenueClientOrderId::attempt))
                        .as(name)
                        .isSorted();
            }
            assertThat(sent).as("%s: something left", name).isNotEmpty();
        }

        /** Each call has a number of its own within its intent, growing. */
        private Call call() {
            String intent = "i" + random.nextInt(5);
            VenueClientOrderId id =
                    new VenueClientOrderId(Samples.intent(intent), attempts.merge(intent, 1, Integer::sum));
            Instant sendBefore = time.instant().plusMillis(random.nextInt(4_000));
            accepted.add(id);
            return switch (random.nextInt(5)) {
                case 0 -> new VenueConnection.Cancel(Samples.SYMBOL, id, sendBefore);
                case 1 -> new VenueConnection.Query(Samples.SYMBOL, id, Optional.empty());
                case 2 -> new VenueConnection.Replace(id, Samples.order(id, sendBefore));
                case 3 -> new VenueConnection.Amend(Samples.SYMBOL, id, Quantity.of("1"), sendBefore);
                default -> new VenueConnection.Submit(Samples.order(id, sendBefore));
            };
        }

        private void asked(Asked asked) {
            switch (asked) {
                case ScriptedVenue.Submitted submitted -> left(submitted.order(), submitted.answer());
                case ScriptedVenue.Replaced replaced -> left(replaced.order(), replaced.answer());
                case ScriptedVenue.Canceled canceled -> left(canceled.target(), canceled.answer());
                case ScriptedVenue.Amended amended -> left(amended.target(), amended.answer());
                case ScriptedVenue.Queried queried -> left(queried.id(), queried.answer());
                case ScriptedVenue.QueriedByNumber _,
                        ScriptedVenue.LogOnAsked _,
                        ScriptedVenue.Listed _,
                        ScriptedVenue.Acknowledged _,
                        ScriptedVenue.Closed _ -> throw new AssertionError(asked);
            }
        }

        private void left(OrderRequest order, CompletableFuture<?> answer) {
            assertThat(ordersMayLeave).as(name).isTrue();
            assertThat(time.instant()).as(name).isBeforeOrEqualTo(order.sendBefore());
            left(order.id(), answer);
        }

        private void left(VenueClientOrderId id, CompletableFuture<?> answer) {
            sent.add(id);
            unanswered.add(new Pending(id, answer));
        }

        private void answerOne() {
            if (unanswered.isEmpty()) {
                return;
            }
            Pending pending = unanswered.remove(random.nextInt(unanswered.size()));
            switch (random.nextInt(6)) {
                case 0 -> {
                    provenUnsent.add(pending.id());
                    pending.answer().completeExceptionally(new VenueSession.NotSent("not sent"));
                }
                case 1 -> pending.answer().completeExceptionally(new IllegalStateException("reset"));
                default -> pending.answer().complete(null);
            }
        }

        /** An answered order's outcome comes as a report; here the answer stands for it, if it was still awaited. */
        private void answered(InFlight.Sent call, Answer answer) {
            boolean awaited = calls.idsInFlight().contains(call.call.id().toString());
            calls.answered(call, answer instanceof Answer.Found ? new Answer.Found(Optional.empty()) : answer);
            if (awaited && answer instanceof Answer.Taken) {
                outcomes.merge(call.call.id(), 1, Integer::sum);
            }
        }

        private void told(VenueReport report) {
            switch (report) {
                case RequestFailed failed -> {
                    outcomes.merge(failed.id(), 1, Integer::sum);
                    boolean unsent = !sent.contains(failed.id()) || provenUnsent.contains(failed.id());
                    assertThat(failed.sent() || unsent)
                            .as("%s: %s", name, failed)
                            .isTrue();
                    assertThat(!failed.sent() || sent.contains(failed.id()))
                            .as("%s: %s", name, failed)
                            .isTrue();
                }
                case QueryAnswered answered -> outcomes.merge(answered.id(), 1, Integer::sum);
                case ExecutionReport execution -> throw new AssertionError(execution);
            }
        }

        private Optional<Refusal> halt() {
            return random.nextInt(10) == 0
                    ? Optional.of(Refusal.of(RefusalCode.TRADING_HALTED, "halt h-1"))
                    : Optional.empty();
        }
    }
}
