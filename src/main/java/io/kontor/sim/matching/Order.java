package io.kontor.sim.matching;

import io.kontor.sim.message.NewOrder;
import io.kontor.sim.message.OrderRecord;
import io.kontor.sim.message.OrderStatus;
import io.kontor.sim.message.Reason;
import io.kontor.value.ClientOrderId;
import io.kontor.value.Money;
import io.kontor.value.Price;
import io.kontor.value.Quantity;
import io.kontor.value.Side;
import io.kontor.value.TimeInForce;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An order the engine is working on: the request, and how far it is. Belongs to the engine's thread; others get {@link #record()}. */
public final class Order {
    private final long id;
    private NewOrder request;
    private final Account account;
    private final Market market;
    private final Instant placedAt;
    private long quantity;
    private final long limit;
    private long display;

    private long filled;
    private BigDecimal filledQuote = BigDecimal.ZERO;
    private BigDecimal locked = BigDecimal.ZERO;
    private boolean triggered;
    private OrderStatus status = OrderStatus.OPEN;
    private Optional<Reason> reason = Optional.empty();
    private Instant updatedAt;
    private @Nullable Resting resting;

    Order(long id, NewOrder request, Account account, Market market, Instant now) {
        this.id = id;
        this.request = request;
        this.account = account;
        this.market = market;
        this.placedAt = now;
        this.updatedAt = now;
        this.quantity = market.units().quantity(request.quantity());
        this.limit = request.limit().map(market.units()::price).orElse(0L);
        this.display = request.display().map(market.units()::quantity).orElse(quantity);
        this.triggered = request.trigger().isEmpty();
    }

    /** The order as it was recorded; its place in the book is not restored here. */
    static Order of(OrderRecord record, Account account, Market market) {
        Order order = new Order(record.id(), record.request(), account, market, record.placedAt());
        order.filled = market.units().quantity(record.filled());
        order.filledQuote = record.filledQuote().value();
        order.triggered = record.triggered();
        order.status = record.status();
        order.reason = record.reason();
        order.updatedAt = record.updatedAt();
        return order;
    }

    public OrderRecord record() {
        return new OrderRecord(
                id,
                request,
                triggered,
                resting == null ? 0 : resting.rank(),
                resting == null ? Quantity.ZERO : market.units().quantity(resting.shown()),
                filledQuantity(),
                new Money(filledQuote),
                status,
                reason,
                placedAt,
                updatedAt);
    }

    public long id() {
        return id;
    }

    public NewOrder request() {
        return request;
    }

    public Account account() {
        return account;
    }

    public ClientOrderId clientOrderId() {
        return request.clientOrderId();
    }

    Market market() {
        return market;
    }

    Side side() {
        return request.side();
    }

    long limit() {
        return limit;
    }

    long display() {
        return display;
    }

    long remaining() {
        return quantity - filled;
    }

    long filled() {
        return filled;
    }

    BigDecimal locked() {
        return locked;
    }

    public boolean isOpen() {
        return status == OrderStatus.OPEN;
    }

    boolean isFillOrKill() {
        return request.timeInForce() == TimeInForce.FOK;
    }

    boolean isMarket() {
        return request.limit().isEmpty();
    }

    boolean isTriggered() {
        return triggered;
    }

    OrderStatus status() {
        return status;
    }

    @Nullable
    Resting resting() {
        return resting;
    }

    /** Whether it may trade at that price. */
    boolean accepts(long price) {
        return isMarket() || (side() == Side.BUY ? price <= limit : price >= limit);
    }

    void rests(Resting place) {
        resting = place;
    }

    void leavesBook() {
        resting = null;
    }

    void trigger(Instant now) {
        triggered = true;
        updatedAt = now;
    }

    void setLocked(BigDecimal amount) {
        locked = amount;
    }

    void addFill(long units, BigDecimal quote, Instant now) {
        filled += units;
        filledQuote = filledQuote.add(quote);
        updatedAt = now;
    }

    /** From now on it is for so much, under an id that may be new. */
    void amend(ClientOrderId newId, Quantity newQuantity, Instant now) {
        request = request.amended(newId, newQuantity);
        quantity = market.units().quantity(newQuantity);
        display = request.display().map(market.units()::quantity).orElse(quantity);
        updatedAt = now;
    }

    void end(OrderStatus end, Optional<Reason> why, Instant now) {
        status = end;
        reason = why;
        updatedAt = now;
    }

    private Quantity filledQuantity() {
        return filled == quantity ? request.quantity() : market.units().quantity(filled);
    }

    /** What one side of a trade is worth in the currency it is paid in. */
    BigDecimal notional(Price price, Quantity units) {
        return price.value().multiply(units.value()).multiply(market.multiplier());
    }
}
