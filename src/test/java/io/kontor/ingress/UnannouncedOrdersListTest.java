package io.kontor.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.kontor.account.AccountEntity.Announce;
import io.kontor.account.AccountEntity.Reserve;
import io.kontor.account.Announcement;
import io.kontor.account.Announcement.Exposure;
import io.kontor.account.Certainty;
import io.kontor.account.OrderStatus;
import io.kontor.account.OrderSummary;
import io.kontor.account.PublicEventType;
import io.kontor.value.ClientOrderId;
import io.kontor.value.IntentId;
import io.kontor.value.Money;
import io.kontor.value.Price;
import io.kontor.value.Quantity;
import io.kontor.value.Side;
import io.kontor.value.Symbol;
import io.kontor.value.VenueId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Pages of two while an account holds four orders that have not told it of themselves, of which it names three: the first was never
 * placed, so that the others fit on the page, and the fourth is behind it.
 */
class UnannouncedOrdersListTest {
    private static final VenueId SIM = new VenueId("SIM");
    private static final Symbol BTC = new Symbol("BTC/USDT");

    private final TestGateway gateway = new TestGateway();
    private final Http http = new Http(gateway.base());

    /** In the order of their ids. */
    private final List<ClientOrderId> orders = IntStream.range(0, 4)
            .mapToObj(n -> new ClientOrderId("quiet-" + n))
            .sorted(Comparator.comparing(UnannouncedOrdersListTest::id))
            .toList();

    private final List<String> placed =
            orders.subList(1, 4).stream().map(order -> id(order).value()).toList();

    @BeforeEach
    void fourHaveRoomAndThreeArePlaced() {
        for (ClientOrderId order : orders) {
            gateway.entities()
                    .account(TestGateway.MAIN)
                    .tell(new Reserve(
                            id(order),
                            order,
                            SIM,
                            BTC,
                            Side.BUY,
                            1,
                            1,
                            Quantity.of("0.5"),
                            Price.of("50000"),
                            false,
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty(),
                            gateway.ignored()));
        }
        for (ClientOrderId order : orders.subList(1, 4)) {
            http.post("/v1/orders", """
                    {"account":"main","clientOrderId":"%s","symbol":"BTC/USDT","side":"BUY","amount":"0.5","limitPrice":"50000"}""".formatted(order));
        }
        gateway.journal().await(4);
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    @Test
    void aPageThatHasRoomForThoseItKnowsIsNotTheLastWhileThereAreMore() {
        JsonNode first = page("");
        assertThat(first.has("nextCursor")).isTrue();
        orders.subList(1, 4)
                .forEach(order -> gateway.entities().account(TestGateway.MAIN).tell(announce(order)));

        List<String> listed = new ArrayList<>(ids(first));
        listed.addAll(from(first));

        assertThat(listed).containsExactlyInAnyOrderElementsOf(placed);
    }

    @Test
    void aPageWhoseOrdersCameIntoTheListMeanwhileIsNotTheLastWhileThereAreMore() {
        orders.subList(0, 3).forEach(order -> gateway.entities().announcedMeanwhile(announce(order)));

        JsonNode first = page("");

        assertThat(ids(first)).containsExactlyElementsOf(placed.subList(0, 2));
        assertThat(first.has("nextCursor")).isTrue();
        assertThat(from(first)).containsExactly(placed.getLast());
    }

    private JsonNode page(String cursor) {
        return http.get("/v1/orders?account=main&status=ALL&limit=2" + cursor).json();
    }

    /** What is on the pages behind that one. */
    private List<String> from(JsonNode first) {
        List<String> listed = new ArrayList<>();
        JsonNode page = first;
        for (int pages = 0; pages < 10 && page.has("nextCursor"); pages++) {
            page = page("&cursor=" + page.path("nextCursor").asText());
            listed.addAll(ids(page));
        }
        assertThat(page.has("nextCursor")).isFalse();
        return listed;
    }

    private static List<String> ids(JsonNode page) {
        List<String> ids = new ArrayList<>();
        page.path("items").forEach(item -> ids.add(item.path("intentId").asText()));
        return ids;
    }

    private Announce announce(ClientOrderId order) {
        Quantity open = Quantity.of("0.5");
        OrderSummary summary = new OrderSummary(
                id(order),
                order,
                BTC,
                Side.BUY,
                1,
                OrderStatus.WORKING,
                Optional.empty(),
                Certainty.CONFIRMED,
                open,
                Quantity.ZERO,
                Money.ZERO,
                open,
                Optional.empty(),
                Map.of(),
                1,
                SIM,
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Map.of(),
                TestGateway.NOW);
        Announcement announcement = new Announcement(
                1,
                PublicEventType.OrderPlaced,
                summary,
                Optional.empty(),
                Optional.empty(),
                new Exposure(open, Price.of("50000"), false, Optional.empty(), Optional.empty()),
                TestGateway.NOW);
        return new Announce(id(order), List.of(announcement), Optional.empty(), gateway.ignored());
    }

    private static IntentId id(ClientOrderId order) {
        return IntentId.of(TestGateway.MAIN, order);
    }
}
