package io.kontor.value;

/** What an order's amount counts: units of the base asset, or quote currency to spend or receive at most. */
public enum AmountType {
    BASE,
    QUOTE
}
