/** What can go wrong at a venue, as switches: by chance, with a seed, or for the next so many. */
@NullMarked
package io.kontor.sim.fault;

import org.jspecify.annotations.NullMarked;
