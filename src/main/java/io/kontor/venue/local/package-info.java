/** The adapter to the simulated exchange in the same process; the only package that sees both it and the venue's interface. */
@NullMarked
package io.kontor.venue.local;

import org.jspecify.annotations.NullMarked;
