package io.kontor.value;

/**
 * Why something was refused: stable, machine-readable, one list for every surface. {@code docs/reference/refusals.md} is generated
 * from it. The status is HTTP's; {@code sticks} tells a denial that answers every repeat of its id from a refusal that keeps nothing.
 */
public enum RefusalCode {
    MALFORMED(400, false, "The request cannot be read as JSON or is not of the documented form."),
    INVALID_FIELD(400, false, "A field is missing, unknown, of the wrong type or outside its range."),
    ORIGIN_NOT_ALLOWED(
            403, false, "The request is from a web page of another address, or names a host, that is not on the list."),
    NOT_FOUND(404, false, "No such route or resource."),
    METHOD_NOT_ALLOWED(405, false, "The route exists, but not for this method."),
    UNKNOWN_ACCOUNT(404, false, "The account is not configured."),
    UNKNOWN_SYMBOL(404, false, "No instrument of that symbol is known."),
    UNKNOWN_VENUE(404, false, "No venue of that id is configured."),
    UNKNOWN_ORDER(404, false, "No order of that id was ever accepted."),
    REQUEST_TIMEOUT(408, false, "The request's body did not arrive in time; nothing was done."),
    DUPLICATE_CLIENT_ORDER_ID(409, false, "The client order id is taken by an order with other content."),
    DUPLICATE_COMMAND_ID(409, false, "The command id was used for a command with other content."),
    ORDER_CLOSED(409, false, "The order has reached a terminal status and cannot be modified."),
    CURSOR_EXPIRED(410, false, "What follows the cursor is not kept here; take a snapshot and go on from there."),
    LIMITS_VERSION_MISMATCH(412, false, "The limits in force are not those that were to be replaced."),
    REVISION_MISMATCH(412, false, "The order's revision is not the one in If-Match."),
    BODY_TOO_LARGE(413, false, "The body is over the configured limit."),
    UNSUPPORTED_MEDIA_TYPE(415, false, "The body's content type is not application/json."),
    IMMUTABLE_FIELD(422, false, "Account, symbol and side of an order cannot change."),
    AMOUNT_BELOW_FILLED(422, false, "The new total amount is less than what is filled already."),
    AMOUNT_OUT_OF_RANGE(422, false, "The amount is below the instrument's minimum or above its maximum."),
    AMOUNT_NOT_ON_STEP(422, false, "The amount is not a multiple of the instrument's step."),
    PRICE_OUT_OF_RANGE(422, false, "The price is outside the instrument's range."),
    PRICE_NOT_ON_TICK(422, false, "The price is not a multiple of the instrument's tick at that price."),
    NOTIONAL_TOO_SMALL(422, false, "Amount times price is below the instrument's minimum notional."),
    ATTEMPTS_EXHAUSTED(422, false, "The order was changed as often as one may be; cancel it and place a new one."),
    UNSUPPORTED_BY_VENUE(422, false, "No connected venue supports what the order asks for; the detail names it."),
    RISK_ORDER_SIZE(422, true, "The order is larger than the account may place in this symbol."),
    RISK_ORDER_NOTIONAL(422, true, "The order's notional is over the account's limit."),
    RISK_OPEN_ORDERS(422, true, "The account has as many open orders as it may have."),
    RISK_POSITION(422, true, "If every open order on that side filled, the position would pass its limit."),
    RISK_PRICE_COLLAR(422, true, "The price is farther beyond the market's than the account may go."),
    RISK_GROSS_NOTIONAL(422, true, "The account's gross notional would pass its limit."),
    RISK_NET_NOTIONAL(422, true, "The account's net notional would pass its limit."),
    RISK_DAILY_LOSS(422, true, "The account has lost as much today as it may; only what reduces a position passes."),
    RISK_SELF_TRADE(422, true, "The order would trade with an open one of the same account."),
    RISK_REPEATED_ORDER(422, true, "The same order came too often in a row."),
    RISK_REDUCE_ONLY(422, true, "A reduce-only order would open or grow a position."),
    TRADING_HALTED(422, true, "Trading is halted for the account, symbol, venue or everywhere."),
    RATE_LIMITED(429, false, "The account's order rate is over its limit; try again after retryAfterMillis."),
    TOO_MANY_IN_FLIGHT(429, false, "Too many commands of this connection or account are in flight."),
    NOT_READY(503, false, "The part that answers is not there now, such as while it recovers; nothing was changed."),
    MARK_UNAVAILABLE(503, false, "No fresh market price for the symbol, and the decision needs one."),
    VENUE_UNAVAILABLE(503, false, "The venue's connection is down."),
    JOURNAL_UNAVAILABLE(503, false, "The journal cannot take writes now; cancels and halts act all the same."),
    OVERLOADED(503, false, "A bounded queue is full; nothing was changed."),
    SHUTTING_DOWN(503, false, "The gateway is shutting down and takes no new work."),
    INTERNAL(500, false, "A fault of ours, not of the request."),
    OUTCOME_UNKNOWN(504, false, "Whether the command took effect is not known; repeat the same command to learn.");

    private final int status;
    private final boolean sticks;
    private final String meaning;

    RefusalCode(int status, boolean sticks, String meaning) {
        this.status = status;
        this.sticks = sticks;
        this.meaning = meaning;
    }

    /** The HTTP status that carries it. */
    public int status() {
        return status;
    }

    /** Whether it is journalled and answers every repeat of the same id: denials by risk and halt only. */
    public boolean sticks() {
        return sticks;
    }

    public String meaning() {
        return meaning;
    }
}
