/** What participants and the exchange say to each other: orders asked for, how they stand, fills, and reports of what happened. */
@NullMarked
package io.kontor.sim.message;

import org.jspecify.annotations.NullMarked;
