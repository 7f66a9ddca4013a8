package io.kontor.position;

import static io.kontor.position.LedgerEntries.BTC;
import static io.kontor.position.LedgerEntries.USDT;
import static org.assertj.core.api.Assertions.assertThat;

import io.kontor.instrument.AssetType;
import io.kontor.position.LedgerEntry.Bust;
import io.kontor.position.LedgerEntry.Correction;
import io.kontor.position.LedgerEntry.Trade;
import io.kontor.value.Asset;
import io.kontor.value.Decimals;
import io.kontor.value.Money;
import io.kontor.value.Price;
import io.kontor.value.Side;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Random days against an oracle that keeps every trade. A failure names its seed; put it into {@code seeds} to see it again. */
class LedgerPropertyTest {
    private static final Ledger.Terms SPOT = Ledger.Terms.spot(BTC, USDT);
    private static final Ledger.Terms CONTRACT =
            Ledger.Terms.contract(AssetType.PERP, BTC, USDT, new BigDecimal("0.001"));

    static List<Long> seeds() {
        long first = new Random().nextLong();
        System.out.println("LedgerPropertyTest: 40 seeds from " + first);
        return new Random(first).longs(40).boxed().toList();
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void whateverHappensTheTotalIsCashPlusValueExactly(long seed) {
        Random choice = new Random(seed);
        RandomTrading trading = new RandomTrading(seed);
        Ledger.Terms terms = choice.nextBoolean() ? SPOT : CONTRACT;
        Ledger ledger = Ledger.open(terms);
        NaiveBooks books = new NaiveBooks(terms);

        for (int i = 1; i <= 400; i++) {
            LedgerEntry entry = trading.next(books.trades());
            ledger = ledger.apply(entry);
            books.book(entry);

            assertThat(ledger.entries()).isEqualTo(i);
            assertThat(ledger.quantity()).isEqualByComparingTo(books.quantity());
            assertThat(amounts(ledger)).isEqualTo(normalised(books.fees()));
            Price mark = trading.price();
            assertThat(totalAt(mark, ledger))
                    .as("after %s entries at %s", i, mark)
                    .isEqualTo(totalAt(mark, books, terms));
            assertThat(ledger.isFlat()).isEqualTo(ledger.averagePrice().isEmpty());
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void theOrderOfEntriesChangesTheSplitAndNothingElse(long seed) {
        RandomTrading trading = new RandomTrading(seed);
        NaiveBooks books = new NaiveBooks(SPOT);
        List<LedgerEntry> entries = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            entries.add(trading.next(books.trades()));
            books.book(entries.getLast());
        }
        List<LedgerEntry> shuffled = new ArrayList<>(entries);
        Collections.shuffle(shuffled, new Random(seed));

        Ledger one = fold(SPOT, entries);
        Ledger other = fold(SPOT, shuffled);

        Price mark = trading.price();
        assertThat(other.quantity()).isEqualTo(one.quantity());
        assertThat(other.fees()).isEqualTo(one.fees());
        assertThat(other.updatedAt()).isEqualTo(one.updatedAt());
        assertThat(totalAt(mark, other)).isEqualTo(totalAt(mark, one));
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void tradesOfOneSideCommuteEntirely(long seed) {
        RandomTrading trading = new RandomTrading(seed);
        Side side = trading.side();
        List<LedgerEntry> entries = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            entries.add(LedgerEntries.at(LedgerEntries.NOON, trading.trade(side)));
        }
        List<LedgerEntry> shuffled = new ArrayList<>(entries);
        Collections.shuffle(shuffled, new Random(seed));

        assertThat(fold(CONTRACT, shuffled)).isEqualTo(fold(CONTRACT, entries));
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void whileNothingIsClosedABustOrCorrectionLeavesTheBooksAsIfTheyHadAlwaysBeenRight(long seed) {
        Random choice = new Random(seed);
        RandomTrading trading = new RandomTrading(seed);
        Side side = trading.side();
        NaiveBooks books = new NaiveBooks(CONTRACT);
        Ledger ledger = Ledger.open(CONTRACT);
        for (int i = 0; i < 50; i++) {
            Trade trade = LedgerEntries.at(LedgerEntries.NOON, trading.trade(side));
            books.book(trade);
            ledger = ledger.apply(trade);
        }

        for (int i = 0; i < 20; i++) {
            Trade wrong = books.trades().get(choice.nextInt(books.trades().size()));
            LedgerEntry remedy = choice.nextBoolean()
                    ? new Bust(wrong, "busted", LedgerEntries.NOON)
                    : new Correction(
                            wrong, LedgerEntries.at(LedgerEntries.NOON, trading.trade(side)), LedgerEntries.NOON);
            books.book(remedy);
            ledger = ledger.apply(remedy);
        }

        Ledger right = Ledger.open(CONTRACT);
        for (Trade trade : books.trades()) {
            right = right.apply(trade);
        }
        assertThat(ledger).usingRecursiveComparison().ignoringFields("entries").isEqualTo(right);
        assertThat(ledger.realizedPnl()).isEqualTo(Money.ZERO);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void realisedProfitIsTheAverageCostsOfTextbooks(long seed) {
        RandomTrading trading = new RandomTrading(seed);
        Ledger ledger = Ledger.open(SPOT);
        MathContext fine = new MathContext(200);
        BigDecimal quantity = BigDecimal.ZERO;
        BigDecimal average = BigDecimal.ZERO;
        BigDecimal realized = BigDecimal.ZERO;

        for (int i = 0; i < 300; i++) {
            Trade trade = trading.trade(trading.side());
            ledger = ledger.apply(trade);

            BigDecimal by = trade.quantity().signed(trade.side());
            if (trade.feeAsset().equals(BTC)) {
                by = by.subtract(trade.fee().value());
            }
            BigDecimal price = trade.price().value();
            BigDecimal after = quantity.add(by);
            if (quantity.signum() * by.signum() >= 0) {
                average = after.signum() == 0
                        ? average
                        : average.multiply(quantity).add(price.multiply(by)).divide(after, fine);
            } else {
                BigDecimal closed = by.abs().min(quantity.abs()).multiply(BigDecimal.valueOf(quantity.signum()));
                realized = realized.add(price.subtract(average).multiply(closed));
                average = after.signum() == quantity.signum() ? average : price;
            }
            quantity = after;
        }

        assertThat(ledger.realizedPnl().value().subtract(realized).abs()).isLessThan(new BigDecimal("1E-18"));
    }

    @Test
    void aHundredThousandFillsLeaveALedgerOfTheSameSize() {
        long seed = new Random().nextLong();
        System.out.println("LedgerPropertyTest: seed " + seed);
        RandomTrading trading = new RandomTrading(seed);
        Ledger ledger = Ledger.open(SPOT);

        for (int i = 0; i < 100_000; i++) {
            ledger = ledger.apply(trading.trade(trading.side()));
        }

        assertThat(ledger.cost().value().scale()).isLessThanOrEqualTo(Ledger.COST_SCALE);
        assertThat(ledger.realizedPnl().value().precision()).isLessThan(Ledger.COST_SCALE + 20);
        assertThat(ledger.fees()).hasSizeLessThanOrEqualTo(3);
    }

    private static Ledger fold(Ledger.Terms terms, List<LedgerEntry> entries) {
        Ledger ledger = Ledger.open(terms);
        for (LedgerEntry entry : entries) {
            ledger = ledger.apply(entry);
        }
        return ledger;
    }

    private static BigDecimal totalAt(Price mark, Ledger ledger) {
        return ledger.realizedPnl().plus(ledger.unrealizedPnl(mark)).value();
    }

    private static BigDecimal totalAt(Price mark, NaiveBooks books, Ledger.Terms terms) {
        return Decimals.normalise(
                books.cash().add(books.quantity().multiply(mark.value()).multiply(terms.multiplier())));
    }

    private static Map<String, BigDecimal> amounts(Ledger ledger) {
        Map<String, BigDecimal> amounts = new TreeMap<>();
        ledger.fees().forEach((asset, fee) -> amounts.put(asset.value(), fee.value()));
        return amounts;
    }

    private static Map<String, BigDecimal> normalised(Map<Asset, BigDecimal> fees) {
        Map<String, BigDecimal> amounts = new TreeMap<>();
        fees.forEach((asset, fee) -> amounts.put(asset.value(), Decimals.normalise(fee)));
        return amounts;
    }
}
