package io.kontor.model;

import io.kontor.platform.batch.BatchLogic;
import io.kontor.platform.batch.Decision;
import io.kontor.platform.batch.Lane;
import io.kontor.value.RefusalCode;
import java.util.List;

/** Decides as the real logic does, but for what a deliberate break overrides. */
class BrokenLogic<C, E, S> implements BatchLogic<C, E, S> {
    final BatchLogic<C, E, S> real;

    BrokenLogic(BatchLogic<C, E, S> real) {
        this.real = real;
    }

    @Override
    public S empty() {
        return real.empty();
    }

    @Override
    public Decision<E> decide(S state, C command) {
        return real.decide(state, command);
    }

    @Override
    public S apply(S state, E event) {
        return real.apply(state, event);
    }

    @Override
    public Lane laneOf(C command) {
        return real.laneOf(command);
    }

    @Override
    public int bytesOf(C command) {
        return real.bytesOf(command);
    }

    @Override
    public void unanswered(C command, RefusalCode why) {
        real.unanswered(command, why);
    }

    @Override
    public void recovered(S state) {
        real.recovered(state);
    }

    @Override
    public void durable(S state, List<E> events) {
        real.durable(state, events);
    }
}
