/** A whole system on one machine, for developers and tests: the servers Kontor works with, each a local process of its own. */
@NullMarked
package io.kontor.app.dev;

import org.jspecify.annotations.NullMarked;
