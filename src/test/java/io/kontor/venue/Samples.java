package io.kontor.venue;

import com.typesafe.config.ConfigFactory;
import io.kontor.value.AccountId;
import io.kontor.value.Asset;
import io.kontor.value.ClientOrderId;
import io.kontor.value.FillId;
import io.kontor.value.IntentId;
import io.kontor.value.Liquidity;
import io.kontor.value.Money;
import io.kontor.value.Price;
import io.kontor.value.Quantity;
import io.kontor.value.Side;
import io.kontor.value.Symbol;
import io.kontor.value.TimeInForce;
import io.kontor.value.VenueClientOrderId;
import io.kontor.value.VenueId;
import io.kontor.value.VenueOrderId;
import io.kontor.venue.ExecutionReport.ExecType;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Orders, reports and settings the tests of this package share. */
final class Samples {
    static final AccountId ACCOUNT = new AccountId("main");
    static final VenueId VENUE = new VenueId("SIM");
    static final Symbol SYMBOL = new Symbol("BTC/USDT");
    static final Instant START = Instant.parse("2026-11-20T10:00:00Z");
    static final Instant LATER = START.plusSeconds(3600);

    private Samples() {}

    static VenueSettings settings(String overrides) {
        return settings(overrides, "");
    }

    static VenueSettings settings(String overrides, String others) {
        return VenueSettings.from(
                ConfigFactory.parseString("kontor.venue { " + overrides + " }\n" + others)
                        .withFallback(ConfigFactory.defaultReference()),
                VENUE);
    }

    static IntentId intent(String clientOrderId) {
        return IntentId.of(ACCOUNT, new ClientOrderId(clientOrderId));
    }

    static VenueClientOrderId id(String clientOrderId) {
        return new VenueClientOrderId(intent(clientOrderId), 1);
    }

    static OrderRequest order(String clientOrderId, Instant sendBefore) {
        return order(id(clientOrderId), sendBefore);
    }

    static OrderRequest order(VenueClientOrderId id, Instant sendBefore) {
        return new OrderRequest(
                id,
                SYMBOL,
                Side.BUY,
                Quantity.of("2"),
                Price.of("100"),
                TimeInForce.GTC,
                false,
                false,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                sendBefore,
                Optional.empty());
    }

    static VenueConnection.Submit submit(String clientOrderId) {
        return new VenueConnection.Submit(order(clientOrderId, LATER));
    }

    static VenueConnection.Cancel cancel(String clientOrderId) {
        return new VenueConnection.Cancel(SYMBOL, id(clientOrderId), LATER);
    }

    static VenueConnection.Query query(String clientOrderId) {
        return new VenueConnection.Query(SYMBOL, id(clientOrderId), Optional.empty());
    }

    static ExecutionReport report(long cursor, String clientOrderId, ExecType type) {
        return report(cursor, id(clientOrderId).toString(), type, "0");
    }

    static ExecutionReport report(long cursor, String venueClientOrderId, ExecType type, String cumulative) {
        return new ExecutionReport(
                cursor,
                venueClientOrderId,
                new VenueOrderId("v-" + venueClientOrderId),
                type,
                SYMBOL,
                Side.BUY,
                Quantity.of("2"),
                Price.of("100"),
                Quantity.of(cumulative),
                Optional.empty(),
                Optional.empty(),
                START);
    }

    /** As a version before the order's name was told says it, and as does what is not asked for it. */
    static VenueConnection.Acknowledge acknowledge(long cursor) {
        return new VenueConnection.Acknowledge(cursor, Optional.empty(), Optional.empty());
    }

    /** As a version before the report was named says it. */
    static VenueConnection.Acknowledge acknowledge(long cursor, String clientOrderId) {
        return new VenueConnection.Acknowledge(cursor, Optional.of(intent(clientOrderId)), Optional.empty());
    }

    static VenueConnection.Acknowledge acknowledge(ExecutionReport report, String clientOrderId) {
        return new VenueConnection.Acknowledge(
                report.cursor(), Optional.of(intent(clientOrderId)), Optional.of(report.gist()));
    }

    /** A fill that its order knows by that id. */
    static ExecutionReport trade(long cursor, String clientOrderId, String fill) {
        return trade(cursor, clientOrderId, ExecType.TRADE, fill);
    }

    static ExecutionReport trade(long cursor, String clientOrderId, ExecType type, String fill) {
        return trade(cursor, clientOrderId, type, fill, "0.5");
    }

    static ExecutionReport trade(long cursor, String clientOrderId, ExecType type, String fill, String quantity) {
        ExecutionReport report = report(cursor, clientOrderId, type);
        VenueFill traded = new VenueFill(
                new FillId(fill),
                Price.of("100"),
                Quantity.of(quantity),
                Money.of("0.1"),
                new Asset("USDT"),
                Liquidity.MAKER,
                START);
        return new ExecutionReport(
                report.cursor(),
                report.clientOrderId(),
                report.venueOrderId(),
                report.type(),
                report.symbol(),
                report.side(),
                report.quantity(),
                report.price(),
                Quantity.of(quantity),
                Optional.of(traded),
                report.text(),
                report.at());
    }

    static VenueOrder open(String venueClientOrderId, String cumulative) {
        return new VenueOrder(
                venueClientOrderId,
                new VenueOrderId("v-" + venueClientOrderId),
                SYMBOL,
                Side.BUY,
                Price.of("100"),
                Quantity.of("2"),
                Quantity.of(cumulative),
                VenueOrder.Status.OPEN,
                List.of(),
                Optional.empty(),
                START);
    }
}
