package io.kontor.trial;

import static org.assertj.core.api.Assertions.assertThat;

import io.kontor.app.dev.DevSystem;
import io.kontor.trial.GatewayApi.Answer;
import io.kontor.trial.GatewayApi.Call;
import io.kontor.value.AccountId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The kill switch over three nodes while callers place orders at any of them: with all nodes in reach, with a node cut off from the others
 * and with the oldest node cut off, where halts live. What left for the venue, and when, is read from the nodes' own logs of messages; those
 * of the node that was cut off count like the others'. {@code -Dkontor.trial.halts} chooses how many, {@code -Dkontor.trial.seed} repeats a
 * run.
 */
@Timeout(value = 60, unit = TimeUnit.MINUTES)
class HaltsOverNodesIT {
    private static final long SEED = Long.getLong("kontor.trial.seed", System.nanoTime());
    private static final int HALTS = Integer.getInteger("kontor.trial.halts", 3);
    private static final int ACCOUNTS = Integer.getInteger("kontor.trial.accounts", 24);
    private static final int PER_SECOND = Integer.getInteger("kontor.trial.requests-per-second", 15);
    private static final int CALLERS = 12;
    private static final int ORDERS_BETWEEN = 60;
    private static final int REFUSALS = 20;

    private final Random random = new Random(SEED);
    private final OneRetry.Figures figures = new OneRetry.Figures();

    /** Who the others do not reach while it is halted. */
    private enum CutOff {
        NOBODY,
        ANY_BUT_THE_OLDEST,
        THE_OLDEST
    }

    /** From the answer to a halt until it was asked to be lifted, in milliseconds since 1970. */
    private record Halted(long from, long to) {
        boolean covers(long at) {
            return at > from && at < to;
        }
    }

    @Test
    void afterTheAnswerToAHaltNoNodeSendsANewOrderEvenOneThatIsCutOff() throws Exception {
        System.out.printf("halts: -Dkontor.trial.seed=%d -Dkontor.trial.halts=%d%n", SEED, HALTS);
        List<Halted> times = new ArrayList<>();

        try (Campaign campaign =
                Campaign.start("halts-" + SEED, DevSystem.NODES, ACCOUNTS, 0, SEED, Campaign.Messages.LOGGED)) {
            List<OneRetry> callers = campaign.retrying("h", CALLERS, random, figures);
            List<Promise> promises = campaign.trade(callers, PER_SECOND, () -> {
                for (int n = 0; n < HALTS; n++) {
                    times.add(halt(campaign, n, CutOff.values()[n % CutOff.values().length]));
                }
            });
            List<Long> left = Departures.of(
                    "BINANCE", DevSystem.NODES.stream().map(campaign::log).toList());
            System.out.printf("%d orders accepted, %d left for the venue%n", promises.size(), left.size());

            assertThat(left).as("what left is logged").hasSizeGreaterThan(HALTS * ORDERS_BETWEEN / 4);
            assertThat(left).noneMatch(at -> times.stream().anyMatch(halted -> halted.covers(at)));
            campaign.passed();
        }
    }

    private Halted halt(Campaign campaign, int number, CutOff cutOff) throws InterruptedException {
        long before = campaign.traffic().sent();
        Patience.until(
                "orders before halt " + number,
                () -> campaign.traffic().sent() > before + ORDERS_BETWEEN ? Optional.of(true) : Optional.empty());
        Optional<String> cut = pick(campaign, cutOff);
        String asks = DevSystem.NODES.stream()
                .filter(node -> !cut.equals(Optional.of(node)))
                .skip(random.nextInt(2))
                .findFirst()
                .orElseThrow();
        List<AccountId> atHome = cut.isPresent() ? campaign.accountsOn(cut.get()) : List.of();
        AtomicBoolean over = new AtomicBoolean();
        cut.ifPresent(node -> {
            campaign.relay().cut(node);
            Thread.ofVirtual().start(() -> placeInside(campaign.node(node), atHome, number, over));
        });

        long asked = System.nanoTime();
        String id = halt(campaign.node(asks), number);
        System.out.printf(
                Locale.ROOT,
                "halt %d at %s, cut off %s: answered after %d ms%n",
                number + 1,
                asks,
                cut.orElse("nobody"),
                (System.nanoTime() - asked) / 1_000_000);
        long from = Instant.now().toEpochMilli();
        long refused = haltedSoFar();
        Patience.until(
                "orders refused as halted",
                () -> haltedSoFar() >= refused + REFUSALS ? Optional.of(true) : Optional.empty());
        long to = Instant.now().toEpochMilli();
        over.set(true);

        cut.ifPresent(campaign.relay()::heal);
        campaign.node(asks)
                .accepted(new Call(
                        "POST", "/v1/halts/" + id + ":lift", Optional.of("{\"reason\":\"over\",\"by\":\"trial\"}")));
        campaign.awaitWhole();
        return new Halted(from, to);
    }

    /** One order after the other at a node that is cut off, for accounts that are at home there: it needs nobody to send them on. */
    private static void placeInside(GatewayApi node, List<AccountId> atHome, int halt, AtomicBoolean over) {
        int accepted = 0;
        try {
            for (int n = 0; !over.get() && !atHome.isEmpty(); n++) {
                String account = atHome.get(n % atHome.size()).value();
                String order = Nodes.immediate(account, "inside-" + halt + "-" + n);
                boolean taken = node.send(new Call("POST", "/v1/orders", Optional.of(order)))
                        .filter(Answer::isAccepted)
                        .isPresent();
                accepted += taken ? 1 : 0;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        System.out.printf("inside the cut: %d orders accepted at %d accounts%n", accepted, atHome.size());
    }

    private Optional<String> pick(Campaign campaign, CutOff cutOff) throws InterruptedException {
        String oldest = campaign.cluster().oldest();
        return switch (cutOff) {
            case NOBODY -> Optional.empty();
            case THE_OLDEST -> Optional.of(oldest);
            case ANY_BUT_THE_OLDEST ->
                DevSystem.NODES.stream()
                        .filter(node -> !node.equals(oldest))
                        .skip(random.nextInt(2))
                        .findFirst();
        };
    }

    private static String halt(GatewayApi api, int number) throws InterruptedException {
        String body = """
                {"scope":{"type":"GLOBAL"},"reason":"trial","by":"trial","commandId":"h-%d"}""".formatted(number);
        return api.accepted(new Call("POST", "/v1/halts", Optional.of(body)))
                .body()
                .path("id")
                .asText();
    }

    private long haltedSoFar() {
        return figures.uncured().values().stream()
                .filter(tries -> tries.getLast().outcome().contains("TRADING_HALTED"))
                .count();
    }
}
