/**
 * The simulated exchange: a venue of our own that behaves like a real one, keeps its own books, and fails on command.
 *
 * <p>A tour. {@link io.kontor.sim.message} is what participants and exchange say to each other. {@link io.kontor.sim.matching} is the pure
 * engine. {@link io.kontor.sim.books} makes what it did durable, and remembers what is over. {@link io.kontor.sim.market} plays the outside
 * market and publishes market data. {@link io.kontor.sim.fault} holds the switches for everything that can go wrong. Here they are put
 * together: {@link io.kontor.sim.Exchange} is the door, thread-safe; behind it one thread takes requests in turns: all that wait go through
 * the engine, then one synced commit, and only then answers, reports and market data leave. So whatever a participant has heard is
 * on disk, and a killed exchange comes back as the same venue.
 *
 * <p>It knows nothing of protocols: {@code venue.local} speaks to it inside the process, faces for real protocols can stand before it.
 */
@NullMarked
package io.kontor.sim;

import org.jspecify.annotations.NullMarked;
