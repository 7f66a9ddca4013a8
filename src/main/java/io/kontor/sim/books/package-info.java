/**
 * The exchange's own books on disk: orders, fills, balances and report streams in one synced commit log, and the reading of what is over
 * and no longer in memory.
 */
@NullMarked
package io.kontor.sim.books;

import org.jspecify.annotations.NullMarked;
