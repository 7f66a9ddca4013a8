/** Binance's market streams: one connection for all symbols, each book brought in step by a snapshot. */
@NullMarked
package io.kontor.venue.binance.market;

import org.jspecify.annotations.NullMarked;
