/**
 * The way out to the venues and back: what an adapter must do, the reports it delivers, and the connection that owns its session.
 * Adapters live in packages of their own below this one and never see each other.
 */
@NullMarked
package io.kontor.venue;

import org.jspecify.annotations.NullMarked;
