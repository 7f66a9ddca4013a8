package io.kontor.venue.binance.link;

/** The way to the venue ended, or was never there; a request that had left may have taken effect. */
public final class LinkLost extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public LinkLost(String reason) {
        super(reason, null, false, false);
    }
}
