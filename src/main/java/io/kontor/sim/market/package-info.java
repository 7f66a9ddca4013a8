/** Where the outside market comes from, a seeded random walk or a recording of a real one, and how the exchange's market data goes out. */
@NullMarked
package io.kontor.sim.market;

import org.jspecify.annotations.NullMarked;
