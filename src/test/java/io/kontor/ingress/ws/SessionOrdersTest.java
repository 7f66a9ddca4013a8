package io.kontor.ingress.ws;

import static org.assertj.core.api.Assertions.assertThat;

import io.kontor.account.AccountEntity;
import io.kontor.ingress.json.Parsed;
import io.kontor.ingress.ws.CancelOnDisconnect.Placing;
import io.kontor.ingress.ws.CancelOnDisconnect.StillOpen;
import io.kontor.ingress.ws.CancelOnDisconnect.Told;
import io.kontor.model.Samples;
import io.kontor.order.OrderSpec;
import io.kontor.risk.SampleLimits;
import io.kontor.value.CommandId;
import io.kontor.value.IntentId;
import io.kontor.value.Side;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** Which orders a session with many of them still answers for; the account holds none of them open. */
class SessionOrdersTest {
    private final List<IntentId> canceled = new ArrayList<>();
    private final List<CompletionStage<StillOpen>> asked = new ArrayList<>();
    private final CancelOnDisconnect orders = new CancelOnDisconnect(
            new CancelOnDisconnect.Orders(
                    (order, _) -> canceled.add(order),
                    _ -> CompletableFuture.completedFuture(nothingOpen()),
                    () -> new CommandId("drawn")),
            10);

    @Test
    void anOrderOfWhichNobodyKnowsIsCanceledAlthoughItsAccountDoesNotHoldIt() {
        orders.set(true);
        place("late", Told.UNKNOWN);
        for (int n = 1; n <= 8; n++) {
            place("a-" + n, Told.ACCEPTED);
        }

        place("a-9", Told.ACCEPTED);
        answer();
        orders.gone();

        assertThat(canceled)
                .containsExactlyInAnyOrder(
                        order("late").intentId(), order("a-9").intentId());
    }

    @Test
    void anOrderThatIsKnownInTheEndGoesByItsAccountsWord() {
        orders.set(true);
        place("late", Told.UNKNOWN);
        place("late", Told.ACCEPTED);
        for (int n = 1; n <= 9; n++) {
            place("a-" + n, Told.ACCEPTED);
        }

        answer();
        orders.gone();

        assertThat(canceled).containsExactly(order("a-9").intentId());
    }

    @Test
    void ordersOfWhichNobodyKnowsAreBoundedToo() {
        orders.set(true);
        for (int n = 1; n <= 10; n++) {
            place("late-" + n, Told.UNKNOWN);
        }

        answer();

        assertThat(orders.beforePlacing(order("one-more"), asked::add)).isInstanceOf(Parsed.Refused.class);
        assertThat(orders.beforePlacing(order("late-1"), asked::add)).isInstanceOf(Parsed.Ok.class);
    }

    private void place(String clientOrderId, Told told) {
        if (orders.beforePlacing(order(clientOrderId), asked::add) instanceof Parsed.Ok<Placing>(Placing placing)) {
            placing.answered(told);
        }
    }

    private void answer() {
        asked.forEach(
                each -> orders.answered(Optional.of(each.toCompletableFuture().join())));
        asked.clear();
    }

    private static OrderSpec order(String clientOrderId) {
        return Samples.spec(clientOrderId, Samples.BTC, Side.BUY, "1", "100");
    }

    private static AccountEntity.View nothingOpen() {
        return new AccountEntity.View(
                Samples.ACCOUNT,
                1,
                Map.of(),
                Map.of(),
                Map.of(),
                SampleLimits.wide().done(),
                Optional.empty(),
                List.of());
    }
}
