/** One order intent: what is wanted, what is known of the venue, and the pure function that brings the two together. */
@NullMarked
package io.kontor.order;

import org.jspecify.annotations.NullMarked;
