package io.kontor.model;

import io.kontor.instrument.AmountRule;
import io.kontor.instrument.AssetMetadata;
import io.kontor.instrument.AssetType;
import io.kontor.instrument.Capabilities;
import io.kontor.instrument.Capabilities.OrderKind;
import io.kontor.instrument.Instrument;
import io.kontor.instrument.InstrumentCatalog;
import io.kontor.instrument.InstrumentSettings;
import io.kontor.instrument.Instruments;
import io.kontor.instrument.PriceRule;
import io.kontor.order.OrderSpec;
import io.kontor.risk.Limits;
import io.kontor.risk.SampleLimits;
import io.kontor.value.AccountId;
import io.kontor.value.AmountType;
import io.kontor.value.Asset;
import io.kontor.value.ClientOrderId;
import io.kontor.value.Money;
import io.kontor.value.Price;
import io.kontor.value.Quantity;
import io.kontor.value.Side;
import io.kontor.value.Symbol;
import io.kontor.value.TimeInForce;
import io.kontor.value.VenueId;
import io.kontor.value.VenueOrderId;
import io.kontor.venue.VenueCapabilities;
import io.kontor.venue.VenueCapabilities.DuplicateFence;
import io.kontor.venue.VenueOrder;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** One account, one venue, two symbols and limits: the ground on which orders, accounts and the model are tested. */
public final class Samples {
    public static final AccountId ACCOUNT = new AccountId("main");
    public static final VenueId VENUE = new VenueId("SIM");
    /** One whose instruments are found first where both list a symbol. */
    public static final VenueId NEARER = new VenueId("NEAR");

    public static final Symbol BTC = new Symbol("BTC/USDT");
    public static final Symbol ETH = new Symbol("ETH/USDT");
    public static final Asset USDT = new Asset("USDT");
    public static final Instant START = Instant.parse("2026-11-20T10:00:00Z");
    public static final Duration FENCE_DELAY = Duration.ofSeconds(6);

    /** No way keeps a request for longer. */
    public static final Duration LOST_AFTER = Duration.ofSeconds(40);

    private Samples() {}

    /** Whole units from 1 to 1,000 at whole prices, worth 5 at least. */
    public static Instrument instrument(Symbol symbol) {
        return instrument(symbol, VENUE, "1", "1");
    }

    /** The same in other steps and ticks. */
    public static Instrument instrument(Symbol symbol, String step, String tick) {
        return instrument(symbol, VENUE, step, tick);
    }

    /** The same at the nearer venue, in tens at prices of tens. */
    public static Instrument coarseInstrument(Symbol symbol) {
        return instrument(symbol, NEARER, "10", "10");
    }

    /** The same at other prices. */
    public static Instrument instrument(Symbol symbol, PriceRule price, String step) {
        return instrument(symbol, VENUE, step, price);
    }

    private static Instrument instrument(Symbol symbol, VenueId venue, String step, String tick) {
        return instrument(symbol, venue, step, PriceRule.fixed(Price.of(tick), Price.of("100000"), Price.of(tick)));
    }

    private static Instrument instrument(Symbol symbol, VenueId venue, String step, PriceRule price) {
        return new Instrument(
                symbol,
                venue,
                symbol.value().replace("/", ""),
                AssetType.SPOT,
                new Asset(symbol.value().substring(0, symbol.value().indexOf('/'))),
                USDT,
                new AmountRule(Quantity.of(step), Quantity.of("1000"), Quantity.of(step), Quantity.of(step)),
                price,
                Money.of("5"),
                new Capabilities(
                        EnumSet.allOf(Side.class),
                        EnumSet.allOf(AmountType.class),
                        EnumSet.allOf(OrderKind.class),
                        EnumSet.allOf(TimeInForce.class),
                        Set.of(),
                        true,
                        true,
                        true),
                Optional.empty(),
                "UTC");
    }

    /** The same where what reduces may be worth less. */
    public static Instrument lenient(Instrument s) {
        Capabilities can = s.capabilities();
        return new Instrument(
                s.symbol(),
                s.venue(),
                s.venueSymbol(),
                s.type(),
                s.base(),
                s.quote(),
                s.amount(),
                s.price(),
                s.minNotional(),
                new Capabilities(
                        can.sides(),
                        can.amountTypes(),
                        can.kinds(),
                        can.timesInForce(),
                        can.triggers(),
                        can.postOnly(),
                        can.reduceOnly(),
                        can.iceberg(),
                        true),
                s.contract(),
                s.calendar());
    }

