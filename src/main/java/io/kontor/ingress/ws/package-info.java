/** The WebSocket surface: one session per connection takes commands, feeds subscriptions, and ends who cannot keep up. */
@NullMarked
package io.kontor.ingress.ws;

import org.jspecify.annotations.NullMarked;
