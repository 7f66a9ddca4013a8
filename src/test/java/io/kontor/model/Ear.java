package io.kontor.model;

import akka.actor.ActorPath;
import akka.actor.typed.ActorRef;
import java.util.function.Consumer;

/** A reference that hands what it is told to the test, at once and in the teller's thread. */
public final class Ear<T> implements ActorRef<T> {
    private final Consumer<? super T> hear;

    public Ear(Consumer<? super T> hear) {
        this.hear = hear;
    }

    @Override
    public void tell(T message) {
        hear.accept(message);
    }

    @Override
    @SuppressWarnings("unchecked") // what hears a type hears its subtypes
    public <U extends T> ActorRef<U> narrow() {
        return (ActorRef<U>) this;
    }

    @Override
    @SuppressWarnings("unchecked") // the caller's promise, as with every reference
    public <U> ActorRef<U> unsafeUpcast() {
        return (ActorRef<U>) this;
    }

    @Override
    public ActorPath path() {
        throw new UnsupportedOperationException("an ear has no address");
    }

    @Override
    public int compareTo(ActorRef<?> other) {
        throw new UnsupportedOperationException("an ear has no address");
    }
}
