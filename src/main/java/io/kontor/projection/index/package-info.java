/**
 * Where the orders of an account are found in the order in which they came, without reading its journal: fed from the accounts' streams, one
 * port over two stores. Only what was stored last is read from the stream itself.
 */
@NullMarked
package io.kontor.projection.index;

import org.jspecify.annotations.NullMarked;
