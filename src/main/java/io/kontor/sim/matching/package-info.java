/**
 * The matching engine: books, triggers, balances and fees as one deterministic state machine. No thread, clock or disk; what happened
 * goes out through {@link io.kontor.sim.matching.Effects}, what it no longer holds comes back through
 * {@link io.kontor.sim.matching.History}.
 */
@NullMarked
package io.kontor.sim.matching;

import org.jspecify.annotations.NullMarked;
