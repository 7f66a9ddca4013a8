package io.kontor.trial;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kontor.trial.GatewayApi.Answer;
import io.kontor.trial.GatewayApi.Call;
import io.kontor.trial.Market.Kind;
import io.kontor.value.AccountId;
import io.kontor.value.ClientOrderId;
import io.kontor.value.Side;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A caller as simple as most: an order that is not accepted is sent once more, a little later and to another node that is ready, and what
 * that does not cure it notes down.
 */
final class OneRetry implements Callable<List<Promise>> {
    /** As rolling.md says: on a machine with too much to do an account took six seconds to its next node, and a request waits five of them. */
    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

    /** More than {@code kontor.http.ask-timeout}: whoever gives up earlier has no answer where there is one. */
    private static final Duration ANSWER_MAX = Duration.ofSeconds(10);

    private static final Duration READY_MAX = Duration.ofSeconds(10);
    private static final Kind[] KINDS = Kind.values();

    private final String name;
    private final Random random;
    private final List<GatewayApi> nodes;
    private final Traffic traffic;
    private final List<AccountId> accounts;
    private final List<Market> markets;
    private final Figures figures;
    private final List<Promise> promises = new ArrayList<>();

    /**
     * One of the two times an order is sent.
     *
     * @param node from 1 on, in the order the caller was given them
     */
    record Try(int node, Instant at, long millis, Optional<Answer> answer) {
        boolean isAccepted() {
            return answer.filter(Answer::isAccepted).isPresent();
        }

        String outcome() {
            return answer.map(a -> a.status() + " " + a.code()).orElse("no answer");
        }

        @Override
        public String toString() {
            return outcome() + " of node " + node + " after " + millis + " ms, sent at " + at;
        }
    }

    /** Of all such callers: what the first answers were that were no acceptance, and both where a retry did not cure it. Thread-safe. */
    record Figures(Map<String, Integer> retried, Map<String, List<Try>> uncured) {
        Figures() {
            this(new ConcurrentHashMap<>(), new ConcurrentHashMap<>());
        }
    }

    OneRetry(
            String name,
            Random random,
            List<GatewayApi> nodes,
            Traffic traffic,
            List<AccountId> accounts,
            List<Market> markets,
            Figures figures) {
        this.name = name;
        this.random = random;
        this.nodes = nodes;
        this.traffic = traffic;
        this.accounts = accounts;
        this.markets = markets;
        this.figures = figures;
    }

    @Override
    public List<Promise> call() throws InterruptedException {
        for (int n = 0; !traffic.isOver(); n++) {
            place(new ClientOrderId(name + "-" + n));
        }
        return promises;
    }

    private void place(ClientOrderId id) throws InterruptedException {
        AccountId account = accounts.get(random.nextInt(accounts.size()));
        Side side = random.nextBoolean() ? Side.BUY : Side.SELL;
        Market market = markets.get(random.nextInt(markets.size()));
        ObjectNode body = market.order(account, id, side, KINDS[random.nextInt(KINDS.length)], random);
        Call call = new Call("POST", "/v1/orders", Optional.of(body.toString()));
        int node = random.nextInt(nodes.size());

        traffic.enter(false);
        Try first = send(node, call);
        Try last = first;
        if (!first.isAccepted()) {
            figures.retried.merge(first.outcome(), 1, Integer::sum);
            Patience.pause(RETRY_AFTER);
            traffic.enter(true);
            last = send(readyOtherThan(node), call);
        }
        if (last.isAccepted()) {
            Promise promise = new Promise(account, id, body);
            promise.placed(call, last.answer.orElseThrow());
            promises.add(promise);
        } else {
            figures.uncured.put(id.value(), List.of(first, last));
            settle(account, id, body, call);
        }
    }

    private Try send(int node, Call call) throws InterruptedException {
        Instant at = Instant.now();
        long start = System.nanoTime();
        Optional<Answer> answer = nodes.get(node).send(call, ANSWER_MAX);
        return new Try(node + 1, at, (System.nanoTime() - start) / 1_000_000, answer);
    }

    /**
     * As a load balancer picks one: the next that says it is ready. Where accounts move none may for a while, and then one that answers has
     * to do; one that refuses the connection is none.
     */
    private int readyOtherThan(int node) throws InterruptedException {
        if (nodes.size() == 1) {
            return node;
        }
        long start = System.nanoTime();
        return Patience.until("another node than " + (node + 1), () -> {
            Optional<Integer> answers = Optional.empty();
            for (int n = 1; n < nodes.size(); n++) {
                int next = (node + n) % nodes.size();
                Optional<Answer> health = nodes.get(next).send(Call.get("/health/ready"));
                if (health.filter(answer -> answer.status() == 200).isPresent()) {
                    return Optional.of(next);
                }
                answers = answers.or(() -> health.map(_ -> next));
            }
            return System.nanoTime() - start > READY_MAX.toNanos() ? answers : Optional.empty();
        });
    }

    /** So that it is known afterwards what there is. */
    private void settle(AccountId account, ClientOrderId id, ObjectNode body, Call call) throws InterruptedException {
        Answer last = Patience.until("an answer to " + call, () -> {
            traffic.enter(true);
            return nodes.get(random.nextInt(nodes.size())).send(call).filter(Answer::isFinal);
        });
        if (last.isAccepted()) {
            Promise promise = new Promise(account, id, body);
            promise.placed(call, last);
            promises.add(promise);
        }
    }
}
