package io.kontor.sim.books;

import io.kontor.sim.matching.Counters;
import io.kontor.sim.message.Fill;
import io.kontor.sim.message.NewOrder;
import io.kontor.sim.message.OrderRecord;
import io.kontor.sim.message.OrderStatus;
import io.kontor.sim.message.Reason;
import io.kontor.sim.message.Report;
import io.kontor.sim.message.SelfTrade;
import io.kontor.sim.message.Trigger;
import io.kontor.value.AccountId;
import io.kontor.value.Asset;
import io.kontor.value.ClientOrderId;
import io.kontor.value.Liquidity;
import io.kontor.value.Money;
import io.kontor.value.Price;
import io.kontor.value.Quantity;
import io.kontor.value.Side;
import io.kontor.value.Symbol;
import io.kontor.value.TimeInForce;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongFunction;

/** How records look on disk. A version leads each, so that a later form can be told from this one. For one thread. */
final class RecordCodec {
    /** 2: orders have a note. */
    private static final int VERSION = 2;

    private static final int FIRST_VERSION = 1;
    private static final Codes<Side> SIDES = new Codes<>(Side.class);
    private static final Codes<TimeInForce> TIMES_IN_FORCE = new Codes<>(TimeInForce.class);
    private static final Codes<Liquidity> LIQUIDITIES = new Codes<>(Liquidity.class);
    private static final Codes<SelfTrade> SELF_TRADES = new Codes<>(SelfTrade.class);
    private static final Codes<Trigger.Direction> DIRECTIONS = new Codes<>(Trigger.Direction.class);
    private static final Codes<OrderStatus> STATUSES = new Codes<>(OrderStatus.class);
    private static final Codes<Reason> REASONS = new Codes<>(Reason.class);
    private static final Codes<Fill.Standing> STANDINGS = new Codes<>(Fill.Standing.class);
    private static final Codes<Report.Type> TYPES = new Codes<>(Report.Type.class);

    private final Encoder encoder = new Encoder();

    byte[] encode(OrderRecord order) {
        start();
        write(order);
        return encoder.finish();
    }

    byte[] encode(Fill fill) {
        start();
        write(fill);
        return encoder.finish();
    }

    /**
     * Reports of one account, one after the other. Of an order only what changes in its life is written: what was asked for stands in the
     * order's own record.
     */
    byte[] encode(List<Report> reports) {
        start();
        for (Report report : reports) {
            encoder.i64(report.cursor())
                    .u8(TYPES.code(report.type()))
                    .flag(report.order().isPresent());
            report.order()
                    .ifPresentOrElse(
                            order -> {
                                encoder.i64(order.id());
                                writeState(order);
                            },
                            () -> encoder.text(report.clientOrderId().value()));
            encoder.optional(report.fill(), this::write)
                    .optional(report.reason(), this::write)
                    .instant(report.at());
            if (report.type() == Report.Type.AMENDED) {
                encoder.text(report.clientOrderId().value());
            }
        }
        return encoder.finish();
    }

    byte[] encode(BigDecimal amount) {
        return encoder.start().decimal(amount).finish();
    }

    byte[] encode(Counters counters) {
        return encoder.start()
                .i64(counters.order())
                .i64(counters.trade())
                .i64(counters.rank())
                .finish();
    }

    OrderRecord order(byte[] bytes) {
        Decoder in = new Decoder(bytes);
        return readOrder(in, version(in));
    }

    Fill fill(byte[] bytes) {
        return readFill(versioned(bytes));
    }

    /**
     * Hands over the reports of one account. The orders' own records say what was asked for; a report whose order has none is without it,
     * and its number stands for what it was called.
     */
    void reports(
            AccountId account, byte[] bytes, LongFunction<Optional<OrderRecord>> orders, Consumer<Report> onReport) {
        Decoder in = versioned(bytes);
        while (in.hasMore()) {
            long cursor = in.i64();
            Report.Type type = TYPES.constant(in.u8());
            Optional<OrderRecord> order = Optional.empty();
            ClientOrderId about;
            if (in.flag()) {
                long number = in.i64();
                State state = readState(in);
                order = orders.apply(number).map(state::of);
                about = order.map(OrderRecord::clientOrderId).orElseGet(() -> new ClientOrderId(Long.toString(number)));
            } else {
                about = new ClientOrderId(in.text());
            }
            Optional<Fill> fill = in.optional(() -> readFill(in));
            Optional<Reason> reason = in.optional(() -> REASONS.constant(in.u8()));
            Instant at = in.instant();
            ClientOrderId before = type == Report.Type.AMENDED ? new ClientOrderId(in.text()) : about;
            onReport.accept(new Report(account, cursor, type, before, order, fill, reason, at));
        }
    }

    BigDecimal amount(byte[] bytes) {
        return new Decoder(bytes).decimal();
    }

    Counters counters(byte[] bytes) {
        Decoder in = new Decoder(bytes);
        return new Counters(in.i64(), in.i64(), in.i64());
    }

