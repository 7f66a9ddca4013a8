package io.kontor.venue.binance.protocol;

/** The venue said something its documents do not allow; names the field and never repeats a whole message. */
public final class ProtocolException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ProtocolException(String reason) {
        super(reason, null, false, false);
    }
}
