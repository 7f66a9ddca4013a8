package io.kontor.venue;

import static org.assertj.core.api.Assertions.assertThat;

import io.kontor.value.IntentId;
import io.kontor.venue.VenueConnection.Call;
import io.kontor.venue.VenueConnection.Cancel;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RequestQueueTest {
    private static final Instant NOW = Samples.START;

    @Test
    void cancelPassesOtherIntentsSubmits() {
        RequestQueue queue = queue(10, 10);
        offer(queue, Samples.submit("a"), Samples.submit("b"), Samples.cancel("c"));

        assertThat(queue.takeCancel().call()).isEqualTo(Samples.cancel("c"));
        assertThat(queue.takeOther().call()).isEqualTo(Samples.submit("a"));
        assertThat(queue.takeOther().call()).isEqualTo(Samples.submit("b"));
        assertThat(queue.size()).isZero();
    }

    @Test
    void cancelNeverOvertakesItsOwnSubmit() {
        RequestQueue queue = queue(10, 10);
        offer(queue, Samples.submit("a"), Samples.cancel("a"));

        assertThat(queue.hasCancel()).isFalse();

        assertThat(queue.takeOther().call()).isEqualTo(Samples.submit("a"));
        assertThat(queue.takeCancel().call()).isEqualTo(Samples.cancel("a"));
    }

    @Test
    void aCancelThatWaitsIsProlongedInItsPlaceAndNeverShortened() {
        RequestQueue queue = queue(10, 10);
        offer(queue, Samples.submit("a"));
        queue.offer(Samples.cancel("a"), NOW.plusSeconds(1));
        queue.offer(Samples.cancel("b"), NOW.plusSeconds(9));

        assertThat(queue.prolong(Samples.cancel("a"), NOW.plusSeconds(5))).isTrue();
        assertThat(queue.prolong(Samples.cancel("b"), NOW.plusSeconds(5))).isTrue();
        assertThat(queue.prolong(Samples.cancel("c"), NOW.plusSeconds(5))).isFalse();

        assertThat(queue.expire(NOW.plusSeconds(5))).isEmpty();
        assertThat(queue.size()).isEqualTo(3);
        assertThat(queue.takeOther().call()).isEqualTo(Samples.submit("a"));
        assertThat(queue.takeCancel().call()).isEqualTo(Samples.cancel("b"));
        assertThat(queue.takeCancel().sendBefore()).isEqualTo(NOW.plusSeconds(5));
    }

    @Test
    void fullOfSubmitsStillTakesCancels() {
        RequestQueue queue = queue(1, 1);
        offer(queue, Samples.submit("a"));

        assertThat(queue.offer(Samples.submit("b"), NOW)).isFalse();
        assertThat(queue.offer(Samples.cancel("c"), NOW)).isTrue();
        assertThat(queue.offer(Samples.cancel("d"), NOW)).isFalse();
        assertThat(queue.size()).isEqualTo(2);
    }

    @Test
    void expiredCallsAreTakenOutAndFreeTheWayForTheRest() {
        RequestQueue queue = queue(10, 10);
        queue.offer(Samples.submit("a"), NOW.plusSeconds(1));
        queue.offer(Samples.cancel("a"), NOW.plusSeconds(9));
        queue.offer(Samples.submit("b"), NOW.plusSeconds(5));

        assertThat(queue.expire(NOW.plusSeconds(1))).isEmpty();
        assertThat(queue.expire(NOW.plusSeconds(2))).containsExactly(Samples.submit("a"));
        assertThat(queue.takeCancel().call()).isEqualTo(Samples.cancel("a"));
        assertThat(queue.expire(NOW.plusSeconds(6))).containsExactly(Samples.submit("b"));
        assertThat(queue.size()).isZero();
    }

    @Test
    void whateverIsOfferedAndTakenEachIntentsCallsLeaveInOrderAndNoneIsLost() {
        for (long seed = 1; seed <= 200; seed++) {
            randomRun(seed);
        }
    }

    private static void randomRun(long seed) {
        Random random = new Random(seed);
        RequestQueue queue = queue(20, 10);
        Map<IntentId, Deque<Call>> expected = new HashMap<>();
        for (int step = 0; step < 300; step++) {
            List<Call> out = new ArrayList<>();
            switch (random.nextInt(8)) {
                case 0, 1, 2, 3 -> {
                    String intent = "i" + random.nextInt(6);
                    Call call = random.nextBoolean() ? Samples.submit(intent) : Samples.cancel(intent);
                    if (queue.offer(call, NOW.plusSeconds(random.nextInt(300)))) {
                        expected.computeIfAbsent(call.id().intent(), _ -> new ArrayDeque<>())
                                .add(call);
                    }
                }
                case 4, 5 -> {
                    if (queue.hasCancel()) {
                        out.add(queue.takeCancel().call());
                    }
                }
                case 6 -> {
                    if (queue.hasOther()) {
                        out.add(queue.takeOther().call());
                    }
                }
                default -> removeExpired(queue, NOW.plusSeconds(step), expected);
            }
            for (Call call : out) {
                assertThat(call)
                        .as("seed %s", seed)
                        .isSameAs(expected.get(call.id().intent()).poll());
            }
            assertConsistent(queue, expected, seed);
        }
    }

    private static void removeExpired(RequestQueue queue, Instant now, Map<IntentId, Deque<Call>> expected) {
        for (Call expired : queue.expire(now)) {
            expected.get(expired.id().intent()).removeIf(call -> call == expired);
        }
    }

    private static void assertConsistent(RequestQueue queue, Map<IntentId, Deque<Call>> expected, long seed) {
        List<Call> heads = expected.values().stream()
                .filter(lane -> !lane.isEmpty())
                .map(Deque::getFirst)
                .toList();
        assertThat(queue.size())
                .as("seed %s", seed)
                .isEqualTo(expected.values().stream().mapToInt(Deque::size).sum());
        assertThat(queue.hasCancel())
                .as("seed %s", seed)
                .isEqualTo(heads.stream().anyMatch(Cancel.class::isInstance));
        assertThat(queue.hasOther())
                .as("seed %s", seed)
                .isEqualTo(!heads.stream().allMatch(Cancel.class::isInstance));
    }

    private static RequestQueue queue(int ordersMax, int cancelsMax) {
        return new RequestQueue(new VenueSettings.Bounds(ordersMax, cancelsMax));
    }

    private static void offer(RequestQueue queue, Call... calls) {
        for (Call call : calls) {
            assertThat(queue.offer(call, Samples.LATER)).isTrue();
        }
    }
}