    private void start() {
        encoder.start().u8(VERSION);
    }

    private static Decoder versioned(byte[] bytes) {
        Decoder in = new Decoder(bytes);
        version(in);
        return in;
    }

    private static int version(Decoder in) {
        int version = in.u8();
        if (version < FIRST_VERSION || version > VERSION) {
            throw new IllegalStateException(
                    "record version: " + version + " (expected: " + FIRST_VERSION + " to " + VERSION + ")");
        }
        return version;
    }

    private void write(OrderRecord order) {
        write(order.request());
        encoder.i64(order.id()).instant(order.placedAt());
        writeState(order);
    }

    private static OrderRecord readOrder(Decoder in, int version) {
        NewOrder request = readRequest(in, version);
        OrderRecord asked = OrderRecord.asked(in.i64(), request, in.instant());
        return readState(in).of(asked);
    }

    private void writeState(OrderRecord order) {
        encoder.flag(order.triggered())
                .i64(order.rank())
                .decimal(order.shown().value())
                .decimal(order.filled().value())
                .decimal(order.filledQuote().value())
                .u8(STATUSES.code(order.status()))
                .optional(order.reason(), this::write)
                .instant(order.updatedAt());
    }

    private static State readState(Decoder in) {
        return new State(
                in.flag(),
                in.i64(),
                new Quantity(in.decimal()),
                new Quantity(in.decimal()),
                new Money(in.decimal()),
                STATUSES.constant(in.u8()),
                in.optional(() -> REASONS.constant(in.u8())),
                in.instant());
    }

    /** How far an order is. */
    private record State(
            boolean triggered,
            long rank,
            Quantity shown,
            Quantity filled,
            Money filledQuote,
            OrderStatus status,
            Optional<Reason> reason,
            Instant updatedAt) {
        OrderRecord of(OrderRecord asked) {
            return new OrderRecord(
                    asked.id(),
                    asked.request(),
                    triggered,
                    rank,
                    shown,
                    filled,
                    filledQuote,
                    status,
                    reason,
                    asked.placedAt(),
                    updatedAt);
        }
    }

    private void write(NewOrder request) {
        encoder.text(request.account().value())
                .text(request.clientOrderId().value())
                .text(request.symbol().value())
                .u8(SIDES.code(request.side()))
                .decimal(request.quantity().value())
                .optional(request.limit(), limit -> encoder.decimal(limit.value()))
                .u8(TIMES_IN_FORCE.code(request.timeInForce()))
                .flag(request.postOnly())
                .flag(request.reduceOnly())
                .optional(request.display(), display -> encoder.decimal(display.value()))
                .optional(request.trigger(), this::write)
                .optional(request.selfTrade(), mode -> encoder.u8(SELF_TRADES.code(mode)))
                .instant(request.sendBefore())
                .text(request.note());
    }

    private static NewOrder readRequest(Decoder in, int version) {
        return new NewOrder(
                new AccountId(in.text()),
                new ClientOrderId(in.text()),
                new Symbol(in.text()),
                SIDES.constant(in.u8()),
                new Quantity(in.decimal()),
                in.optional(() -> new Price(in.decimal())),
                TIMES_IN_FORCE.constant(in.u8()),
                in.flag(),
                in.flag(),
                in.optional(() -> new Quantity(in.decimal())),
                readTrigger(in),
                in.optional(() -> SELF_TRADES.constant(in.u8())),
                in.instant(),
                version == FIRST_VERSION ? "" : in.text());
    }

    private void write(Trigger trigger) {
        encoder.decimal(trigger.price().value()).u8(DIRECTIONS.code(trigger.direction()));
    }

    private static Optional<Trigger> readTrigger(Decoder in) {
        return in.optional(() -> new Trigger(new Price(in.decimal()), DIRECTIONS.constant(in.u8())));
    }

    private void write(Reason reason) {
        encoder.u8(REASONS.code(reason));
    }

    private void write(Fill fill) {
        encoder.text(fill.account().value())
                .i64(fill.orderId())
                .i64(fill.trade())
                .text(fill.symbol().value())
                .u8(SIDES.code(fill.side()))
                .decimal(fill.price().value())
                .decimal(fill.quantity().value())
                .decimal(fill.fee().value())
                .text(fill.feeAsset().value())
                .u8(LIQUIDITIES.code(fill.liquidity()))
                .u8(STANDINGS.code(fill.standing()))
                .instant(fill.at());
    }

    private static Fill readFill(Decoder in) {
        return new Fill(
                new AccountId(in.text()),
                in.i64(),
                in.i64(),
                new Symbol(in.text()),
                SIDES.constant(in.u8()),
                new Price(in.decimal()),
                new Quantity(in.decimal()),
                new Money(in.decimal()),
                new Asset(in.text()),
                LIQUIDITIES.constant(in.u8()),
                STANDINGS.constant(in.u8()),
                in.instant());
    }
}
