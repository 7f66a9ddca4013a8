package io.kontor.trial;

import com.fasterxml.jackson.databind.JsonNode;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.kontor.platform.config.Configuration;
import io.kontor.value.AccountId;
import io.kontor.value.IntentId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What is held against each other after a campaign: what callers were promised, what the gateway says, what Kafka was told, and what the
 * exchange has in its books.
 */
final class Reckoning {
    private final Campaign campaign;
    private final List<Promise> promises;

    Reckoning(Campaign campaign, List<Promise> promises) {
        this.campaign = campaign;
        this.promises = promises;
    }

    /** Waits until everything is settled; the system has stopped then, for the exchange's books are read from its directory. */
    List<String> discrepancies() throws Exception {
        PlainKafka clients = campaign.clients();
        clients.awaitCommitted(KafkaTrial.COMMANDS);
        GatewayApi api = campaign.nodes().getFirst();
        List<String> discrepancies = new ArrayList<>();
        try (TopicReader events = new TopicReader(clients, KafkaTrial.EVENTS);
                TopicReader refusals = new TopicReader(clients, KafkaTrial.REFUSALS)) {
            awaitPromises(events);
            new Convergence(campaign.accounts(), campaign.markets(), promises).settle(api);
            Aftermath aftermath = new Aftermath(campaign.accounts(), promises);
            aftermath.askTheGateway(api);
            Map<IntentId, Map<Integer, Integer>> revisions = new HashMap<>();
            for (IntentId order : aftermath.orders().keySet()) {
                revisions.put(order, revisions(api, order));
            }
            discrepancies.addAll(told(api, events, aftermath.orders()));
            refusals.readAll().forEach(refusal -> discrepancies.add("refused over Kafka: " + refusal));
            campaign.system().stop();
            VenueTruth truth = venueTruth();
            aftermath.askTheVenue(truth);
            aftermath.oneOrderForEachRevision(truth, revisions::get);
            discrepancies.addAll(aftermath.discrepancies());
            print(events, truth);
        }
        return discrepancies;
    }

    /** What was promised comes about without anybody asking for it. */
    private void awaitPromises(TopicReader events) throws InterruptedException {
        List<String> unfinished = new ArrayList<>();
        events.until(unfinished, () -> {
            unfinished.clear();
            Map<AccountId, List<Promise>> byAccount =
                    promises.stream().collect(Collectors.groupingBy(Promise::account));
            byAccount.forEach((account, all) -> {
                Told told = Told.of(events.gapFree(account.value()));
                all.stream().filter(promise -> !told.isKept(promise)).forEach(promise -> unfinished.add("" + promise));
            });
            return unfinished.isEmpty() ? Optional.of(true) : Optional.empty();
        });
    }

    /** Every account's events on Kafka are gap-free up to its last number, and tell the same story. */
    private List<String> told(GatewayApi api, TopicReader events, Map<IntentId, TradedOrder> orders)
            throws InterruptedException {
        List<String> discrepancies = new ArrayList<>();
        Map<String, TradedOrder> byIntent = new HashMap<>();
        orders.forEach((intent, order) -> byIntent.put(intent.value(), order));
        for (AccountId account : campaign.accounts()) {
            long end = api.get("/v1/accounts/" + account).path("seq").asLong();
            Told told = Told.of(events.upTo(account.value(), end));
            List<Promise> own =
                    promises.stream().filter(p -> p.account().equals(account)).toList();
            discrepancies.addAll(told.discrepancies(account, own, byIntent));
        }
        return discrepancies;
    }

    private static Map<Integer, Integer> revisions(GatewayApi api, IntentId order) throws InterruptedException {
        Map<Integer, Integer> revisions = new HashMap<>();
        for (JsonNode event : api.list("/v1/orders/" + order + "/events?")) {
            String type = event.path("type").asText();
            if (type.equals("SubmissionAttempted") || type.equals("SubmissionRetried")) {
                revisions.put(
                        event.path("attempt").asInt(), event.path("revision").asInt());
            }
        }
        return revisions;
    }

    private VenueTruth venueTruth() {
        Config settings = ConfigFactory.parseString("kontor.sim { conduct = BINANCE, fees.charge = RECEIVED }")
                .withFallback(Configuration.load(Optional.of(campaign.system().simSettings())));
        return VenueTruth.read(campaign.system().simData().resolve("exchange"), settings);
    }

    private static void print(TopicReader events, VenueTruth truth) {
        long seen = events.all().size();
        long first = events.firstOccurrences();
        System.out.printf(
                Locale.ROOT,
                "at the venue %d orders of %d intents, %d fills; on Kafka %d events, %d of them repeats%n",
                truth.orders().values().stream().mapToInt(List::size).sum(),
                truth.orders().size(),
                truth.fills().values().stream().mapToInt(Set::size).sum(),
                seen,
                seen - first);
    }
}
