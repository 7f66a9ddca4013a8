/** The command line and the wiring: the only place that knows every package. */
@NullMarked
package io.kontor.app;

import org.jspecify.annotations.NullMarked;
