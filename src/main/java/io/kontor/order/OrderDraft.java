package io.kontor.order;

import io.kontor.account.Announcement;
import io.kontor.account.OrderStatus;
import io.kontor.order.Order.BookedFill;
import io.kontor.order.Order.CancelWish;
import io.kontor.order.Order.CommandNote;
import io.kontor.order.OrderEvent.Terms;
import io.kontor.value.Asset;
import io.kontor.value.FillId;
import io.kontor.value.Money;
import io.kontor.value.Quantity;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pcollections.PMap;

/** A copy to change fields of; never outlives {@link Order#with}. Optional fields are null here where they are absent. */
final class OrderDraft {
    private final Order from;
    OrderSpec spec;
    int revision;
    Terms terms;
    int generation;
    int observedRevision;
    List<CommandNote> commands;
    List<Attempt> attempts;
    PMap<FillId, BookedFill> fills;
    Quantity filled;
    Money filledQuote;
    PMap<Asset, Money> fees;

    @Nullable
    CancelWish cancel;

    @Nullable
    OrderStatus closed;

    @Nullable
    String reason;

    List<String> flags;
    long announced;
    List<Announcement> outbox;

    int submitted;

    Instant revisedAt;
    Instant updatedAt;

    OrderDraft(Order o) {
        from = o;
        spec = o.spec();
        revision = o.revision();
        terms = o.terms();
        generation = o.generation();
        observedRevision = o.observedRevision();
        commands = o.commands();
        attempts = o.attempts();
        fills = o.fills();
        filled = o.filled();
        filledQuote = o.filledQuote();
        fees = o.fees();
        cancel = o.cancel().orElse(null);
        closed = o.closed().orElse(null);
        reason = o.reason().orElse(null);
        flags = o.flags();
        announced = o.announced();
        outbox = o.outbox();
        submitted = o.submitted().orElse(0);
        revisedAt = o.revisedAt();
        updatedAt = o.updatedAt();
    }

    /** The list and one more. An order has a handful of anything, for which copying is the least. */
    static <T> List<T> plus(List<T> list, T added) {
        List<T> longer = new ArrayList<>(list.size() + 1);
        longer.addAll(list);
        longer.add(added);
        return List.copyOf(longer);
    }

    Order done() {
        return new Order(
                from.id(),
                from.venue(),
                spec,
                from.contentHash(),
                revision,
                terms,
                observedRevision,
                commands,
                from.denial(),
                attempts,
                fills,
                filled,
                filledQuote,
                fees,
                Optional.ofNullable(cancel),
                Optional.ofNullable(closed),
                Optional.ofNullable(reason),
                flags,
                generation,
                announced,
                outbox,
                from.placedAt(),
                submitted == 0 ? Optional.empty() : Optional.of(submitted),
                revisedAt,
                updatedAt);
    }
}
