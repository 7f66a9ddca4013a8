/** What can be traded and how: constraints on amounts and prices, what a venue supports for it, calendars and fees. */
@NullMarked
package io.kontor.instrument;

import org.jspecify.annotations.NullMarked;
