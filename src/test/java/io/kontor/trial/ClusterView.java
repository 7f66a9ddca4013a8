package io.kontor.trial;

import com.fasterxml.jackson.databind.JsonNode;
import io.kontor.platform.cluster.AccountShards;
import io.kontor.trial.GatewayApi.Answer;
import io.kontor.trial.GatewayApi.Call;
import io.kontor.value.AccountId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The cluster as its nodes see it, each for itself. */
record ClusterView(Map<String, GatewayApi> apis, Map<String, GatewayApi> managements, NodeRelay relay) {
    /**
     * What keeps it from being whole. Not the venue, whose faults go on all the time: among many connections and books there is always one
     * that is down.
     */
    Optional<String> lacking(String node) throws InterruptedException {
        Optional<JsonNode> parts = parts(node);
        if (parts.isEmpty()) {
            return Optional.of(node + " does not answer");
        }
        for (JsonNode part : parts.get()) {
            boolean counts = !part.path("name").asText().matches("(venue|marketdata) .*");
            if (counts && !part.path("ready").asBoolean()) {
                return Optional.of(node + " " + part.path("name").asText());
            }
        }
        return apart(node);
    }

    /** What keeps it from being one of all the nodes, whatever becomes of the servers they need. */
    Optional<String> alone(String node) throws InterruptedException {
        return parts(node).isEmpty() ? Optional.of(node + " does not answer") : apart(node);
    }

    private Optional<JsonNode> parts(String node) throws InterruptedException {
        return apis.get(node)
                .send(Call.get("/health/ready"))
                .map(answer -> answer.body().path("parts"))
                .filter(all -> !all.isEmpty());
    }

    private Optional<String> apart(String node) throws InterruptedException {
        Optional<JsonNode> members =
                managements.get(node).send(Call.get("/cluster/members")).map(Answer::body);
        long up = members.stream()
                .flatMap(all -> all.path("members").valueStream())
                .filter(member -> member.path("status").asText().equals("Up"))
                .count();
        if (up != apis.size()) {
            return Optional.of(node + " has " + up + " nodes up");
        }
        return members.filter(all -> !all.path("unreachable").isEmpty()).map(_ -> node + " does not reach all");
    }

    /** The node that has been one the longest, as the most of them say it. */
    String oldest() throws InterruptedException {
        return Patience.until("the oldest node", () -> {
            Map<String, Long> said = new HashMap<>();
            for (GatewayApi management : managements.values()) {
                management
                        .send(Call.get("/cluster/members"))
                        .flatMap(answer ->
                                relay.nodeAt(answer.body().path("oldest").asText()))
                        .ifPresent(node -> said.merge(node, 1L, Long::sum));
            }
            return said.entrySet().stream().max(Map.Entry.comparingByValue()).map(Map.Entry::getKey);
        });
    }

    /** The accounts that are at home on a node now. */
    List<AccountId> accountsOn(String node, int shardCount, List<AccountId> accounts) throws InterruptedException {
        AccountShards shards = new AccountShards(shardCount, accounts);
        Set<String> here =
                Optional.ofNullable(managements.get(node))
                        .orElseThrow()
                        .send(Call.get("/cluster/shards/Account"))
                        .stream()
                        .flatMap(answer -> answer.body().path("regions").valueStream())
                        .map(region -> region.path("shardId").asText())
                        .collect(Collectors.toSet());
        return accounts.stream()
                .filter(account -> here.contains(shards.ofAccount(account.value())))
                .toList();
    }
}
