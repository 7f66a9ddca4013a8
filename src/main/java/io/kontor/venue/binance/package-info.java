/** Binance Spot over its published protocol: orders and user data on the WebSocket API, questions on REST, market data on the streams. */
@NullMarked
package io.kontor.venue.binance;

import org.jspecify.annotations.NullMarked;
