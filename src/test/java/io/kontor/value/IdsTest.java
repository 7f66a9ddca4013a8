package io.kontor.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class IdsTest {
    /** Every id and how long it may be. */
    private static final Map<Function<String, Record>, Integer> KINDS = Map.of(
            AccountId::new, 36,
            Asset::new, 16,
            ClientOrderId::new, 64,
            CommandId::new, 64,
            FillId::new, 64,
            Symbol::new, 32,
            VenueId::new, 16,
            VenueOrderId::new, 64);

    static Stream<Arguments> kinds() {
        return KINDS.entrySet().stream().map(kind -> Arguments.of(kind.getKey(), kind.getValue()));
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void anyPrintableAsciiUpToTheLimitIsTakenAsItIs(Function<String, Record> kind, int charsMax) {
        String longest = "~".repeat(charsMax);

        assertThat(kind.apply("a")).hasToString("a").isEqualTo(kind.apply("a"));
        assertThat(kind.apply(longest)).hasToString(longest);
        assertThatThrownBy(() -> kind.apply(longest + "x")).isInstanceOf(IllegalArgumentException.class);
        assertThatNullPointerException().isThrownBy(() -> kind.apply(null));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "a b",
                "a\tb",
                "a\nb",
                "a\r\nHTTP/1.1 200",
                "a\u0000",
                "\u007f",
                "\u00e4",
                "\u202e",
                "\ud83d\ude00"
            })
    void blanksControlsAndForeignLettersAreRefused(String hostile) {
        KINDS.keySet()
                .forEach(kind ->
                        assertThatThrownBy(() -> kind.apply(hostile)).isInstanceOf(IllegalArgumentException.class));
    }

    @Test
    void whatOtherIdsAreComposedOfHoldsNoSeparator() {
        assertThatThrownBy(() -> new AccountId("a|b")).hasMessage("accountId: a|b (expected: no '|')");
        assertThatThrownBy(() -> new Symbol("BTC|USDT")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new VenueId("S|M")).isInstanceOf(IllegalArgumentException.class);
        assertThat(new ClientOrderId("a|b")).hasToString("a|b");
    }

    @Test
    void theRefusalOfAHostileIdIsShortAndCannotForgeALogLine() {
        Random random = Seeded.random(IdsTest.class);
        for (int i = 0; i < 1_000; i++) {
            String hostile = randomText(random, random.nextInt(100_000)) + '\n';

            assertThatThrownBy(() -> new ClientOrderId(hostile))
                    .isInstanceOf(IllegalArgumentException.class)
                    .satisfies(
                            e -> assertThat(e.getMessage()).hasSizeLessThan(400).matches("[ -~]*"));
        }
    }

    private static String randomText(Random random, int length) {
        StringBuilder text = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            text.append((char) random.nextInt(Character.MAX_VALUE + 1));
        }
        return text.toString();
    }
}
