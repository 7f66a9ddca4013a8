package io.kontor.trial;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kontor.instrument.Instrument;
import io.kontor.value.AccountId;
import io.kontor.value.ClientOrderId;
import io.kontor.value.Price;
import io.kontor.value.Quantity;
import io.kontor.value.Side;
import io.kontor.value.Symbol;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Random;

/** One symbol as a caller sees it: where its price is, and what orders of each kind look like there. */
final class Market {
    private static final BigDecimal SWEEP_NOTIONAL = new BigDecimal("290000");

    private final Instrument instrument;
    private volatile BigDecimal middle;

    Market(Instrument instrument, BigDecimal middle) {
        this.instrument = instrument;
        this.middle = middle;
    }

    /** What an order is placed for. */
    enum Kind {
        /** So far from the market that it never fills. */
        FAR,
        /** Rests for a while, until the market comes to it. */
        NEAR,
        /** Fills at once. */
        MARKETABLE,
        /** More than is there at its price: fills in part, and the rest rests. */
        SWEEP,
        /** Fills at once or never. */
        IMMEDIATE,
        MARKET
    }

    Symbol symbol() {
        return instrument.symbol();
    }

    /** Takes the market's new middle from an answer, where it has one. */
    void learn(JsonNode quote) {
        JsonNode bid = quote.path("bid").path("price");
        JsonNode ask = quote.path("ask").path("price");
        if (bid.isTextual() && ask.isTextual()) {
            middle = new BigDecimal(bid.asText())
                    .add(new BigDecimal(ask.asText()))
                    .divide(BigDecimal.TWO, MathContext.DECIMAL64);
        }
    }

    /** A whole order body. */
    ObjectNode order(AccountId account, ClientOrderId id, Side side, Kind kind, Random random) {
        ObjectNode body = GatewayApi.JSON.createObjectNode();
        body.put("account", account.value())
                .put("clientOrderId", id.value())
                .put("symbol", symbol().value())
                .put("side", side.name());
        if (kind == Kind.MARKET && random.nextBoolean()) {
            return body.put("amountType", "QUOTE").put("amount", "" + (500 + random.nextInt(5000)));
        }
        body.put("amount", amount(kind, random).toString());
        if (kind != Kind.MARKET) {
            body.put("limitPrice", price(side, kind, random).toString())
                    .put("timeInForce", kind == Kind.IMMEDIATE ? "IOC" : "GTC");
        }
        return body;
    }

    /** A new amount, a new price, or both, for an order with a limit. */
    ObjectNode changed(ObjectNode order, Random random) {
        ObjectNode body = order.deepCopy();
        Side side = Side.valueOf(body.path("side").asText());
        Kind kind = random.nextInt(3) == 0 ? Kind.MARKETABLE : random.nextBoolean() ? Kind.NEAR : Kind.FAR;
        int what = random.nextInt(3);
        if (what != 0) {
            body.put("amount", amount(kind, random).toString());
        }
        if (what != 1) {
            body.put("limitPrice", price(side, kind, random).toString());
        }
        return body;
    }

    /** Whether an order at that price stays where it is, whatever the market does. */
    boolean isFar(Side side, Price price) {
        BigDecimal border = middle.multiply(new BigDecimal(side == Side.BUY ? "0.8" : "1.2"));
        int above = price.value().compareTo(border);
        return side == Side.BUY ? above < 0 : above > 0;
    }

    private Quantity amount(Kind kind, Random random) {
        BigDecimal notional = kind == Kind.SWEEP ? SWEEP_NOTIONAL : BigDecimal.valueOf(500 + random.nextInt(4500));
        return instrument.amount().roundDown(new Quantity(notional.divide(middle, 10, RoundingMode.DOWN)));
    }

    private Price price(Side side, Kind kind, Random random) {
        BigDecimal away = switch (kind) {
            case FAR -> BigDecimal.valueOf(4000 + random.nextInt(1000), 4);
            case NEAR -> BigDecimal.valueOf(1 + random.nextInt(20), 4);
            case SWEEP -> BigDecimal.valueOf(-2, 4);
            case MARKETABLE, IMMEDIATE, MARKET -> BigDecimal.valueOf(-100, 4);
        };
        BigDecimal factor = side == Side.BUY ? BigDecimal.ONE.subtract(away) : BigDecimal.ONE.add(away);
        return instrument.price().round(new Price(middle.multiply(factor)), RoundingMode.HALF_EVEN);
    }
}
