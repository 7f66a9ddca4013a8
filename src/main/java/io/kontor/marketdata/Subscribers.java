package io.kontor.marketdata;

import io.kontor.value.Symbol;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;

/** A feed's subscribers, up to a bound. Belongs to one thread at a time; outlives a restart of the feed. */
final class Subscribers {
    private final int max;
    private final Map<Symbol, Set<Subscriber>> bySymbol = new HashMap<>();
    private int size;

    Subscribers(int max) {
        this.max = max;
    }

    /** False when there is no room. */
    boolean add(Subscriber subscriber) {
        if (size >= max) {
            return false;
        }
        if (bySymbol.computeIfAbsent(subscriber.symbol(), _ -> new LinkedHashSet<>())
                .add(subscriber)) {
            size++;
        }
        return true;
    }

    void remove(Subscriber subscriber) {
        if (bySymbol.getOrDefault(subscriber.symbol(), Set.of()).remove(subscriber)) {
            size--;
        }
    }

    List<Subscriber> all() {
        return bySymbol.values().stream().flatMap(Collection::stream).toList();
    }

    /** Tells everybody who wants the symbol; each depth's view is made once. */
    void publish(Symbol symbol, Quote quote, IntFunction<Optional<BookView>> book) {
        Map<Integer, Optional<BookView>> views = new HashMap<>();
        for (Subscriber subscriber : bySymbol.getOrDefault(symbol, Set.of())) {
            tell(subscriber, quote, depth -> views.computeIfAbsent(depth, book::apply));
        }
    }

    static void tell(Subscriber subscriber, Quote quote, IntFunction<Optional<BookView>> book) {
        switch (subscriber) {
            case Subscriber.OfQuotes wants -> wants.ref().tell(Optional.of(quote));
            case Subscriber.OfBooks wants ->
                book.apply(wants.depth()).ifPresent(view -> wants.ref().tell(Optional.of(view)));
        }
    }
}
