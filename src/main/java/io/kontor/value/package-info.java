/** The words every other package speaks: exact decimals, ids and the few enums callers and venues share. Imports nothing. */
@NullMarked
package io.kontor.value;

import org.jspecify.annotations.NullMarked;
