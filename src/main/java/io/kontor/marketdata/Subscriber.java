package io.kontor.marketdata;

import akka.actor.typed.ActorRef;
import io.kontor.value.Symbol;
import java.util.Optional;

/** Who wants one symbol's market data: told each state in an {@link Optional}, and an empty one when nothing will follow. */
sealed interface Subscriber {
    Symbol symbol();

    ActorRef<?> ref();

    void complete();

    record OfQuotes(Symbol symbol, ActorRef<Optional<Quote>> ref) implements Subscriber {
        @Override
        public void complete() {
            ref.tell(Optional.empty());
        }
    }

    /** Wants so many levels of each side. */
    record OfBooks(Symbol symbol, int depth, ActorRef<Optional<BookView>> ref) implements Subscriber {
        @Override
        public void complete() {
            ref.tell(Optional.empty());
        }
    }
}
