package io.kontor.sim.binance;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.AbstractOnMessageBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kontor.marketdata.MarketDataListener;
import io.kontor.marketdata.Quote;
import io.kontor.sim.fault.FaultKind;
import io.kontor.sim.fault.Faults;
import io.kontor.value.Price;
import io.kontor.value.Quantity;
import io.kontor.value.Side;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** Every symbol's public market, for REST and for the streams; one per face. */
final class MarketStreams extends AbstractOnMessageBehavior<MarketStreams.Message> {
    private static final Duration FAST = Duration.ofMillis(100);

    /** Fast ticks to a slow one. */
    private static final int SLOW = 10;

    /** What it may be told. */
    sealed interface Message {}

    private record Snapshot(String symbol, long sequence, List<Quote.Level> bids, List<Quote.Level> asks)
            implements Message {}

    private record Update(String symbol, long first, long last, List<Quote.Level> bids, List<Quote.Level> asks)
            implements Message {}

    /** A trade happened, at a time of the engine's. */
    record Traded(String symbol, Side aggressor, Price price, Quantity quantity, Instant at) implements Message {}

    /** What the last trade there was before the start went for. */
    record LastTrade(String symbol, Price price) implements Message {}

    record Subscribe(String stream, Subscriber subscriber) implements Message {}

    record Unsubscribe(String stream, Subscriber subscriber) implements Message {}

    /** A question about one symbol. */
    record Ask<T>(String symbol, Function<SymbolMarket, T> question, ActorRef<T> replyTo) implements Message {}

    /** A silence that is under way is over. */
    enum EndSilence implements Message {
        NOW
    }

    private enum Tick implements Message {
        TICK
    }

    /** Who wants a stream's events. */
    interface Subscriber {
        TimeUnit unit();

        void onEvent(String stream, String event);
    }

    private final Map<String, SymbolMarket> markets = new LinkedHashMap<>();
    private final Map<String, SymbolMarket.Diff> fastDiffs = new HashMap<>();
    private final Map<String, SymbolMarket.Diff> slowDiffs = new HashMap<>();
    private final Map<String, Set<Subscriber>> streams = new HashMap<>();
    private final FaceClock clock;
    private final Faults faults;
    private Instant silentUntil = Instant.EPOCH;
    private int ticks;

    static Behavior<Message> create(Markets markets, FaceClock clock, Faults faults) {
        return Behaviors.setup(context -> Behaviors.withTimers(timers -> {
            timers.startTimerAtFixedRate(Tick.TICK, FAST);
            return new MarketStreams(context, markets, clock, faults);
        }));
    }

    private MarketStreams(ActorContext<Message> context, Markets traded, FaceClock clock, Faults faults) {
        super(context);
        this.clock = clock;
        this.faults = faults;
        // Ten thousand ids a second are more than any symbol uses, and a browser's numbers hold them.
        long base = clock.now().toEpochMilli() * SLOW;
        for (String name : traded.names()) {
            String stream = name.toLowerCase(Locale.ROOT);
            markets.put(stream, new SymbolMarket(name, base));
            fastDiffs.put(stream, new SymbolMarket.Diff());
            slowDiffs.put(stream, new SymbolMarket.Diff());
        }
    }

    /** Hears one symbol's book for it; called from the engine's thread. */
    static MarketDataListener listener(String name, ActorRef<Message> to) {
        String symbol = name.toLowerCase(Locale.ROOT);
        return new MarketDataListener() {
            @Override
            public void onSnapshot(long sequence, List<Quote.Level> bids, List<Quote.Level> asks, Instant at) {
                to.tell(new Snapshot(symbol, sequence, bids, asks));
            }

            @Override
            public void onUpdate(long first, long last, List<Quote.Level> bids, List<Quote.Level> asks, Instant at) {
                to.tell(new Update(symbol, first, last, bids, asks));
            }

            @Override
            public void onTrade(Price price, Quantity quantity, Instant at) {
                // The tape tells it, with its aggressor.
            }

            @Override
            public void onDown(String reason) {
                // The face goes with the exchange.
            }
        };
    }

    @Override
    public Behavior<Message> onMessage(Message message) {
        switch (message) {
            case Snapshot m -> began(m);
            case Update m -> updated(m);
            case Traded m -> traded(m);
            case Subscribe m ->
                streams.computeIfAbsent(m.stream(), stream -> new LinkedHashSet<>())
                        .add(m.subscriber());
            case Unsubscribe m -> {
                Set<Subscriber> left = streams.getOrDefault(m.stream(), new LinkedHashSet<>());
                left.remove(m.subscriber());
                if (left.isEmpty()) {
                    streams.remove(m.stream());
                }
            }
            case Ask<?> m -> answer(m);
            case EndSilence end -> silentUntil = Instant.EPOCH;
            case LastTrade m -> market(m.symbol().toLowerCase(Locale.ROOT)).lastTraded(m.price());
            case Tick tick -> tick();
        }
        return this;
    }

