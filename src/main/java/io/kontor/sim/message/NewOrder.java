package io.kontor.sim.message;

import io.kontor.value.AccountId;
import io.kontor.value.ClientOrderId;
import io.kontor.value.Price;
import io.kontor.value.Quantity;
import io.kontor.value.Side;
import io.kontor.value.Symbol;
import io.kontor.value.TimeInForce;
import java.time.Instant;
import java.util.Optional;

/**
 * An order as a participant asks for it.
 *
 * @param limit absent: a market order, which takes what there is and never rests
 * @param timeInForce DAY and GTD rest like GTC: the exchange ends no order by the clock
 * @param display what an iceberg shows at a time
 * @param trigger waits unseen, outside the book, until the last trade reaches it
 * @param selfTrade absent: the exchange's default
 * @param sendBefore the exchange refuses it when it arrives later
 * @param note what the participant's protocol wants kept with the order, printable ASCII; the exchange does not read it
 */
public record NewOrder(
        AccountId account,
        ClientOrderId clientOrderId,
        Symbol symbol,
        Side side,
        Quantity quantity,
        Optional<Price> limit,
        TimeInForce timeInForce,
        boolean postOnly,
        boolean reduceOnly,
        Optional<Quantity> display,
        Optional<Trigger> trigger,
        Optional<SelfTrade> selfTrade,
        Instant sendBefore,
        String note) {
    private static final int NOTE_MAX = 200;

    public NewOrder {
        if (note.length() > NOTE_MAX) {
            throw new IllegalArgumentException(
                    "note: " + note.length() + " characters (expected: at most " + NOTE_MAX + ")");
        }
    }

    /** An order nothing is noted of. */
    public NewOrder(
            AccountId account,
            ClientOrderId clientOrderId,
            Symbol symbol,
            Side side,
            Quantity quantity,
            Optional<Price> limit,
            TimeInForce timeInForce,
            boolean postOnly,
            boolean reduceOnly,
            Optional<Quantity> display,
            Optional<Trigger> trigger,
            Optional<SelfTrade> selfTrade,
            Instant sendBefore) {
        this(
                account,
                clientOrderId,
                symbol,
                side,
                quantity,
                limit,
                timeInForce,
                postOnly,
                reduceOnly,
                display,
                trigger,
                selfTrade,
                sendBefore,
                "");
    }

    /** The same order under another id and for another quantity. */
    public NewOrder amended(ClientOrderId newId, Quantity newQuantity) {
        return new NewOrder(
                account,
                newId,
                symbol,
                side,
                newQuantity,
                limit,
                timeInForce,
                postOnly,
                reduceOnly,
                display.map(newQuantity::min),
                trigger,
                selfTrade,
                sendBefore,
                note);
    }

    /** Whether what is not filled at once may stay. */
    public boolean mayRest() {
        return limit.isPresent() && timeInForce != TimeInForce.IOC && timeInForce != TimeInForce.FOK;
    }
}
