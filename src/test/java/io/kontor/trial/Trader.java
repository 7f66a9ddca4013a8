package io.kontor.trial;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kontor.trial.GatewayApi.Answer;
import io.kontor.trial.GatewayApi.Call;
import io.kontor.trial.Market.Kind;
import io.kontor.value.AccountId;
import io.kontor.value.ClientOrderId;
import io.kontor.value.Side;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;

/**
 * A caller: places, modifies and cancels at random until the trial is over, one command after the other, and repeats each under the
 * same ids until it has a final answer. Several of them trade on the same accounts.
 */
final class Trader implements Callable<List<Promise>> {
    private static final Kind[] KINDS = Kind.values();

    /** However long it trades, what is open and may be changed stays about as much. */
    private static final int OPEN_MAX = 50;

    private final String name;
    private final Random random;
    private final Caller api;
    private final Traffic traffic;
    private final List<AccountId> accounts;
    private final List<Market> markets;
    private final List<Promise> promises = new ArrayList<>();
    private final List<Promise> open = new ArrayList<>();
    private int commands;

    Trader(String name, Random random, Caller api, Traffic traffic, List<AccountId> accounts, List<Market> markets) {
        this.name = name;
        this.random = random;
        this.api = api;
        this.traffic = traffic;
        this.accounts = accounts;
        this.markets = markets;
    }

    @Override
    public List<Promise> call() throws InterruptedException {
        while (!traffic.isOver()) {
            int dice = random.nextInt(100);
            if (open.size() > OPEN_MAX) {
                cancel(open.get(random.nextInt(open.size())));
            } else if (dice < 8) {
                look();
            } else if (open.isEmpty() || dice < 55) {
                place();
            } else if (dice < 82) {
                modify(open.get(random.nextInt(open.size())));
            } else {
                cancel(open.get(random.nextInt(open.size())));
            }
        }
        return promises;
    }

    private void look() throws InterruptedException {
        Market market = market();
        String symbol = market.symbol().value().replace("/", "%2F");
        traffic.enter(false);
        api.send(Call.get("/v1/marketdata/" + symbol)).ifPresent(answer -> market.learn(answer.body()));
    }

    private void place() throws InterruptedException {
        AccountId account = accounts.get(random.nextInt(accounts.size()));
        ClientOrderId id = new ClientOrderId(name + "-" + promises.size());
        Side side = random.nextBoolean() ? Side.BUY : Side.SELL;
        ObjectNode body = market().order(account, id, side, KINDS[random.nextInt(KINDS.length)], random);
        Promise promise = new Promise(account, id, body);
        Call call = new Call("POST", "/v1/orders", Optional.of(body.toString()));
        Answer answer = toItsAnswer(call);
        if (!answer.isAccepted()) {
            throw new AssertionError("refused: " + body + ": " + answer);
        }
        promise.placed(call, answer);
        promises.add(promise);
        open.add(promise);
    }

    private void modify(Promise promise) throws InterruptedException {
        if (!promise.wanted().has("limitPrice")) {
            cancel(promise);
            return;
        }
        String symbol = promise.wanted().path("symbol").asText();
        Market market = markets.stream()
                .filter(m -> m.symbol().value().equals(symbol))
                .findFirst()
                .orElseThrow();
        ObjectNode body = market.changed(promise.wanted(), random);
        String command = body.deepCopy().put("commandId", nextCommand()).toString();
        Call call = new Call("PUT", pathOf(promise), Optional.of(command));
        Answer answer = toItsAnswer(call);
        if (answer.isAccepted()) {
            promise.modified(call, answer, body);
        } else if (answer.code().equals("ORDER_CLOSED")) {
            open.remove(promise);
        } else if (!answer.code().equals("AMOUNT_BELOW_FILLED")) {
            throw new AssertionError("refused: " + promise + ": " + call + ": " + answer);
        }
    }

    private void cancel(Promise promise) throws InterruptedException {
        String body = "{\"commandId\":\"" + nextCommand() + "\"}";
        Call call = new Call("DELETE", pathOf(promise), Optional.of(body));
        Answer answer = toItsAnswer(call);
        if (!answer.isAccepted()) {
            throw new AssertionError("refused: " + promise + ": " + call + ": " + answer);
        }
        promise.canceled(call, answer);
        open.remove(promise);
    }

    private Answer toItsAnswer(Call call) throws InterruptedException {
        boolean[] repeat = {false};
        return Patience.until("an answer to " + call, () -> {
            traffic.enter(repeat[0]);
            repeat[0] = true;
            return api.send(call).filter(Answer::isFinal);
        });
    }

    private Market market() {
        return markets.get(random.nextInt(markets.size()));
    }

    private String nextCommand() {
        return name + "-c" + commands++;
    }

    private static String pathOf(Promise promise) {
        return "/v1/orders/" + promise.intentId();
    }
}
