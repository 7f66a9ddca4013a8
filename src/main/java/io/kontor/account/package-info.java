/**
 * What spans the orders of one account: reservations and exposure under one writer, and the account's one ordered stream of everything
 * public that happened.
 */
@NullMarked
package io.kontor.account;

import org.jspecify.annotations.NullMarked;
