package io.kontor.order;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the events of one write lead to. Deciding has folded them already; folding them again as they are journalled would only cost time.
 * Memory of one actor, which is told between deciding and journalling, with nothing in between; a replay is told nothing and folds. With
 * assertions on, as in every test, it folds all the same and compares.
 */
final class Foresight {
    private List<OrderEvent> events = List.of();
    private int next;
    private @Nullable OrderState end;
    private @Nullable OrderState folded;

    /** These events, journalled next and together, lead to this. */
    void leadsTo(List<OrderEvent> journalled, OrderState state) {
        events = journalled;
        next = 0;
        end = state;
    }

    /** The state after the event; after the first of several foreseen ones it is that after all of them, and nobody sees it in between. */
    OrderState apply(OrderState state, OrderEvent event) {
        OrderState foreseen = end;
        if (foreseen == null || events.get(next) != event) {
            forget();
            return OrderFold.apply(state, event);
        }
        assert isOnItsWay(state, event) : "foreseen: " + foreseen + ", journalled: " + folded;
        next++;
        if (next == events.size()) {
            forget();
        }
        return foreseen;
    }

    private boolean isOnItsWay(OrderState state, OrderEvent event) {
        OrderState before = folded == null ? state : folded;
        folded = OrderFold.apply(before, event);
        return next + 1 < events.size() || folded.equals(end);
    }

    private void forget() {
        events = List.of();
        end = null;
        folded = null;
    }
}
