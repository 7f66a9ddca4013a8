/**
 * The simulated exchange's Binance face: REST, WebSocket API, user data and market streams as the venue's documents of 2026 describe them,
 * over the engine of {@link io.kontor.sim}. It shares no code with the gateway's adapter: the two are held against the documents, and only
 * then against each other.
 *
 * <p>A tour. A request becomes a {@link io.kontor.sim.binance.Call} of an {@link io.kontor.sim.binance.Endpoint}, whichever way it came;
 * {@link io.kontor.sim.binance.Desk} checks weight, key, time and signature and has it answered. The codecs between the protocol's words and
 * the engine's are pure.
 */
@NullMarked
package io.kontor.sim.binance;

import org.jspecify.annotations.NullMarked;
