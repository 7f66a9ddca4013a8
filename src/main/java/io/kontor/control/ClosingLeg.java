package io.kontor.control;

import io.kontor.control.ClosingRules.Step;
import io.kontor.instrument.Instrument;
import io.kontor.order.OrderSpec;
import io.kontor.value.AccountId;
import io.kontor.value.AmountType;
import io.kontor.value.ClientOrderId;
import io.kontor.value.Decimals;
import io.kontor.value.HaltId;
import io.kontor.value.Quantity;
import io.kontor.value.Side;
import io.kontor.value.Symbol;
import io.kontor.value.TimeInForce;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One position on its way to zero: which slice is next, and what is known of the one before. One step at a time; a look at the account
 * that was asked for before a step ended says nothing any more. Nothing here has to survive a restart. Not thread-safe.
 */
final class ClosingLeg {
    private static final int STUCK_AFTER = 3;

    /** Which position, for which halt. */
    record Key(HaltId halt, AccountId account, Symbol symbol) {
        /** The same after any crash, and nobody else's: halt, symbol and number lead to it. */
        ClientOrderId slice(int number) {
            String symbolHash = Integer.toHexString(symbol.value().hashCode());
            return new ClientOrderId("close-" + halt + "-" + symbolHash + "-" + number);
        }

        @Override
        public String toString() {
            return account + " " + symbol;
        }
    }

    private final Key key;
    private Instrument instrument;
    private @Nullable Holding holding;
    private int number = 1;
    private int accepted;
    private int inVain;
    private int tradedNothing;
    private boolean placed;
    private boolean unanswered;
    private boolean busy;
    private long restedAtNanos;
    private long notBeforeNanos;
    private Side side = Side.SELL;
    private Quantity inFlight = Quantity.ZERO;
    private String told = "";
    private Quantity orderMax;

    ClosingLeg(Key key, Instrument instrument, long nowNanos) {
        this.key = key;
        this.instrument = instrument;
        this.orderMax = instrument.amount().max();
        this.restedAtNanos = nowNanos;
        this.notBeforeNanos = nowNanos;
    }

    Key key() {
        return key;
    }

    Instrument instrument() {
        return instrument;
    }

    /** As it is listed now: the next step is by its ticks and steps. What refusals taught was of the one before. */
    void listedAs(Instrument now) {
        if (!now.equals(instrument)) {
            instrument = now;
            orderMax = now.amount().max();
        }
    }

    /** What the step that is under way goes by. */
    Holding holding() {
        if (holding == null) {
            throw new IllegalStateException(key + ": no step has begun");
        }
        return holding;
    }

    /** A step, or an order at the venue. */
    boolean isAtWork() {
        return busy || !inFlight.isZero();
    }

    Side side() {
        return side;
    }

    Quantity inFlight() {
        return inFlight;
    }

    int accepted() {
        return accepted;
    }

    ClientOrderId next() {
        return key.slice(number);
    }

    Quantity orderMax() {
        return orderMax;
    }

    /** The account lets no order of the last one's size pass; the next is half of it. */
    void shrink() {
        Quantity half = new Quantity(inFlight.value().divide(BigDecimal.TWO, Decimals.CONTEXT));
        orderMax = instrument.amount().roundDown(half).max(instrument.amount().min());
    }

    boolean mayBegin(long askedAtNanos, long nowNanos) {
        return !busy && askedAtNanos - restedAtNanos >= 0 && nowNanos - notBeforeNanos >= 0;
    }

    void begin(Holding seen) {
        busy = true;
        holding = seen;
    }

    void rest(long nowNanos) {
        busy = false;
        restedAtNanos = nowNanos;
    }

    /** The slice is over, or its id is taken. */
    void advance() {
        number++;
        placed = false;
        unanswered = false;
        inFlight = Quantity.ZERO;
    }

    void working(Quantity remaining) {
        inFlight = remaining;
    }

    /** What came of the sending is not known: where the slice is sent once more, it may meet itself. */
    void unanswered() {
        unanswered = true;
    }

    /** @param repeat the slice was there before: from before a restart, or from a sending without an answer */
    void accept(boolean repeat) {
        accepted++;
        placed = !repeat || unanswered;
    }

    /** The id is that of a slice from before a restart, or from a sending without an answer. */
    void takenBefore() {
        placed = unanswered;
    }

    /** Whether the slice was sent since this began, whatever came of it, not found as a crash left it. */
    boolean hasPlaced() {
        return placed;
    }

    /** Something was traded: what was in vain before is over. */
    void getOn() {
        inVain = 0;
        tradedNothing = 0;
        told = "";
    }

    /** Keeps from doing again and again what is in vain each time; longer each time. */
    void hold(long nowNanos, long pauseNanos, long pauseMaxNanos) {
        long pause = pauseNanos << Math.min(inVain, 20);
        inVain++;
        notBeforeNanos = nowNanos + Math.min(pause, pauseMaxNanos);
    }

    void advanceInVain() {
        tradedNothing++;
        advance();
    }

    /** One order that trades nothing is ordinary where the price runs away; several in a row are not. */
    boolean isStuck() {
        return tradedNothing >= STUCK_AFTER;
    }

    /** Whether that is something else than what was told last. */
    boolean isNews(String what) {
        boolean news = !told.equals(what);
        told = what;
        return news;
    }

    OrderSpec order(Step.Slice slice, Halt halt) {
        placed = true;
        side = slice.side();
        inFlight = slice.quantity();
        return new OrderSpec(
                key.account,
                next(),
                key.symbol,
                slice.side(),
                slice.quantity(),
                AmountType.BASE,
                Optional.of(slice.protection()),
                Optional.empty(),
                TimeInForce.IOC,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                true,
                false,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Map.of("halt", halt.id().value(), "slice", Integer.toString(number)),
                Optional.of(halt.id()));
    }
}
