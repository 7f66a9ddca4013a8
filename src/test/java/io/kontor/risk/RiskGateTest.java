package io.kontor.risk;

import static org.assertj.core.api.Assertions.assertThat;

import io.kontor.instrument.AssetType;
import io.kontor.instrument.Contract;
import io.kontor.instrument.Instrument;
import io.kontor.model.Samples;
import io.kontor.value.Money;
import io.kontor.value.Price;
import io.kontor.value.Quantity;
import io.kontor.value.Refusal;
import io.kontor.value.RefusalCode;
import io.kontor.value.Side;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whether an order fits the limits, by the worst case over every open order of its side. */
class RiskGateTest {
    private static final Instrument SPOT = Samples.instrument(Samples.BTC);

    @ParameterizedTest
    @CsvSource({
        // side, position, open buy, open sell, asked, fits a limit of 10
        "BUY,   0,  0,  0, 10, true",
        "BUY,   0,  0,  0, 11, false",
        "BUY,   4,  0,  0,  6, true",
        "BUY,   4,  3,  0,  4, false",
        "BUY,   4,  3, 99,  3, true",
        "BUY,  -5,  0,  0, 15, true",
        "BUY,  -5,  0,  0, 16, false",
        "SELL,  0,  0,  0, 10, true",
        "SELL,  5,  0,  5, 10, true",
        "SELL,  5,  0,  5, 11, false",
        "SELL, -4, 99,  0,  6, true",
        "SELL, -4,  0,  0,  7, false",
        "SELL, 12,  0,  0, 22, true",
    })
    void thePositionLimitHoldsIfEveryOpenOrderOfTheSideFilled(
            Side side, String position, String openBuy, String openSell, String asked, boolean fits) {
        Optional<Refusal> refusal = RiskGate.check(
                limits(Map.of(Samples.BTC, Quantity.of("10"))),
                request(SPOT, side, asked, "100", false),
                exposure(position, openBuy, openSell));

        assertThat(refusal.map(Refusal::code))
                .isEqualTo(fits ? Optional.empty() : Optional.of(RefusalCode.RISK_POSITION));
    }

    @Test
    void aSymbolThatIsNotNamedHasNoPositionLimit() {
        assertThat(check(limits(Map.of()), request(SPOT, Side.BUY, "500", "100", false)))
                .isEmpty();
    }

    @Test
    void whatCountsIsWhatMayStillFillButSizeAndNotionalCountTheWholeOrder() {
        RiskRequest mostlyFilled =
                new RiskRequest(SPOT, Side.BUY, Quantity.of("100"), Quantity.of("1"), Price.of("100"), false);

        assertThat(check(limits(Map.of(Samples.BTC, Quantity.of("1"))), mostlyFilled))
                .isEmpty();
        assertThat(check(new Limits(1, 99, Money.of("1000000"), 10, Map.of()), mostlyFilled))
                .contains(RefusalCode.RISK_ORDER_SIZE);
        assertThat(check(new Limits(1, 100, Money.of("9999"), 10, Map.of()), mostlyFilled))
                .contains(RefusalCode.RISK_ORDER_NOTIONAL);
        assertThat(check(new Limits(1, 100, Money.of("10000"), 10, Map.of()), mostlyFilled))
                .isEmpty();
    }

    @Test
    void aContractsNotionalCountsItsMultiplier() {
        RiskRequest contracts = request(perpetual("10"), Side.BUY, "5", "100", false);

        assertThat(check(new Limits(1, 100, Money.of("4999"), 10, Map.of()), contracts))
                .contains(RefusalCode.RISK_ORDER_NOTIONAL);
        assertThat(check(new Limits(1, 100, Money.of("5000"), 10, Map.of()), contracts))
                .isEmpty();
    }

    @Test
    void openOrdersAreCountedWithoutTheOneThatAsks() {
        RiskExposure full = new RiskExposure(BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO, 10);
        RiskExposure room = new RiskExposure(BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO, 9);
        RiskRequest one = request(SPOT, Side.BUY, "1", "100", false);

        assertThat(RiskGate.check(limits(Map.of()), one, full).map(Refusal::code))
                .contains(RefusalCode.RISK_OPEN_ORDERS);
        assertThat(RiskGate.check(limits(Map.of()), one, room)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "SELL,  5, 0, 0, 5, true",
        "SELL,  5, 0, 0, 6, false",
        "SELL,  5, 0, 3, 3, false",
        "SELL,  5, 9, 3, 2, true",
        "SELL,  0, 0, 0, 1, false",
        "SELL, -5, 0, 0, 1, false",
        "BUY,  -5, 0, 9, 5, true",
        "BUY,  -5, 1, 0, 5, false",
        "BUY,   5, 0, 0, 1, false",
    })
    void reduceOnlyBringsThePositionToZeroAtMost(
            Side side, String position, String openBuy, String openSell, String asked, boolean fits) {
        Optional<Refusal> refusal = RiskGate.check(
                limits(Map.of()), request(SPOT, side, asked, "100", true), exposure(position, openBuy, openSell));

        assertThat(refusal.map(Refusal::code))
                .isEqualTo(fits ? Optional.empty() : Optional.of(RefusalCode.RISK_REDUCE_ONLY));
    }

    @Test
    void aDenialSaysWhatWasAskedWhatWasExpectedAndUnderWhichLimits() {
        Refusal refusal = RiskGate.check(
                        limits(Map.of(Samples.BTC, Quantity.of("10"))),
                        request(SPOT, Side.BUY, "11", "100", false),
                        exposure("0", "0", "0"))
                .orElseThrow();

        assertThat(refusal.detail()).isEqualTo("amount: 11 (expected: at most 10 by limits version 7)");
    }

    private static Optional<RefusalCode> check(Limits limits, RiskRequest request) {
        return RiskGate.check(limits, request, exposure("0", "0", "0")).map(Refusal::code);
    }

    private static Limits limits(Map<io.kontor.value.Symbol, Quantity> positionMax) {
        return new Limits(7, 1_000_000, Money.of("1000000000"), 10, positionMax);
    }

    private static RiskExposure exposure(String position, String openBuy, String openSell) {
        return new RiskExposure(new BigDecimal(position), new BigDecimal(openBuy), new BigDecimal(openSell), 0);
    }

    private static RiskRequest request(
            Instrument instrument, Side side, String asked, String price, boolean reduceOnly) {
        Quantity quantity = Quantity.of(asked);
        return new RiskRequest(instrument, side, quantity, quantity, Price.of(price), reduceOnly);
    }

    private static Instrument perpetual(String multiplier) {
        Contract contract = new Contract(
                new BigDecimal(multiplier),
                Samples.USDT,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        return new Instrument(
                SPOT.symbol(),
                SPOT.venue(),
                SPOT.venueSymbol(),
                AssetType.PERP,
                SPOT.base(),
                SPOT.quote(),
                SPOT.amount(),
                SPOT.price(),
                SPOT.minNotional(),
                SPOT.capabilities(),
                Optional.of(contract),
                SPOT.calendar());
    }
}
