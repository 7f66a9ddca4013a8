package io.kontor.app;

import io.kontor.account.AccountEntity;
import io.kontor.account.AccountEvent;
import io.kontor.account.AccountState;
import io.kontor.control.HaltEvent;
import io.kontor.control.HaltRegistry;
import io.kontor.control.HaltState;
import io.kontor.control.breaker.BreakerEvent;
import io.kontor.control.breaker.BreakerState;
import io.kontor.control.breaker.CircuitBreaker;
import io.kontor.control.degraded.OverrideEvent;
import io.kontor.control.degraded.OverrideState;
import io.kontor.control.degraded.Overrides;
import io.kontor.order.OrderEntity;
import io.kontor.order.OrderEvent;
import io.kontor.order.OrderState;
import io.kontor.platform.journal.JournalReader;
import io.kontor.platform.journal.ReadOnlyJournal;
import io.kontor.platform.journal.StoredEvent;
import io.kontor.platform.serialization.Wire;
import io.kontor.platform.serialization.WireCodec;
import io.kontor.position.PositionEntity;
import io.kontor.position.PositionEvent;
import io.kontor.position.PositionState;
import io.kontor.value.AccountId;
import io.kontor.value.IntentId;
import io.kontor.value.Symbol;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * One entity's history out of a journal directory: its events from the first on, and the state they come to, by the same fold the entity
 * uses. Reads beside a gateway at work, and writes nothing.
 *
 * @param events what one journalled event holds; several where they were decided together
 */
record Replay<E extends Wire, S extends Wire>(
        String persistenceId, S empty, Function<Object, List<E>> events, BiFunction<S, E, S> apply) {

    /** What a replay tells, in the journal's order, the state last. */
    interface Listener {
        void onEvent(long sequenceNr, Instant at, Wire event);

        /** The fold of everything told before. */
        void onState(long sequenceNr, Wire state);
    }

    static Replay<OrderEvent, OrderState> order(IntentId id) {
        return new Replay<>(
                OrderEntity.persistenceId(id),
                OrderState.EMPTY,
                event -> List.of((OrderEvent) event),
                OrderState::apply);
    }

    static Replay<AccountEvent, AccountState> account(AccountId id) {
        return new Replay<>(
                AccountEntity.persistenceId(id),
                AccountState.empty(id),
                event -> ((AccountEvent.Batch) event).events(),
                AccountState::apply);
    }

    static Replay<PositionEvent, PositionState> position(AccountId account, Symbol symbol) {
        return new Replay<>(
                PositionEntity.persistenceId(account, symbol),
                PositionState.EMPTY,
                event -> ((PositionEvent.Batch) event).events(),
                PositionState::apply);
    }

    static Replay<HaltEvent, HaltState> halts() {
        return new Replay<>(
                HaltRegistry.PERSISTENCE_ID, HaltState.none(), event -> List.of((HaltEvent) event), HaltState::apply);
    }

    static Replay<OverrideEvent, OverrideState> overrides() {
        return new Replay<>(
                Overrides.PERSISTENCE_ID,
                OverrideState.none(),
                event -> List.of((OverrideEvent) event),
                OverrideState::apply);
    }

    static Replay<BreakerEvent, BreakerState> breaker() {
        return new Replay<>(
                CircuitBreaker.PERSISTENCE_ID,
                BreakerState.none(),
                event -> List.of((BreakerEvent) event),
                BreakerState::apply);
    }

    /** Answers how many journalled events there were up to that time. */
    long run(Path journal, WireCodec codec, Instant asOf, Listener listener) {
        try (ReadOnlyJournal reader = JournalReader.openReadOnly(journal);
                Stream<StoredEvent> stored = reader.events(persistenceId, 1, Long.MAX_VALUE)) {
            S state = empty;
            long last = 0;
            for (StoredEvent event : (Iterable<StoredEvent>) stored::iterator) {
                Instant at = Instant.ofEpochMilli(event.timestampMillis());
                if (at.isAfter(asOf)) {
                    break;
                }
                last = event.sequenceNr();
                Object decoded =
                        codec.decode(event.payload().manifest(), event.payload().bytes());
                for (E each : events.apply(decoded)) {
                    listener.onEvent(last, at, each);
                    state = apply.apply(state, each);
                }
            }
            if (last > 0) {
                listener.onState(last, state);
            }
            return last;
        }
    }
}
