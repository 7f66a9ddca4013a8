package io.kontor.ingress.json;

import io.kontor.value.Refusal;
import java.util.function.Function;

/** What reading something a caller sent came to: the thing, or why it was refused. */
public sealed interface Parsed<T> {
    record Ok<T>(T value) implements Parsed<T> {}

    record Refused<T>(Refusal refusal) implements Parsed<T> {}

    default <U> Parsed<U> then(Function<? super T, Parsed<U>> next) {
        return switch (this) {
            case Ok<T>(T value) -> next.apply(value);
            case Refused<T>(Refusal refusal) -> new Refused<>(refusal);
        };
    }

    default <U> Parsed<U> map(Function<? super T, ? extends U> mapping) {
        return then(value -> new Ok<>(mapping.apply(value)));
    }

    /** Brings both cases to one type. */
    default <U> U fold(Function<? super T, ? extends U> ok, Function<? super Refusal, ? extends U> refused) {
        return switch (this) {
            case Ok<T>(T value) -> ok.apply(value);
            case Refused<T>(Refusal refusal) -> refused.apply(refusal);
        };
    }
}
