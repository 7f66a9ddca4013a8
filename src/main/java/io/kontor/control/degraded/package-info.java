/** Degraded mode: how the components are, what is refused while one of them is not well, and what a person has decided otherwise. */
@NullMarked
package io.kontor.control.degraded;

import org.jspecify.annotations.NullMarked;
