package io.kontor.trial;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kontor.trial.GatewayApi.Answer;
import io.kontor.trial.GatewayApi.Call;
import io.kontor.trial.Market.Kind;
import io.kontor.value.AccountId;
import io.kontor.value.ClientOrderId;
import io.kontor.value.Side;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A caller as simple as most: an order that is not accepted is sent once more, a little later and to another node, and what that does not
 * cure it notes down.
 */
final class OneRetry implements Callable<List<Promise>> {
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);
    private static final Kind[] KINDS = Kind.values();

    private final String name;
    private final Random random;
    private final List<? extends Caller> nodes;
    private final Traffic traffic;
    private final List<AccountId> accounts;
    private final List<Market> markets;
    private final Figures figures;
    private final List<Promise> promises = new ArrayList<>();

    /** Of all such callers: what the first answers were that were no acceptance, and what a retry did not cure. Thread-safe. */
    record Figures(Map<String, Integer> retried, Map<String, String> uncured) {
        Figures() {
            this(new ConcurrentHashMap<>(), new ConcurrentHashMap<>());
        }
    }

    OneRetry(
            String name,
            Random random,
            List<? extends Caller> nodes,
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
        Optional<Answer> answer = nodes.get(node).send(call);
        if (!isAccepted(answer)) {
            figures.retried.merge(spelled(answer), 1, Integer::sum);
            Patience.pause(RETRY_AFTER);
            traffic.enter(true);
            answer = readyOtherThan(node).send(call);
        }
        if (isAccepted(answer)) {
            Promise promise = new Promise(account, id, body);
            promise.placed(call, answer.orElseThrow());
            promises.add(promise);
        } else {
            figures.uncured.put(id.value(), spelled(answer));
            settle(account, id, body, call);
        }
    }

    /** As a load balancer picks one: the next that says it is ready, or just the next. */
    private Caller readyOtherThan(int node) throws InterruptedException {
        for (int n = 1; n < nodes.size(); n++) {
            Caller next = nodes.get((node + n) % nodes.size());
            if (next.send(Call.get("/health/ready"))
                    .filter(answer -> answer.status() == 200)
                    .isPresent()) {
                return next;
            }
        }
        return nodes.get((node + 1) % nodes.size());
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

    private static boolean isAccepted(Optional<Answer> answer) {
        return answer.filter(Answer::isAccepted).isPresent();
    }

    private static String spelled(Optional<Answer> answer) {
        return answer.map(a -> a.status() + " " + a.code()).orElse("no answer");
    }
}
