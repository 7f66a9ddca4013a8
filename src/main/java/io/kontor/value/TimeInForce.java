package io.kontor.value;

/** How long an order stands; FIX TimeInForce(59). DAY and GTD are enforced by the gateway where the venue cannot. */
public enum TimeInForce {
    GTC,
    IOC,
    FOK,
    DAY,
    GTD,
    AT_OPEN,
    AT_CLOSE
}
