/** What an account may do: limits and the gate that holds them. Pure; owned and called by the account's single writer. */
@NullMarked
package io.kontor.risk;

import org.jspecify.annotations.NullMarked;
