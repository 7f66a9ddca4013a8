package io.kontor.venue.binance.protocol;

/** One account's way to prove at the venue who it is. */
public record ApiKey(Secret key, SigningKey signer) {}
