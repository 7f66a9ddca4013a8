package io.kontor.value;

/** What a conditional order waits for. STOP enters a position, the others leave one. */
public enum TriggerType {
    STOP,
    STOP_LOSS,
    TAKE_PROFIT,
    TRAILING_STOP
}
