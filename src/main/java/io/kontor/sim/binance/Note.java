package io.kontor.sim.binance;

import io.kontor.sim.message.NewOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What the venue tells of an order later and the engine has no field for; kept as the order's note.
 *
 * @param quote the quote amount that was asked for instead of a quantity, as text
 */
record Note(Optional<String> quote, OptionalLong strategyId, OptionalLong strategyType) {
    private static final String QUOTE = "q=";
    private static final String ID = "i=";
    private static final String TYPE = "t=";

    static Note of(NewOrder order) {
        Optional<String> quote = Optional.empty();
        OptionalLong id = OptionalLong.empty();
        OptionalLong type = OptionalLong.empty();
        for (String part : order.note().split(";", -1)) {
            if (part.startsWith(QUOTE)) {
                quote = Optional.of(part.substring(QUOTE.length()));
            } else if (part.startsWith(ID)) {
                id = OptionalLong.of(Long.parseLong(part.substring(ID.length())));
            } else if (part.startsWith(TYPE)) {
                type = OptionalLong.of(Long.parseLong(part.substring(TYPE.length())));
            }
        }
        return new Note(quote, id, type);
    }

    String text() {
        List<String> parts = new ArrayList<>();
        quote.ifPresent(amount -> parts.add(QUOTE + amount));
        strategyId.ifPresent(id -> parts.add(ID + id));
        strategyType.ifPresent(type -> parts.add(TYPE + type));
        return String.join(";", parts);
    }

    String quoteText() {
        return quote.orElse(Text.ZERO);
    }
}
