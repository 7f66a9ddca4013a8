/** Books and quotes per venue and symbol: sequence checked, staleness marked, conflated per subscriber. */
@NullMarked
package io.kontor.marketdata;

import org.jspecify.annotations.NullMarked;
