package io.kontor.control.breaker;

import io.kontor.control.HaltScope;
import io.kontor.control.breaker.BreakerState.Phase;
import io.kontor.control.breaker.BreakerState.Trip;
import io.kontor.instrument.Instrument;
import io.kontor.instrument.InstrumentSettings.Listing;
import io.kontor.instrument.Instruments;
import io.kontor.marketdata.Quote;
import io.kontor.marketdata.Quotes;
import io.kontor.value.Price;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Looks at this node's prices: how far each moved, and which have stopped coming. Not thread-safe. */
final class MarketWatch {
    private final BreakerSettings settings;
    private final Instruments instruments;
    private final Quotes quotes;
    private final Map<Listing, Watched> watched = new HashMap<>();

    private static final class Watched {
        private final PriceWindow prices;
        private boolean hadPrices;
        private long lastFreshNanos;
        private boolean hasMoved;
        private long lastMovedNanos;
        private boolean wentDark;

        private Watched(PriceWindow prices) {
            this.prices = prices;
        }
    }

    MarketWatch(BreakerSettings settings, Instruments instruments, Quotes quotes) {
        this.settings = settings;
        this.instruments = instruments;
        this.quotes = quotes;
    }

    /** @param state what is tripped: which market showed its cause was perhaps seen by the breaker before this one */
    void look(Findings findings, BreakerState state, long now) {
        for (Instrument instrument : instruments.all()) {
            Watched w = watched.computeIfAbsent(
                    new Listing(instrument.venue(), instrument.symbol()), _ -> watch(instrument, state, now));
            Optional<Price> mark = quotes.latest(instrument.venue(), instrument.symbol())
                    .filter(quote -> !quote.stale())
                    .flatMap(Quote::mark);
            if (mark.isPresent()) {
                w.prices.see(mark.get(), now);
                w.hadPrices = true;
                w.lastFreshNanos = now;
            } else {
                w.prices.lose(now);
            }
            if (settings.rule(BreakerTrigger.MARKET_MOVE).enabled()) {
                Finding moved = moved(instrument, w, state, now);
                add(findings, BreakerTrigger.MARKET_MOVE, instrument, moved, w.hasMoved);
            }
            if (settings.rule(BreakerTrigger.STALE_MARKET_DATA).enabled()) {
                add(findings, BreakerTrigger.STALE_MARKET_DATA, instrument, stale(instrument, w, now), w.wentDark);
            }
        }
        state.trips().values().stream()
                .filter(this::isOutOfSight)
                .forEach(trip -> findings.add(trip.circuit(), new Finding.Unknown()));
    }

    private Watched watch(Instrument instrument, BreakerState state, long now) {
        Watched w = new Watched(new PriceWindow(settings.marketMove().window().toNanos()));
        w.hasMoved = hasTripped(instrument, BreakerTrigger.MARKET_MOVE, state);
        w.lastMovedNanos = now;
        w.wentDark = hasTripped(instrument, BreakerTrigger.STALE_MARKET_DATA, state);
        return w;
    }

    private boolean hasTripped(Instrument instrument, BreakerTrigger trigger, BreakerState state) {
        return state.of(circuit(trigger, instrument))
                .filter(trip -> trip.phase() != Phase.RESTING)
                .flatMap(Trip::symbol)
                .filter(instrument.symbol()::equals)
                .isPresent();
    }

    /** The market that showed the cause is not listed there, or not yet. */
    private boolean isOutOfSight(Trip trip) {
        return trip.phase() == Phase.TRIPPED
                && trip.symbol()
                        .filter(symbol -> instruments
                                .find(symbol)
                                .filter(listed -> circuit(trip.circuit().trigger(), listed)
                                        .equals(trip.circuit()))
                                .isEmpty())
                        .isPresent();
    }

    private Finding moved(Instrument instrument, Watched w, BreakerState state, long now) {
        Optional<PriceWindow.Move> move = w.prices.move();
        if (move.filter(m -> m.basisPoints() > settings.marketMove().basisPoints())
                .isPresent()) {
            PriceWindow.Move m = move.get();
            w.hasMoved = true;
            w.lastMovedNanos = now;
            return new Finding.Present(
                    "%s moved by %d basis points within %s, from %s to %s"
                            .formatted(
                                    instrument.symbol(),
                                    m.basisPoints(),
                                    settings.marketMove().window(),
                                    m.from().toPlainString(),
                                    m.to().toPlainString()),
                    Optional.of(instrument.symbol()));
        }
        if (w.hasMoved
                && move.isPresent()
                && now - w.lastMovedNanos > settings.marketMove().window().toNanos()) {
            w.hasMoved = !w.prices.knows(now) && isTripped(instrument, state);
        }
        return w.prices.knows(now) ? new Finding.Absent() : new Finding.Unknown();
    }

    /** Its halt stands: one price behind a gap, which has moved from none, lifts it as little as no price. */
    private boolean isTripped(Instrument instrument, BreakerState state) {
        return state.of(circuit(BreakerTrigger.MARKET_MOVE, instrument))
                .filter(trip -> trip.phase() == Phase.TRIPPED)
                .isPresent();
    }

    /** A market that never had a price is not one that has lost it: whatever needs a price refuses by itself there. */
    private Finding stale(Instrument instrument, Watched w, long now) {
        if (!w.hadPrices) {
            return new Finding.Unknown();
        }
        return now - w.lastFreshNanos > settings.staleAfter().toNanos()
                ? new Finding.Present(
                        "no fresh price of " + instrument.symbol() + " for more than " + settings.staleAfter(),
                        Optional.of(instrument.symbol()))
                : new Finding.Absent();
    }

    /**
     * A market of which nothing is known, and which has not been where the circuit's cause was found, has no say in what is wider than it:
     * one that is hardly ever quoted would keep the others from a reset.
     */
    private void add(
            Findings findings, BreakerTrigger trigger, Instrument instrument, Finding finding, boolean suspect) {
        Circuit circuit = circuit(trigger, instrument);
        boolean alone = circuit.scope().type() == HaltScope.Type.SYMBOL;
        if (alone || suspect || !(finding instanceof Finding.Unknown)) {
            findings.add(circuit, finding);
        }
    }

    private Circuit circuit(BreakerTrigger trigger, Instrument instrument) {
        HaltScope scope = switch (settings.rule(trigger).scope()) {
            case SYMBOL -> HaltScope.of(instrument.symbol());
            case VENUE -> HaltScope.of(instrument.venue());
            case GLOBAL, ACCOUNT -> HaltScope.global();
        };
        return new Circuit(trigger, scope);
    }
}
