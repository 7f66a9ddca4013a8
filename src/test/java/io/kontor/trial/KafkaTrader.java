package io.kontor.trial;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kontor.trial.GatewayApi.Answer;
import io.kontor.trial.GatewayApi.Call;
import io.kontor.trial.Market.Kind;
import io.kontor.value.AccountId;
import io.kontor.value.ClientOrderId;
import io.kontor.value.IntentId;
import io.kontor.value.Side;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;

/**
 * An upstream system: places and cancels over Kafka at random until the trial is over. What the brokers have taken is a promise, and
 * stated as HTTP would have it, so that it can be asked for there.
 */
final class KafkaTrader implements Callable<List<Promise>> {
    private static final Kind[] KINDS = Kind.values();
    private static final int SENT_MAX_MINUTES = 5;

    private final PlainKafka clients;
    private final Random random;
    private final Traffic traffic;
    private final Duration every;
    private final List<AccountId> accounts;
    private final List<Market> markets;
    private final List<Promise> promises = new ArrayList<>();
    private final List<Promise> open = new ArrayList<>();
    private final List<Future<RecordMetadata>> sent = new ArrayList<>();

    KafkaTrader(
            PlainKafka clients,
            Random random,
            Traffic traffic,
            Duration every,
            List<AccountId> accounts,
            List<Market> markets) {
        this.clients = clients;
        this.random = random;
        this.traffic = traffic;
        this.every = every;
        this.accounts = accounts;
        this.markets = markets;
    }

    @Override
    public List<Promise> call() throws Exception {
        try (KafkaProducer<String, String> producer = clients.producer()) {
            while (!traffic.isOver()) {
                ProducerRecord<String, String> command = open.isEmpty() || random.nextInt(3) > 0
                        ? place()
                        : cancel(open.remove(random.nextInt(open.size())));
                sent.add(producer.send(command));
                Patience.pause(every);
            }
            for (Future<RecordMetadata> each : sent) {
                each.get(SENT_MAX_MINUTES, TimeUnit.MINUTES);
            }
        }
        return promises;
    }

    private ProducerRecord<String, String> place() {
        AccountId account = accounts.get(random.nextInt(accounts.size()));
        ClientOrderId id = new ClientOrderId("k-" + promises.size());
        Market market = markets.get(random.nextInt(markets.size()));
        Side side = random.nextBoolean() ? Side.BUY : Side.SELL;
        ObjectNode body = market.order(account, id, side, KINDS[random.nextInt(KINDS.length)], random);
        Promise promise = new Promise(account, id, body);
        promise.placed(new Call("POST", "/v1/orders", Optional.of(body.toString())), answer(account, id));
        promises.add(promise);
        open.add(promise);
        ObjectNode command = command("p-" + id, "PLACE");
        command.set("order", body);
        return record(account, command);
    }

    private static ProducerRecord<String, String> cancel(Promise promise) {
        promise.canceled(
                new Call("DELETE", "/v1/orders/" + promise.intentId(), Optional.empty()),
                answer(promise.account(), promise.clientOrderId()));
        ObjectNode command = command("c-" + promise.clientOrderId(), "CANCEL");
        command.put("account", promise.account().value())
                .put("clientOrderId", promise.clientOrderId().value());
        return record(promise.account(), command);
    }

    private static ProducerRecord<String, String> record(AccountId account, ObjectNode command) {
        return new ProducerRecord<>(KafkaTrial.COMMANDS, account.value(), command.toString());
    }

    private static ObjectNode command(String id, String name) {
        return GatewayApi.JSON.createObjectNode().put("commandId", id).put("command", name);
    }

    /** What HTTP would have answered. */
    private static Answer answer(AccountId account, ClientOrderId id) {
        return new Answer(
                202,
                GatewayApi.JSON
                        .createObjectNode()
                        .put("intentId", IntentId.of(account, id).value())
                        .put("clientOrderId", id.value()));
    }
}