    public static Instruments instruments() {
        return instruments(Set.of());
    }

    /** The same without some: {@code unknown} is looked at anew each time. */
    public static Instruments instruments(Set<Symbol> unknown) {
        return instruments(instrument(BTC), unknown);
    }

    /** The same where BTC is something else. */
    public static Instruments instruments(Instrument btc, Set<Symbol> unknown) {
        Map<Symbol, Instrument> known = Map.of(BTC, btc, ETH, instrument(ETH));
        return new Instruments() {
            @Override
            public Optional<Instrument> find(Symbol symbol) {
                return Optional.ofNullable(known.get(symbol)).filter(_ -> !unknown.contains(symbol));
            }

            @Override
            public Collection<Instrument> all() {
                return known.values();
            }

            @Override
            public Optional<AssetMetadata> asset(Asset asset) {
                return Optional.empty();
            }
        };
    }

    /** One that knows nothing yet, and of no venue what it lists. */
    public static InstrumentCatalog nothingListedYet() {
        return new InstrumentCatalog(
                new InstrumentSettings(List.of(), Map.of(), Map.of(), Map.of(), List.of(NEARER, VENUE)));
    }

    public static VenueCapabilities capabilities(DuplicateFence fence, boolean atomicReplace) {
        return capabilities(fence, atomicReplace, false);
    }

    public static VenueCapabilities capabilities(DuplicateFence fence, boolean atomicReplace, boolean amends) {
        Duration delay = fence == DuplicateFence.SEND_EXPIRY ? FENCE_DELAY : Duration.ZERO;
        return new VenueCapabilities(fence, delay, atomicReplace, amends, false);
    }

    public static Limits limits(String positionMax) {
        return SampleLimits.wide()
                .position(BTC, positionMax)
                .position(ETH, positionMax)
                .done();
    }

    /** A purchase of 10 BTC at 100, as the venue lists it while nothing of it is filled. */
    public static VenueOrder listed(String clientOrderId, String venueOrderId, Instant at) {
        return listed(clientOrderId, venueOrderId, BTC, at);
    }

    /** The same in another symbol. */
    public static VenueOrder listed(String clientOrderId, String venueOrderId, Symbol symbol, Instant at) {
        return new VenueOrder(
                clientOrderId,
                new VenueOrderId(venueOrderId),
                symbol,
                Side.BUY,
                Price.of("100"),
                Quantity.of("10"),
                Quantity.ZERO,
                VenueOrder.Status.OPEN,
                List.of(),
                Optional.empty(),
                at);
    }

    public static OrderSpec spec(String clientOrderId, Symbol symbol, Side side, String amount, String price) {
        return new OrderSpec(
                ACCOUNT,
                new ClientOrderId(clientOrderId),
                symbol,
                side,
                Quantity.of(amount),
                AmountType.BASE,
                Optional.of(Price.of(price)),
                Optional.empty(),
                TimeInForce.GTC,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                false,
                false,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Map.of(),
                Optional.empty());
    }

    public static OrderSpec withTime(OrderSpec s, TimeInForce timeInForce, Optional<Instant> expireAt) {
        return new OrderSpec(
                s.account(),
                s.clientOrderId(),
                s.symbol(),
                s.side(),
                s.amount(),
                s.amountType(),
                s.limitPrice(),
                s.protectionPrice(),
                timeInForce,
                expireAt,
                s.trigger(),
                s.conditionalMode(),
                s.reduceOnly(),
                s.postOnly(),
                s.icebergAmount(),
                s.algo(),
                s.route(),
                s.metadata(),
                s.closes());
    }

    public static OrderSpec reduceOnly(OrderSpec s) {
        return new OrderSpec(
                s.account(),
                s.clientOrderId(),
                s.symbol(),
                s.side(),
                s.amount(),
                s.amountType(),
                s.limitPrice(),
                s.protectionPrice(),
                s.timeInForce(),
                s.expireAt(),
                s.trigger(),
                s.conditionalMode(),
                true,
                s.postOnly(),
                s.icebergAmount(),
                s.algo(),
                s.route(),
                s.metadata(),
                s.closes());
    }

    /** What stands for a request's content hash: the wish itself, as text. */
    public static String hashOf(OrderSpec spec) {
        return spec.toString();
    }

    public static List<Symbol> symbols() {
        return List.of(BTC, ETH);
    }
}
