/** Trials of the whole gateway as a process of its own: callers, crashes, and then what the venue, the journal and the gateway say. */
@NullMarked
package io.kontor.trial;

import org.jspecify.annotations.NullMarked;
