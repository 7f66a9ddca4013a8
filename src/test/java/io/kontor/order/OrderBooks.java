package io.kontor.order;

import io.kontor.value.Quantity;
import java.util.List;
import java.util.Optional;

/** An order's journal and state as the model may see them, from outside the package. */
public final class OrderBooks {
    private OrderBooks() {}

    /** One order at the venue on behalf of an intent. */
    public record Sent(
            int number, int revision, Quantity quantity, int sends, boolean live, boolean heard, boolean doubted) {}

    public static OrderState empty() {
        return OrderState.EMPTY;
    }

    public static OrderState apply(OrderState state, OrderEvent event) {
        return OrderFold.apply(state, event);
    }

    public static OrderState fold(List<OrderEvent> journal) {
        OrderState state = OrderState.EMPTY;
        for (OrderEvent event : journal) {
            state = OrderFold.apply(state, event);
        }
        return state;
    }

    public static Optional<Order> order(OrderState state) {
        return state instanceof Order order ? Optional.of(order) : Optional.empty();
    }

    public static List<Sent> attempts(Order order) {
        return order.attempts().stream()
                .map(a -> new Sent(
                        a.number(),
                        a.revision(),
                        a.quantity(),
                        a.sends(),
                        a.isLive(),
                        a.heard(),
                        a.doubtSince().isPresent() || !a.heard()))
                .toList();
    }

    public static boolean isDone(Order order) {
        return order.isDone();
    }

    public static Quantity wanted(Order order) {
        return order.wanted();
    }

    public static boolean isCanceling(Order order) {
        return order.cancel().isPresent();
    }

    /** Fills that count, by the ids the venue gave them. */
    public static List<String> effectiveFills(Order order) {
        return order.effectiveFills().stream().map(f -> f.id().value()).sorted().toList();
    }
}
