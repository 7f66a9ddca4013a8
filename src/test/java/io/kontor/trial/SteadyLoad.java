package io.kontor.trial;

import io.kontor.trial.GatewayApi.Answer;
import io.kontor.trial.GatewayApi.Call;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * New orders for every account at a steady rate, whatever becomes of the ones before: each goes to the next of the nodes that serve, and
 * again under the same id until its answer is final. Every call and its answer is kept.
 */
final class SteadyLoad implements AutoCloseable {
    /** Orders of one account without a final answer; with more nothing new is placed for it. */
    private static final int UNDER_WAY_MAX = 20;

    private static final AtomicInteger LOADS = new AtomicInteger();

    private final Nodes nodes;
    private final String name = "steady-" + LOADS.incrementAndGet();
    private final Map<String, Semaphore> underWay = new ConcurrentHashMap<>();
    private final Set<String> serving = ConcurrentHashMap.newKeySet();
    private final Queue<Attempt> attempts = new ConcurrentLinkedQueue<>();
    private final Queue<Future<?>> orders = new ConcurrentLinkedQueue<>();
    private final Map<String, List<String>> accepted = new ConcurrentHashMap<>();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private final ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();
    private int round;

    /**
     * One call.
     *
     * @param first whether the order was new
     * @param answer empty where none came
     */
    record Attempt(
            String account, String node, boolean first, long startNanos, long endNanos, Optional<Answer> answer) {
        boolean isAccepted() {
            return answer.filter(Answer::isAccepted).isPresent();
        }

        String outcome() {
            return answer.map(a -> a.status() + " " + a.code()).orElse("no answer");
        }
    }

    SteadyLoad(Nodes nodes, List<String> accounts, Duration every) {
        this.nodes = nodes;
        serving.addAll(Nodes.NAMES);
        accounts.forEach(account -> underWay.put(account, new Semaphore(UNDER_WAY_MAX)));
        Future<?> _ = clock.scheduleAtFixedRate(() -> round(accounts), 0, every.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** One more for each of them at once, whenever their next one is due. */
    void placeNow(Collection<String> some) {
        clock.execute(() -> round(some));
    }

    /** From now on the node is called, or no more; what is under way there is made again elsewhere. */
    void serves(String node, boolean serves) {
        if (serves) {
            serving.add(node);
        } else {
            serving.remove(node);
        }
    }

    List<Attempt> since(long nanos) {
        return attempts.stream()
                .filter(attempt -> attempt.startNanos() - nanos >= 0)
                .toList();
    }

    /** No new orders; gives those accepted, by account, once every one has its final answer. */
    Map<String, List<String>> finish() throws Exception {
        clock.shutdown();
        if (!clock.awaitTermination(1, TimeUnit.MINUTES)) {
            throw new AssertionError("orders are still being placed");
        }
        for (Future<?> order : orders) {
            order.get();
        }
        Map<String, List<String>> all = new HashMap<>();
        accepted.forEach((account, ids) -> all.put(account, List.copyOf(ids)));
        return all;
    }

    @Override
    public void close() {
        clock.shutdownNow();
        callers.shutdownNow();
    }

    private void round(Collection<String> some) {
        int number = round++;
        for (String account : some) {
            if (underWay.get(account).tryAcquire()) {
                orders.add(callers.submit(() -> {
                    try {
                        place(account, number);
                    } finally {
                        underWay.get(account).release();
                    }
                    return null;
                }));
            }
        }
    }

    private void place(String account, int number) throws InterruptedException {
        String id = name + "-" + account + "-" + number;
        Call call = new Call("POST", "/v1/orders", Optional.of(Nodes.immediate(account, id)));
        int[] tries = {0};
        Answer answer = Patience.until("an answer to " + id, () -> {
            List<String> now = serving.stream().sorted().toList();
            String node = now.get((number + tries[0]) % now.size());
            long start = System.nanoTime();
            Optional<Answer> got = nodes.api(node).send(call);
            attempts.add(new Attempt(account, node, tries[0]++ == 0, start, System.nanoTime(), got));
            return got.filter(Answer::isFinal);
        });
        if (!answer.isAccepted()) {
            throw new AssertionError(id + ": " + answer);
        }
        accepted.computeIfAbsent(account, _ -> Collections.synchronizedList(new ArrayList<>()))
                .add(id);
    }
}
