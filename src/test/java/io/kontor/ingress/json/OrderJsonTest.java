package io.kontor.ingress.json;

import static org.assertj.core.api.Assertions.assertThat;

import io.kontor.order.OrderSpec;
import io.kontor.value.AmountType;
import io.kontor.value.Price;
import io.kontor.value.Quantity;
import io.kontor.value.Refusal;
import io.kontor.value.Refusal.FieldError;
import io.kontor.value.RefusalCode;
import io.kontor.value.TimeInForce;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OrderJsonTest {
    private static final String MINIMAL =
            "\"account\":\"main\",\"clientOrderId\":\"a-1\",\"symbol\":\"BTC/USDT\",\"side\":\"BUY\",\"amount\":\"0.5\"";

    @Test
    void aMinimalOrderTakesTheContractsDefaults() {
        OrderSpec order = accepted("{" + MINIMAL + "}");

        assertThat(order.amount()).isEqualTo(Quantity.of("0.5"));
        assertThat(order.amountType()).isEqualTo(AmountType.BASE);
        assertThat(order.timeInForce()).isEqualTo(TimeInForce.GTC);
        assertThat(order.isMarket()).isTrue();
        assertThat(order.reduceOnly()).isFalse();
        assertThat(order.route()).isEmpty();
        assertThat(order.metadata()).isEmpty();
    }

    @Test
    void everyFieldOfTheContractIsRead() {
        OrderSpec order = accepted("""
                { "account": "main", "clientOrderId": "a-1", "symbol": "BTC/USDT", "side": "SELL",
                  "amount": 25000, "amountType": "QUOTE", "limitPrice": "50000.00", "protectionPrice": null,
                  "timeInForce": "GTD", "expireAt": "2026-11-21T00:00:00.000001Z",
                  "trigger": { "type": "TRAILING_STOP", "offset": "25", "offsetType": "BASIS_POINTS", "source": "MARK" },
                  "conditionalMode": "UNIFIED_ADJUSTING",
                  "reduceOnly": true, "postOnly": true, "icebergAmount": "1",
                  "algo": { "type": "TWAP", "duration": "PT10M", "slices": 20, "rate": "0.1" },
                  "route": { "policy": "SMART", "venues": ["SIM", "BINANCE"] },
                  "metadata": { "strategy": "mm-1" } }""");

        assertThat(order.amount()).isEqualTo(Quantity.of("25000"));
        assertThat(order.limitPrice()).contains(Price.of("50000"));
        assertThat(order.protectionPrice()).isEmpty();
        assertThat(order.expireAt()).contains(Instant.parse("2026-11-21T00:00:00.000001Z"));
        assertThat(order.trigger().orElseThrow().offsetType()).contains(OrderSpec.OffsetType.BASIS_POINTS);
        assertThat(order.trigger().orElseThrow().source()).isEqualTo(OrderSpec.TriggerSource.MARK);
        assertThat(order.conditionalMode()).contains(OrderSpec.ConditionalMode.UNIFIED_ADJUSTING);
        assertThat(order.reduceOnly()).isTrue();
        assertThat(order.postOnly()).isTrue();
        assertThat(order.icebergAmount()).contains(Quantity.of("1"));
        assertThat(order.algo().orElseThrow().duration()).contains(Duration.ofMinutes(10));
        assertThat(order.algo().orElseThrow().slices()).contains(20);
        assertThat(order.route().orElseThrow().venues()).hasSize(2);
        assertThat(order.metadata()).containsExactlyEntriesOf(Map.of("strategy", "mm-1"));
    }

    @Test
    void theContractsOwnExampleIsRead() {
        accepted("""
                { "account": "main", "clientOrderId": "a-1", "symbol": "BTC/USDT", "side": "BUY",
                  "amount": "0.5", "amountType": "BASE", "limitPrice": "50000.00", "protectionPrice": null,
                  "timeInForce": "GTC", "trigger": { "type": "STOP", "price": "48000", "source": "LAST" },
                  "conditionalMode": "UNIFIED_ADJUSTING", "reduceOnly": false, "postOnly": false, "icebergAmount": null,
                  "algo": { "type": "TWAP", "duration": "PT10M", "slices": 20 },
                  "route": { "policy": "SMART", "venues": ["SIM"] }, "metadata": { "strategy": "mm-1" } }""");
    }

    @ParameterizedTest
    @CsvSource({
        "0.1, 0.1",
        "'\"0.1\"', 0.1",
        "1e2, 100",
        "'\"1E-8\"', 0.00000001",
        "0.10000000000000000001, 0.10000000000000000001"
    })
    void decimalsAreReadExactlyAsStringsOrNumbers(String spelled, String meant) {
        assertThat(accepted(with("\"limitPrice\":" + spelled)).limitPrice()).contains(Price.of(meant));
    }

    @Test
    void aPriceMayBeNegative() {
        assertThat(accepted(with("\"limitPrice\":\"-37.63\"")).limitPrice()).contains(Price.of("-37.63"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "NaN",
                "Infinity",
                "-Infinity",
                "1e400",
                "\"1e400\"",
                "1e999999999",
                "-0",
                "\"-0.00\"",
                "0e50",
                "true",
                "{}",
                "[1]",
                "\"\"",
                "\" 1\"",
                "\"+1\"",
                "\"1_000\"",
                "\"0x10\"",
                "\"01\"",
                "\".5\"",
                "\"5.\"",
                "\"١\"",
                "\"1,5\"",
                "\"123456789012345678901234567890123456789\"",
                "0.00000000000000000000000000000000000000001"
            })
    void whatIsNoPlainDecimalIsRefusedByTheFieldsName(String spelled) {
        Refusal refusal = refused(with("\"limitPrice\":" + spelled));

        assertThat(refusal.code()).isEqualTo(RefusalCode.INVALID_FIELD);
        assertThat(refusal.errors()).hasSize(1);
        assertThat(refusal.errors().getFirst().field()).isEqualTo("limitPrice");
        assertThat(refusal.errors().getFirst().expected()).isEqualTo("a decimal of at most 38 digits");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "\"0.000\"", "\"-0.5\""})
    void aSizeIsMoreThanNothing(String spelled) {
        Refusal refusal = refused("{" + MINIMAL.replace("\"0.5\"", spelled) + "}");

        assertThat(refusal.errors())
                .extracting(FieldError::field, FieldError::expected)
                .containsExactly(org.assertj.core.groups.Tuple.tuple("amount", "more than 0"));
    }

    @Test
    void everyWrongFieldIsNamedAtOnce() {
        Refusal refusal = refused("""
                { "account": 7, "clientOrderId": "", "side": "HOLD", "amount": "-1", "timeInForce": "gtc", "postOnly": "yes",
                  "trigger": { "type": "STOP", "price": "x" }, "route": { "policy": "SMART", "venues": ["A B"] },
                  "metadata": { "a": 1 }, "colour": "red" }""");

        assertThat(refusal.code()).isEqualTo(RefusalCode.INVALID_FIELD);
        assertThat(refusal.errors())
                .extracting(FieldError::field)
                .containsExactlyInAnyOrder(
                        "account",
                        "clientOrderId",
                        "symbol",
                        "side",
                        "amount",
                        "timeInForce",
                        "postOnly",
                        "trigger.price",
                        "route.venues[0]",
                        "metadata.a",
                        "colour");
        assertThat(refusal.errors()).contains(new FieldError("side", "HOLD", "one of BUY, SELL"));
        assertThat(refusal.errors())
                .contains(new FieldError("symbol", "absent", "1 to 32 printable ASCII characters without blanks"));
        assertThat(refusal.detail()).startsWith("11 fields are wrong, first account: 7");
    }

    @Test
    void aNameGivenTwiceIsRefused() {
        assertThat(refused(with("\"side\":\"SELL\"")).errors())
                .containsExactly(new FieldError("side", "given twice", "at most once"));
    }

    @Test
    void fieldsThatContradictEachOtherAreRefused() {
        assertThat(fields(refused(with("\"timeInForce\":\"GTD\"")))).containsExactly("expireAt");
        assertThat(fields(refused(with("\"expireAt\":\"2026-11-21T00:00:00Z\""))))
                .containsExactly("expireAt");
        assertThat(fields(refused(with("\"limitPrice\":1,\"protectionPrice\":1"))))
                .containsExactly("protectionPrice");
        assertThat(fields(refused(with("\"postOnly\":true")))).containsExactly("postOnly");
        assertThat(fields(refused(with("\"limitPrice\":1,\"postOnly\":true,\"timeInForce\":\"IOC\""))))
                .containsExactly("postOnly");
        assertThat(fields(refused(with("\"trigger\":{\"type\":\"STOP\",\"offset\":1,\"offsetType\":\"PRICE\"}"))))
                .containsExactly("trigger.offset", "trigger.offsetType", "trigger.price");
        assertThat(fields(refused(with("\"trigger\":{\"type\":\"TRAILING_STOP\",\"price\":1}"))))
                .containsExactly("trigger.offset", "trigger.offsetType", "trigger.price");
    }

    @Test
    void algosAndTimesHaveBounds() {
        assertThat(fields(refused(
                        with("\"algo\":{\"type\":\"TWAP\",\"duration\":\"P8D\",\"slices\":0,\"rate\":\"1.1\"}"))))
                .containsExactly("algo.duration", "algo.slices", "algo.rate");
        assertThat(fields(refused(with("\"algo\":{\"type\":\"TWAP\",\"duration\":\"PT0S\",\"slices\":1.5}"))))
                .containsExactly("algo.duration", "algo.slices");
        for (String time : List.of(
                "2026-11-21", "2026-11-21T00:00:00", "2026-11-21T00:00:00+01:00", "2026-11-21T00:00:00.0000001Z")) {
            assertThat(fields(refused(with("\"timeInForce\":\"GTD\",\"expireAt\":\"" + time + "\""))))
                    .containsExactly("expireAt");
        }
    }

    @Test
    void metadataIsBoundedInPairsAndSize() {
        String seventeen =
                IntStream.range(0, 17).mapToObj(i -> "\"k" + i + "\":\"v\"").collect(Collectors.joining(","));

        assertThat(refused(with("\"metadata\":{" + seventeen + "}")).errors())
                .containsExactly(new FieldError("metadata", "17 pairs", "at most 16"));
        assertThat(fields(refused(with("\"metadata\":{\"k\":\"" + "v".repeat(257) + "\"}"))))
                .containsExactly("metadata.k");
        assertThat(fields(refused(with("\"metadata\":{\"k\":\"line\\nbreak\"}"))))
                .containsExactly("metadata.k");
        assertThat(fields(refused(with("\"metadata\":{\"k\":\"\\ud800\"}")))).containsExactly("metadata.k");
        assertThat(accepted(with("\"metadata\":{\"Kürzel\":\"😀\"}")).metadata())
                .containsEntry("Kürzel", "😀");
    }

    @Test
    void anAnswerIsNeverLargerThanItsQuestion() {
        String unknown =
                IntStream.range(0, 10_000).mapToObj(i -> "\"x" + i + "\":1").collect(Collectors.joining(","));

        Refusal refusal = refused(with(unknown));

        assertThat(refusal.detail()).startsWith("10000 fields are wrong");
        assertThat(refusal.errors()).hasSize(50);
        assertThat(refused(with("\"x\":1").replace("a-1", "y".repeat(100_000)))
                        .errors()
                        .getFirst()
                        .value())
                .isEqualTo("y".repeat(64) + "… (100000 characters)");
    }

    private static List<String> fields(Refusal refusal) {
        return refusal.errors().stream().map(FieldError::field).toList();
    }

    private static String with(String more) {
        return "{" + MINIMAL + "," + more + "}";
    }

    private static OrderSpec accepted(String body) {
        return read(body).fold(order -> order, refusal -> {
            throw new AssertionError(refusal);
        });
    }

    private static Refusal refused(String body) {
        return read(body)
                .fold(
                        order -> {
                            throw new AssertionError(order);
                        },
                        refusal -> refusal);
    }

    private static Parsed<OrderSpec> read(String body) {
        return JsonReader.read(body.getBytes(StandardCharsets.UTF_8))
                .then(JsonReader::asObject)
                .then(OrderJson::read);
    }
}
