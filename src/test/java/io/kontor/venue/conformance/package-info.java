/**
 * What an adapter must do, as numbered cases over the venue's interface, and what each needs of the venue. A new adapter brings a
 * {@link io.kontor.venue.conformance.VenueHarness} and passes.
 */
@NullMarked
package io.kontor.venue.conformance;

import org.jspecify.annotations.NullMarked;
