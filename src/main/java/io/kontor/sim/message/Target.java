package io.kontor.sim.message;

import io.kontor.value.ClientOrderId;
import io.kontor.value.Symbol;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Which order of an account is meant: by the exchange's number, by the participant's id, or by both, which must then agree.
 *
 * @param symbol an order of another one is not meant
 */
public record Target(OptionalLong number, Optional<ClientOrderId> id, Optional<Symbol> symbol) {
    public Target {
        if (number.isEmpty() && id.isEmpty()) {
            throw new IllegalArgumentException("target: nothing (expected: a number or an id)");
        }
    }

    public static Target of(ClientOrderId id) {
        return new Target(OptionalLong.empty(), Optional.of(id), Optional.empty());
    }

    /** Whether an order is the one that is meant. */
    public boolean isMet(long orderNumber, NewOrder order) {
        return (number.isEmpty() || number.getAsLong() == orderNumber)
                && (id.isEmpty() || id.get().equals(order.clientOrderId()))
                && (symbol.isEmpty() || symbol.get().equals(order.symbol()));
    }

    /** What a refusal that found no order is about. */
    public ClientOrderId about() {
        return id.orElseGet(() -> new ClientOrderId(Long.toString(number.orElseThrow())));
    }
}
