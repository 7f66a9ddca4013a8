package io.kontor.venue.binance.protocol;

/** Text that nobody may see: it prints as stars, and only whoever asks for {@link #reveal} gets it. */
public record Secret(String reveal) {
    @Override
    public String toString() {
        return "***";
    }
}
