package io.kontor.venue.binance.link;

import io.kontor.value.AccountId;
import io.kontor.venue.binance.protocol.ApiKey;

/** Who asks: an account and what it signs with. */
public record Caller(AccountId account, ApiKey key) {}
