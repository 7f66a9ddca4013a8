package io.kontor.account;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.kontor.account.AccountEntity.Granted;
import io.kontor.account.AccountEvent.LimitAlerted;
import io.kontor.account.AccountEvent.TradingDayOpened;
import io.kontor.model.Samples;
import io.kontor.platform.serialization.WireCodec;
import io.kontor.platform.serialization.WireRegistry;
import io.kontor.position.Ledger;
import io.kontor.position.LedgerEntry;
import io.kontor.position.LedgerEntry.Trade;
import io.kontor.risk.LimitUse;
import io.kontor.risk.Limits.WithoutMark;
import io.kontor.risk.RiskLimit;
import io.kontor.risk.SampleLimits;
import io.kontor.value.Asset;
import io.kontor.value.FillId;
import io.kontor.value.Liquidity;
import io.kontor.value.Money;
import io.kontor.value.Price;
import io.kontor.value.Quantity;
import io.kontor.value.RefusalCode;
import io.kontor.value.Seeded;
import io.kontor.value.Side;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What trading costs is part of the day's loss, in whatever it is paid, and once. All trades are at the mark, so that nothing else is. */
class DayFeesTest {
    private static final Asset BTC = new Asset("BTC");

    private final Books books = new Books();

    @BeforeEach
    void opened() {
        books.limitedTo(
                SampleLimits.wide().loss("50").withoutMark(WithoutMark.REFUSE).done());
        books.quote = books.at("100");
        books.due();
    }

    @Test
    void feesPaidTodayUseUpTheDaysLoss() {
        trade("a", Side.BUY, "10", "30", Samples.USDT);
        Granted granted = (Granted) books.reserve("b", Side.BUY, "1");
        assertThat(granted.decision().worth().orElseThrow().dayProfit()).isEqualTo(Money.of("-30"));

        trade("c", Side.SELL, "5", "20", Samples.USDT);
        Books.granted(books.reserve("d", Side.BUY, "1"));
        trade("e", Side.SELL, "1", "1", Samples.USDT);

        Books.denied(books.reserve("f", Side.BUY, "1"), RefusalCode.RISK_DAILY_LOSS);
        Books.granted(books.reserve("g", Side.SELL, "1"));
        assertThat(loss()).isEqualByComparingTo("51");
        books.due();
        assertThat(books.journal.getLast()).isInstanceOfSatisfying(LimitAlerted.class, e -> {
            assertThat(e.alert().limit()).isEqualTo(RiskLimit.DAILY_LOSS);
            assertThat(e.alert().used()).isEqualByComparingTo("51");
        });
    }

    /** The position is smaller by it and the result of what is left does not show it. */
    @ParameterizedTest
    @CsvSource({"BUY, 10", "SELL, 10", "BUY, 1", "SELL, 1"})
    void aFeeKeptBackInWhatIsTradedCountsOnceAtTheMark(Side side, String quantity) {
        trade("a", side, quantity, "1", BTC);

        assertThat(loss()).isEqualByComparingTo("100");
        books.quote = books.at("80");
        BigDecimal held = books.state.positions().get(Samples.BTC).quantity();
        BigDecimal heldLoses = held.multiply(new BigDecimal("20"));
        assertThat(loss())
                .isEqualByComparingTo(heldLoses.add(new BigDecimal("80")).max(BigDecimal.ZERO));
    }

    @Test
    void aFeeInAnotherAssetIsValuedAlongItsOwnPath() {
        trade("a", Side.BUY, "10", "0.2", new Asset("ETH"));
        assertThat(loss()).isEqualByComparingTo("20");
        trade("b", Side.BUY, "10", "0.1", new Asset("ETH"));
        assertThat(loss()).isEqualByComparingTo("30");
        trade("c", Side.BUY, "10", "20.0000001", new Asset("USD"));

        assertThat(loss()).isEqualByComparingTo("50.000001");
        Books.denied(books.reserve("d", Side.BUY, "1"), RefusalCode.RISK_DAILY_LOSS);
    }

    @Test
    void theFirstFeeInAnAssetIsToldAtOnceAndNotWhenAllIsValuedAnew() {
        trade("a", Side.BUY, "10", "0", Samples.USDT);
        assertThat(loss()).isZero();

        trade("b", Side.BUY, "10", "0.6", new Asset("ETH"));
        books.due();

        assertThat(books.journal.getLast()).isInstanceOf(LimitAlerted.class);
    }

    @Test
    void aFeeInAnAssetWithoutARateIsNotTakenForNothing() {
        trade("a", Side.BUY, "10", "1", new Asset("XYZ"));

        Books.undecided(books.reserve("b", Side.BUY, "1"), RefusalCode.MARK_UNAVAILABLE);
        Books.granted(books.reserve("c", Side.SELL, "1"));
        assertThat(loss()).isZero();
        nextDay();
        Books.granted(books.reserve("d", Side.BUY, "1"));
    }

