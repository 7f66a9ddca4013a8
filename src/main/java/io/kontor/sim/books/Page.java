package io.kontor.sim.books;

import java.util.List;
import java.util.Optional;

/**
 * Part of a long list.
 *
 * @param next where the next part starts; empty on the last one
 */
public record Page<T>(List<T> items, Optional<String> next) {
    public Page {
        items = List.copyOf(items);
    }
}
