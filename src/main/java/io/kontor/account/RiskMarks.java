package io.kontor.account;

import io.kontor.instrument.Instrument;
import io.kontor.instrument.Instruments;
import io.kontor.marketdata.Quote;
import io.kontor.marketdata.Quotes;
import io.kontor.risk.Conversions;
import io.kontor.risk.Conversions.Step;
import io.kontor.risk.FeeRisk;
import io.kontor.risk.SymbolRisk;
import io.kontor.value.Asset;
import io.kontor.value.Price;
import io.kontor.value.Symbol;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Values an account's symbols by the newest marks of this node. A mark that has not changed costs a look and no arithmetic. For the
 * account's writer alone.
 */
final class RiskMarks {
    private final Instruments instruments;
    private final Quotes quotes;
    private final Conversions conversions;
    private final Map<Asset, Way> ways = new HashMap<>();
    private @Nullable Asset currency;
    private long nowMillis;

    RiskMarks(Instruments instruments, Quotes quotes, Conversions conversions) {
        this.instruments = instruments;
        this.quotes = quotes;
        this.conversions = conversions;
    }

    /** What all is counted in from now on. */
    void countIn(Asset next) {
        if (!next.equals(currency)) {
            currency = next;
            ways.clear();
        }
    }

    /** The time the age of marks is judged at: that of the question, so that the clock is not read again for each mark. */
    void asOf(Instant now) {
        nowMillis = now.toEpochMilli();
    }

    /** Whether anything about the symbol's worth changed. */
    boolean refresh(SymbolRisk s) {
        boolean changed = mark(s);
        changed |= convert(s);
        return refreshFees(s) || changed;
    }

    /** The same of what trading it cost in other assets. */
    boolean refreshFees(SymbolRisk s) {
        boolean changed = false;
        List<FeeRisk> fees = s.fees();
        for (int i = 0; i < fees.size(); i++) {
            FeeRisk fee = fees.get(i);
            Rate rate = way(fee.asset()).rate();
            if (!fee.isConvertedBy(rate)) {
                fee.convert(rate, rate.value().orElse(null));
                changed = true;
            }
        }
        return changed;
    }

    private boolean mark(SymbolRisk s) {
        Instrument instrument = s.instrument();
        Quote quote = latest(instrument).orElse(null);
        if (s.isMarkedBy(quote)) {
            return false;
        }
        if (quote == null) {
            s.mark(null, null, 0, false);
        } else {
            s.mark(quote, markOf(quote).orElse(null), Attempts.micros(quote.at()), isFresh(quote));
        }
        return true;
    }

    /** The quote that orders in the symbol are decided on; the board may have a newer one by now. */
    static Optional<Quote> decidedOn(SymbolRisk s) {
        return s.isFresh() && s.markedBy() instanceof Quote quote ? Optional.of(quote) : Optional.empty();
    }

    /** Where the book has emptied, the last there was. */
    private Optional<Price> markOf(Quote quote) {
        return quote.mark()
                .or(() -> quotes.latestMarked(quote.venue(), quote.symbol()).flatMap(Quote::mark));
    }

    private static boolean isFresh(Quote quote) {
        return !quote.stale() && quote.isMarked();
    }

    private boolean convert(SymbolRisk s) {
        Rate rate = way(s.valuedIn()).rate();
        if (s.isConvertedBy(rate)) {
            return false;
        }
        s.convert(rate, rate.value().orElse(null), rate.fresh());
        return true;
    }

    private Way way(Asset from) {
        Way way = ways.get(from);
        if (way == null) {
            way = new Way(path(from));
            ways.put(from, way);
        }
        return way;
    }

    private @Nullable List<Step> path(Asset from) {
        return currency == null ? null : conversions.path(from, currency);
    }

    private Optional<Quote> quote(Step.ByMark step) {
        return instruments.find(step.symbol()).flatMap(this::latest);
    }

    private Optional<Quote> latest(Instrument instrument) {
        return quotes.latest(instrument.venue(), instrument.symbol(), nowMillis);
    }

    /** A rate as of some marks; the same object until one of them changes. */
    private record Rate(Optional<BigDecimal> value, boolean fresh) {}

    /** From one asset to the account's currency. */
    private final class Way {
        private final @Nullable List<Step> path;
        private final List<Step.ByMark> marks = new ArrayList<>();
        private final List<Optional<Quote>> seen = new ArrayList<>();
        private Rate rate;

        private Way(@Nullable List<Step> path) {
            this.path = path;
            if (path != null) {
                path.forEach(step -> {
                    if (step instanceof Step.ByMark byMark) {
                        marks.add(byMark);
                        seen.add(quote(byMark));
                    }
                });
            }
            this.rate = rateNow();
        }

        @SuppressWarnings("ReferenceEquality") // a quote that says the same again is seldom and does no harm
        Rate rate() {
            boolean changed = false;
            for (int i = 0; i < marks.size(); i++) {
                Optional<Quote> now = quote(marks.get(i));
                if (now.orElse(null) != seen.get(i).orElse(null)) {
                    seen.set(i, now);
                    changed = true;
                }
            }
            if (changed) {
                rate = rateNow();
            }
            return rate;
        }

        private Rate rateNow() {
            if (path == null) {
                return new Rate(Optional.empty(), false);
            }
            boolean fresh =
                    seen.stream().allMatch(q -> q.filter(RiskMarks::isFresh).isPresent());
            return new Rate(Conversions.rate(path, this::mark), fresh);
        }

        private Optional<Price> mark(Symbol symbol) {
            for (int i = 0; i < marks.size(); i++) {
                if (marks.get(i).symbol().equals(symbol)) {
                    return seen.get(i).flatMap(RiskMarks.this::markOf);
                }
            }
            return Optional.empty();
        }
    }
}
