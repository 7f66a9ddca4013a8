package io.kontor.control;

import io.kontor.account.SymbolExposure;
import io.kontor.control.ClosingRules.Step;
import io.kontor.instrument.Instrument;
import io.kontor.marketdata.BookView;
import io.kontor.marketdata.Quote;
import io.kontor.model.Samples;
import io.kontor.value.Price;
import io.kontor.value.Quantity;
import io.kontor.value.Side;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Whatever is held, open and offered: a slice closes, stays within room, goes no further than the collar and stops short of our own. */
final class ClosingProperty {
    private static final int CASES = 20_000;
    private static final ClosingSettings SETTINGS =
            new ClosingSettings(200, 50, 50, 10, Duration.ofMillis(200), Duration.ofSeconds(5));
    private static final BigDecimal LOWEST = new BigDecimal("980");
    private static final BigDecimal HIGHEST = new BigDecimal("1020");

    private ClosingProperty() {}

    /** What is under test; the real one is {@link ClosingRules#next}. */
    interface Rules {
        Step next(
                Holding holding,
                Instrument instrument,
                Optional<Quote> quote,
                Optional<BookView> book,
                Quantity inFlight,
                ClosingSettings settings);
    }

    /** Answers how many slices there were; throws where one should not have been. */
    static int check(long seed, Rules rules) {
        Random random = new Random(seed);
        int slices = 0;
        for (int n = 0; n < CASES; n++) {
            BigDecimal held = new BigDecimal(random.nextInt(40_000) - 20_000).movePointLeft(1);
            SymbolExposure exposure = new SymbolExposure(open(random), open(random));
            Holding holding =
                    new Holding(held, exposure, ownRests(random), Samples.limits("100000"), Quantity.of("1000"));
            Step step = rules.next(
                    holding,
                    Samples.instrument(Samples.BTC),
                    Optional.of(quote()),
                    Optional.of(book(random)),
                    new Quantity(BigDecimal.valueOf(random.nextInt(50))),
                    SETTINGS);
            if (step instanceof Step.Slice slice) {
                slices++;
                check(holding, slice);
            }
        }
        return slices;
    }

    private static void check(Holding holding, Step.Slice slice) {
        boolean sells = slice.side() == Side.SELL;
        require(sells == holding.quantity().signum() > 0, "closes", holding, slice);
        Quantity open =
                sells ? holding.exposure().openSell() : holding.exposure().openBuy();
        BigDecimal worst = slice.quantity().value().add(open.value());
        require(worst.compareTo(holding.quantity().abs()) <= 0, "does not go through zero", holding, slice);
        BigDecimal price = slice.protection().value();
        require(
                sells ? price.compareTo(LOWEST) >= 0 : price.compareTo(HIGHEST) <= 0,
                "stays inside the collar",
                holding,
                slice);
        require(
                holding.ownRests()
                        .map(own ->
                                sells ? own.compareTo(slice.protection()) < 0 : own.compareTo(slice.protection()) > 0)
                        .orElse(true),
                "does not trade with the account's own",
                holding,
                slice);
        require(
                Samples.instrument(Samples.BTC)
                        .check(slice.quantity(), slice.protection())
                        .isEmpty(),
                "can be sent",
                holding,
                slice);
    }

    private static void require(boolean holds, String what, Holding holding, Step.Slice slice) {
        if (!holds) {
            throw new AssertionError("it " + what + ": not so with " + holding + ", " + slice);
        }
    }

    private static Quantity open(Random random) {
        return new Quantity(BigDecimal.valueOf((long) random.nextInt(3) * random.nextInt(2_000)));
    }

    private static Optional<Price> ownRests(Random random) {
        return random.nextInt(3) == 0
                ? Optional.of(new Price(BigDecimal.valueOf(960L + random.nextInt(80))))
                : Optional.empty();
    }

    private static Quote quote() {
        return new Quote(
                Samples.VENUE,
                Samples.BTC,
                Optional.empty(),
                Optional.empty(),
                Optional.of(Price.of("1000")),
                Quantity.ZERO,
                Samples.START,
                false);
    }

    private static BookView book(Random random) {
        return new BookView(
                Samples.VENUE,
                Samples.BTC,
                1,
                List.of(level(999 - random.nextInt(40), random)),
                List.of(level(1001 + random.nextInt(40), random)),
                Samples.START,
                false);
    }

    private static Quote.Level level(long price, Random random) {
        return new Quote.Level(
                new Price(BigDecimal.valueOf(price)), new Quantity(BigDecimal.valueOf(1L + random.nextInt(3_000))));
    }
}
