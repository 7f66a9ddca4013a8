/** What an account holds in a symbol: the ledger that folds its trades, and the entity that journals and keeps it. */
@NullMarked
package io.kontor.position;

import org.jspecify.annotations.NullMarked;
