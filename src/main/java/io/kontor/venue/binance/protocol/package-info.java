/** Binance Spot's words, pure: signing, parameters, orders, reports, errors, market data. From its published documents; no I/O, no clock. */
@NullMarked
package io.kontor.venue.binance.protocol;

import org.jspecify.annotations.NullMarked;
