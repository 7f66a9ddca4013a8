/** The ways to Binance and back: REST pool, WebSocket API, its clock and its limits. All bounded, shared by a node's accounts. */
@NullMarked
package io.kontor.venue.binance.link;

import org.jspecify.annotations.NullMarked;
