package io.kontor.instrument;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kontor.value.Asset;
import io.kontor.value.Money;
import io.kontor.value.Price;
import io.kontor.value.Quantity;
import io.kontor.value.Refusal;
import io.kontor.value.RefusalCode;
import io.kontor.value.Seeded;
import io.kontor.value.Side;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class InstrumentTest {
    private static final Instrument BTC = Samples.spot("SIM", "BTC/USDT", "0.01", "0.00001");
    private static final Instrument BANDED =
            Samples.of("SIM", "ABC/USDT", AssetType.SPOT, Samples.BANDED, BTC.amount(), Optional.empty());

    @Test
    void theFirstBrokenRuleIsTheRefusal() {
        assertThat(BTC.check(Quantity.of("0.1"), Price.of("50000"))).isEmpty();
        assertThat(code("0.000001", "0.001")).contains(RefusalCode.AMOUNT_OUT_OF_RANGE);
        assertThat(code("0.00001", "50000.001")).contains(RefusalCode.PRICE_NOT_ON_TICK);
        assertThat(BTC.check(Quantity.of("0.00009"), Price.of("50000")).map(Refusal::detail))
                .contains("amount: 4.5 (expected: a notional of at least 5)");
        assertThat(code("0.0001", "50000")).isEmpty();
    }

    @Test
    void whatReducesMayBeWorthLessOnlyWhereTheVenueAllowsIt() {
        Quantity little = Quantity.of("0.00009");
        Price price = Price.of("50000");

        assertThat(BTC.checkReducing(little, price).map(Refusal::code)).contains(RefusalCode.NOTIONAL_TOO_SMALL);
        assertThat(lenient(BTC).checkReducing(little, price)).isEmpty();
        assertThat(lenient(BTC).check(little, price)).isPresent();
        assertThat(lenient(BTC).checkReducing(Quantity.of("0.000095"), price).map(Refusal::code))
                .contains(RefusalCode.AMOUNT_NOT_ON_STEP);
    }

    private static Instrument lenient(Instrument s) {
        Capabilities c = s.capabilities();
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
                        c.sides(),
                        c.amountTypes(),
                        c.kinds(),
                        c.timesInForce(),
                        c.triggers(),
                        c.postOnly(),
                        true,
                        c.iceberg(),
                        true),
                s.contract(),
                s.calendar());
    }

    @ParameterizedTest
    @CsvSource({"BUY, 100, 50, 100.5", "SELL, 100, 50, 99.5", "BUY, 100.005, 0, 100", "SELL, 100.005, 0, 100.01"})
    void theProtectionPriceIsTheCollarRoundedInwards(Side side, Price mark, int collar, Price protection) {
        assertThat(BTC.protectionPrice(side, mark, collar)).isEqualTo(protection);
    }

    @ParameterizedTest
    @EnumSource(Side.class)
    void theProtectionPriceNeverPassesTheCollarAndIsAlwaysATickOrRefused(Side side) {
        Random random = Seeded.random(InstrumentTest.class);
        int usable = 0;
        for (int i = 0; i < 50_000; i++) {
            Price mark = new Price(BigDecimal.valueOf(1 + random.nextInt(200_000_000), 6));
            int collar = random.nextInt(1_000);
            BigDecimal reach = mark.value().multiply(BigDecimal.valueOf(collar, 4));

            Price protection = BANDED.protectionPrice(side, mark, collar);

            BigDecimal beyond = protection.value().subtract(mark.value());
            assertThat(side == Side.BUY ? beyond : beyond.negate()).isLessThanOrEqualTo(reach);
            Optional<Refusal> refusal = BANDED.price().check("protectionPrice", protection);
            assertThat(refusal.map(Refusal::code).orElse(RefusalCode.PRICE_OUT_OF_RANGE))
                    .isEqualTo(RefusalCode.PRICE_OUT_OF_RANGE);
            usable += refusal.isEmpty() ? 1 : 0;
        }
        assertThat(usable).isGreaterThan(49_000);
    }

    @Test
    void theProtectionPriceStaysWithinThePriceRange() {
        assertThat(BTC.protectionPrice(Side.BUY, Price.of("999999"), 100)).isEqualTo(Price.of("1000000"));
        assertThat(BTC.protectionPrice(Side.SELL, Price.of("0.01"), 9_000)).isEqualTo(Price.of("0.01"));
    }

    @Test
    void aBuyBelowTheSmallestPriceIsRefusedRatherThanRaised() {
        Price protection = BTC.protectionPrice(Side.BUY, Price.of("0.004"), 100);

        assertThat(protection).isEqualTo(Price.of("0"));
        assertThat(BTC.price().check("protectionPrice", protection).map(Refusal::code))
                .contains(RefusalCode.PRICE_OUT_OF_RANGE);
    }

    @Test
    void aNegativeMarkIsProtectedInTheSameDirection() {
        Instrument spread = Samples.of(
                "SIM",
                "CAL/USDT",
                AssetType.SPOT,
                PriceRule.fixed(Price.of("-1000"), Price.of("1000"), Price.of("0.01")),
                BTC.amount(),
                Optional.empty());

        assertThat(spread.protectionPrice(Side.BUY, Price.of("-100"), 50)).isEqualTo(Price.of("-99.5"));
        assertThat(spread.protectionPrice(Side.SELL, Price.of("-100"), 50)).isEqualTo(Price.of("-100.5"));
        assertThatThrownBy(() -> spread.protectionPrice(Side.BUY, Price.of("1"), -1))
                .hasMessage("collar: -1 (expected: >= 0 basis points)");
    }

    @Test
    void aQuoteAmountIsNeverExceededAndLeavesLessThanAStep() {
        Random random = Seeded.random(InstrumentTest.class);
        for (int i = 0; i < 50_000; i++) {
            Money available = new Money(BigDecimal.valueOf(random.nextInt(1_000_000_000), random.nextInt(5)));
            Price highest = new Price(BigDecimal.valueOf(1 + random.nextInt(10_000_000), 2));

            Quantity quantity = BTC.quantityForQuote(available, highest);

            assertThat(highest.times(quantity)).isLessThanOrEqualTo(available);
            assertThat(highest.times(quantity.plus(BTC.amount().step()))).isGreaterThan(available);
            assertThat(BTC.amount().roundDown(quantity)).isEqualTo(quantity);
        }
    }

    @Test
    void aSellThatMayTradeHigherSellsLessSoThatItNeverReceivesMore() {
        Money wanted = Money.of("100");

        Quantity atTheLimit = BTC.quantityForQuote(wanted, Price.of("50000"));
        Quantity atTheHighest = BTC.quantityForQuote(wanted, Price.of("50250"));

        assertThat(Price.of("50250").times(atTheLimit)).isGreaterThan(wanted);
        assertThat(Price.of("50250").times(atTheHighest)).isLessThanOrEqualTo(wanted);
    }

    @Test
    void noQuoteAmountBuysNothingAndNoPriceIsAFault() {
        assertThat(BTC.quantityForQuote(Money.ZERO, Price.of("1"))).isEqualTo(Quantity.ZERO);
        assertThat(BTC.quantityForQuote(Money.of("0.0000001"), Price.of("50000")))
                .isEqualTo(Quantity.ZERO);
        assertThatThrownBy(() -> BTC.quantityForQuote(Money.of("1"), Price.of("0")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> BTC.quantityForQuote(Money.of("-1"), Price.of("1")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aContractsNotionalCountsItsMultiplier() {
        Instrument perpetual = Samples.of(
                "SIM",
                "BTC/USDT:PERP",
                AssetType.PERP,
                BTC.price(),
                new AmountRule(Quantity.of("1"), Quantity.of("1000"), Quantity.of("1"), Quantity.of("1")),
                Optional.of(Samples.perpetual("0.0010")));

        assertThat(perpetual.notional(Quantity.of("3"), Price.of("50000"))).isEqualTo(Money.of("150"));
        assertThat(perpetual.quantityForQuote(Money.of("120"), Price.of("50000")))
                .isEqualTo(Quantity.of("2"));
        assertThat(perpetual.check(Quantity.of("1"), Price.of("4000")).map(Refusal::code))
                .contains(RefusalCode.NOTIONAL_TOO_SMALL);
    }

    @ParameterizedTest
    @EnumSource(AssetType.class)
    void everyTypeTakesTheContractThatSuitsItAndNoOther(AssetType type) {
        boolean takesNone = constructs(type, Optional.empty());
        boolean takesPerpetual = constructs(type, Optional.of(Samples.perpetual("1")));
        boolean takesOption = constructs(type, Optional.of(Samples.option()));

        switch (type) {
            case SPOT, MARGIN ->
                assertThat(takesNone && !takesPerpetual && !takesOption).isTrue();
            case PERP ->
                assertThat(!takesNone && takesPerpetual && !takesOption).isTrue();
            case FUTURE ->
                assertThat(!takesNone && !takesPerpetual && !takesOption).isTrue();
            case OPTION ->
                assertThat(!takesNone && !takesPerpetual && takesOption).isTrue();
            case SYNTHETIC ->
                assertThat(!takesNone && takesPerpetual && takesOption).isTrue();
        }
        assertThat(type.hasContract()).isEqualTo(!takesNone);
    }

    /** Notional, profit and loss would be counted as if one were the other. */
    @Test
    void aContractThatIsNotSettledInItsQuoteAssetIsRefused() {
        Contract inverse = new Contract(
                new BigDecimal("100"),
                new Asset("BTC"),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());

        assertThatThrownBy(() -> Samples.of(
                        "SIM", "BTC/USDT:PERP", AssetType.PERP, BTC.price(), BTC.amount(), Optional.of(inverse)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("settlement: BTC of BTC/USDT:PERP (expected: the quote asset, USDT");
    }

    private static boolean constructs(AssetType type, Optional<Contract> contract) {
        try {
            Samples.of("SIM", "BTC/USDT", type, BTC.price(), BTC.amount(), contract);
            return true;
        } catch (IllegalArgumentException e) {
            assertThat(e).hasMessageContaining("expected: what " + type + " needs");
            return false;
        }
    }

    private static Optional<RefusalCode> code(String quantity, String price) {
        return BTC.check(Quantity.of(quantity), Price.of(price)).map(Refusal::code);
    }
}
