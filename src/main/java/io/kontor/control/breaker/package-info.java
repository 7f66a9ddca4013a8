/** The circuit breaker: what trips it, what it halts, and when it lets go again. */
@NullMarked
package io.kontor.control.breaker;

import org.jspecify.annotations.NullMarked;