    /** The alert and the breaker go by what is known; only what grows is refused for the rest. */
    @Test
    void aLossThatStandsIsNotForgottenForAFeeWithoutARate() {
        trade("a", Side.BUY, "10", "1", Samples.USDT);
        books.quote = books.at("96");
        books.due();
        assertThat(loss()).isEqualByComparingTo("41");

        trade("b", Side.BUY, "1", "1", new Asset("XYZ"));

        assertThat(loss()).isGreaterThanOrEqualTo(new BigDecimal("41"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"USDT", "BTC", "ETH"})
    void whatWasPaidBeforeTheDayBeganIsNotTheDays(String asset) {
        trade("a", Side.BUY, "10", "1", new Asset(asset));
        assertThat(loss()).isPositive();

        nextDay();

        assertThat(loss()).isZero();
        trade("b", Side.BUY, "10", "1", Samples.USDT);
        assertThat(loss()).isEqualByComparingTo("1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"USDT", "BTC", "ETH"})
    void theFeeOfABustedTradeIsNoLossAndOneOfDaysAgoComesBack(String asset) {
        Trade first = trade("a", Side.BUY, "10", "1", new Asset(asset));
        bust("a", first);
        assertThat(loss()).isZero();
        assertThat(profit()).isZero();

        Trade second = trade("b", Side.BUY, "10", "2", new Asset(asset));
        nextDay();
        bust("b", second);

        assertThat(profit()).isEqualByComparingTo(asset.equals("USDT") ? "2" : "200");
    }

    /** Its fees were not kept, so that those of all time would become the day's. */
    @Test
    void aDayFromBeforeFeesWereKeptCountsNoneUntilItIsOver() {
        trade("a", Side.BUY, "10", "1", Samples.USDT);
        books.journal.replaceAll(e -> e instanceof TradingDayOpened opened
                ? new TradingDayOpened(
                        new TradingDay(opened.day().date(), opened.day().worth(), Optional.empty()), opened.at())
                : e);
        books.restart();
        trade("b", Side.BUY, "10", "1", Samples.USDT);
        assertThat(loss()).isZero();

        nextDay();
        trade("c", Side.BUY, "10", "1", Samples.USDT);

        assertThat(loss()).isEqualByComparingTo("1");
    }

    @Test
    void aSnapshotHoldsWhatHadBeenPaidWhenTheDayBegan() {
        trade("a", Side.BUY, "10", "1", Samples.USDT);
        trade("b", Side.BUY, "10", "0.001", new Asset("ETH"));
        nextDay();
        WireCodec codec = new WireCodec(WireRegistry.from(ConfigFactory.load()));

        assertThat(codec.decode(codec.manifest(books.state), codec.encode(books.state)))
                .isEqualTo(books.state);
        assertThat(books.state
                        .safeguards()
                        .day()
                        .orElseThrow()
                        .fees()
                        .orElseThrow()
                        .get(Samples.BTC))
                .hasSize(2);
    }

    @Test
    void whateverIsPaidTakenBackAndForgottenTheLossIsWhatTheLedgersSay() {
        Random random = Seeded.random(DayFeesTest.class);
        books.limitedTo(SampleLimits.wide().loss("1000000000").done());
        List<String> orders = new ArrayList<>();
        List<Trade> trades = new ArrayList<>();
        Ledger atOpening = Ledger.open(Books.TERMS);
        for (int i = 0; i < 3_000; i++) {
            switch (random.nextInt(12)) {
                case 0 -> {
                    nextDay();
                    atOpening = books.state.positions().getOrDefault(Samples.BTC, atOpening);
                }
                case 1 -> books.restart();
                case 2 -> {
                    if (!trades.isEmpty()) {
                        int which = random.nextInt(trades.size());
                        bust(orders.remove(which), trades.remove(which));
                    }
                }
                default -> {
                    String fee = new BigDecimal(random.nextInt(50) - 10)
                            .movePointLeft(2)
                            .toPlainString();
                    Asset asset = List.of(Samples.USDT, new Asset("ETH"), new Asset("USD"))
                            .get(random.nextInt(3));
                    trades.add(trade("o" + i, random.nextBoolean() ? Side.BUY : Side.SELL, "2", fee, asset));
                    orders.add("o" + i);
                }
            }

            Ledger now = books.state.positions().getOrDefault(Samples.BTC, Ledger.open(Books.TERMS));
            BigDecimal paid = paid(now).subtract(paid(atOpening));
            // Cents of USDT are rounded up to the unit that a tick and a step make, 1.
            assertThat(profit().negate().subtract(paid)).isBetween(BigDecimal.ZERO, new BigDecimal("0.999999"));
            assertThat(books.usage()).isEqualTo(books.usageAfresh());
        }
    }

    private static BigDecimal paid(Ledger ledger) {
        BigDecimal sum = BigDecimal.ZERO;
        for (var fee : ledger.fees().entrySet()) {
            BigDecimal rate = fee.getKey().equals(new Asset("ETH")) ? new BigDecimal("100") : BigDecimal.ONE;
            sum = sum.add(fee.getValue().value().multiply(rate));
        }
        return sum;
    }

    private Trade trade(String order, Side side, String quantity, String fee, Asset asset) {
        Trade trade = new Trade(
                Books.id(order),
                new FillId("f-" + order),
                side,
                Price.of("100"),
                Quantity.of(quantity),
                Money.of(fee),
                asset,
                Liquidity.TAKER,
                books.now);
        book(order, trade, trade);
        return trade;
    }

    private void bust(String order, Trade trade) {
        book(order, trade, new LedgerEntry.Bust(trade, "erroneous", books.now));
    }

    /** However it came about: limits are no hindrance to facts. */
    private void book(String order, Trade trade, LedgerEntry entry) {
        books.announce(
                order,
                true,
                books.announcement(order, trade.side(), 1, "0", trade.quantity().toString(), true, Optional.of(entry)));
    }

    private void nextDay() {
        books.now = books.now.plus(Duration.ofDays(1));
        books.quote = books.at("100");
        books.watch();
    }

    private BigDecimal loss() {
        return books.usage().stream()
                .filter(use -> use.limit() == RiskLimit.DAILY_LOSS)
                .map(LimitUse::used)
                .findFirst()
                .orElseThrow();
    }

    private BigDecimal profit() {
        return books.dayProfit().value();
    }
}