    private <T> void answer(Ask<T> ask) {
        ask.replyTo().tell(ask.question().apply(market(ask.symbol().toLowerCase(Locale.ROOT))));
    }

    /** What is not told yet belongs to the book there was: together with what comes it would hide that numbers are missing between. */
    private void began(Snapshot snapshot) {
        String symbol = snapshot.symbol();
        market(symbol).onSnapshot(snapshot.sequence(), snapshot.bids(), snapshot.asks());
        diff(fastDiffs, symbol).clear();
        diff(slowDiffs, symbol).clear();
    }

    private void updated(Update update) {
        String symbol = update.symbol();
        List<SymbolMarket.Diff> diffs = List.of(diff(fastDiffs, symbol), diff(slowDiffs, symbol));
        SymbolMarket market = market(symbol);
        boolean bestChanged = market.onUpdate(update.first(), update.last(), update.bids(), update.asks(), diffs);
        if (bestChanged) {
            publish(symbol + "@bookTicker", (now, unit) -> market.bookTickerEvent());
        }
    }

    private void traded(Traded traded) {
        String symbol = traded.symbol().toLowerCase(Locale.ROOT);
        SymbolMarket market = market(symbol);
        SymbolMarket.Print print =
                market.onTrade(traded.aggressor(), traded.price(), traded.quantity(), clock.faceTime(traded.at()));
        publish(symbol + "@trade", (now, unit) -> market.tradeEvent(print, now, unit));
        publish(symbol + "@aggTrade", (now, unit) -> market.aggTradeEvent(print, now, unit));
    }

    private void tick() {
        ticks++;
        fallSilent();
        markets.forEach((symbol, market) -> {
            tell(symbol, market, diff(fastDiffs, symbol), List.of("@100ms"));
            if (ticks % SLOW == 0) {
                tell(symbol, market, diff(slowDiffs, symbol), List.of("", "@1000ms"));
            }
        });
    }

    private void tell(String symbol, SymbolMarket market, SymbolMarket.Diff diff, List<String> speeds) {
        if (diff.isEmpty()) {
            return;
        }
        for (String speed : speeds) {
            String stream = symbol + "@depth" + speed;
            if (streams.containsKey(stream) && faults.strike(FaultKind.BOOK_GAP).isEmpty()) {
                publish(stream, (now, unit) -> market.depthUpdate(diff, now, unit));
            }
            for (int levels : List.of(5, 10, 20)) {
                publish(symbol + "@depth" + levels + speed, (now, unit) -> market.depth(levels));
            }
        }
        diff.clear();
    }

    /** Makes an event of a stream, where somebody wants it. */
    private interface Writing {
        ObjectNode make(Instant now, TimeUnit unit);
    }

    private void publish(String stream, Writing event) {
        Set<Subscriber> subscribers = streams.getOrDefault(stream, Set.of());
        if (subscribers.isEmpty() || isSilent()) {
            return;
        }
        Instant now = clock.now();
        Map<TimeUnit, String> made = new EnumMap<>(TimeUnit.class);
        subscribers.forEach(subscriber -> subscriber.onEvent(
                stream,
                made.computeIfAbsent(
                        subscriber.unit(), unit -> event.make(now, unit).toString())));
    }

    /** An occasion is a tick on which somebody could hear something, and not an event: a busy market is not silent more often. */
    private void fallSilent() {
        if (!streams.isEmpty() && !isSilent()) {
            faults.strike(FaultKind.MARKET_SILENCE)
                    .ifPresent(lasting -> silentUntil = clock.engineNow().plus(lasting));
        }
    }

    private boolean isSilent() {
        return clock.engineNow().isBefore(silentUntil);
    }

    private SymbolMarket market(String symbol) {
        SymbolMarket market = markets.get(symbol);
        if (market == null) {
            throw new IllegalStateException("symbol: " + symbol + " (expected: one of " + markets.keySet() + ")");
        }
        return market;
    }

    private static SymbolMarket.Diff diff(Map<String, SymbolMarket.Diff> diffs, String symbol) {
        SymbolMarket.Diff diff = diffs.get(symbol);
        if (diff == null) {
            throw new IllegalStateException("symbol: " + symbol + " (expected: one of " + diffs.keySet() + ")");
        }
        return diff;
    }
}
