package io.kontor.sim.message;

import io.kontor.value.AccountId;
import io.kontor.value.Money;

/**
 * What an account has of one thing.
 *
 * @param name an asset's, or a contract's symbol
 * @param free negative where facts took more than there was
 * @param locked what open orders need
 */
public record Holding(AccountId account, String name, Money free, Money locked) {}
