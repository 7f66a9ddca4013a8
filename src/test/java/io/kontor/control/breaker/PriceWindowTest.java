package io.kontor.control.breaker;

import static org.assertj.core.api.Assertions.assertThat;

import io.kontor.value.Price;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** How far the newest price is from any other within the window. */
class PriceWindowTest {
    private static final long WINDOW = 100;

    private final PriceWindow prices = new PriceWindow(WINDOW);

    @Test
    void aFallAndARiseAreMeasuredFromTheirExtreme() {
        prices.see(Price.of("1000"), 0);
        prices.see(Price.of("920"), 10);
        assertThat(prices.move().orElseThrow().basisPoints()).isEqualTo(800);

        prices.see(Price.of("1012"), 20);
        assertThat(prices.move().orElseThrow().basisPoints()).as("from 920 up").isEqualTo(1000);
    }

    @Test
    void whatIsOlderThanTheWindowDoesNotCount() {
        prices.see(Price.of("1000"), 0);
        prices.see(Price.of("990"), 60);
        prices.see(Price.of("900"), 101);

        assertThat(prices.move().orElseThrow().from()).isEqualByComparingTo("990");
    }

    @Test
    void aGapInSightHidesNoMoveAcrossIt() {
        prices.see(Price.of("1000"), 0);
        prices.lose(10);
        assertThat(prices.move()).isEmpty();

        prices.see(Price.of("900"), 20);

        assertThat(prices.move().orElseThrow().basisPoints()).isEqualTo(1000);
        assertThat(prices.knows(20 + WINDOW - 1)).isFalse();
        assertThat(prices.knows(20 + WINDOW)).isTrue();
    }

    /** The same as looking at every price of the window. */
    @Test
    void itKeepsExactlyWhatMatters() {
        long seed = new Random().nextLong();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        List<BigDecimal> all = new ArrayList<>();
        for (int n = 0; n < 5_000; n++) {
            BigDecimal price = BigDecimal.valueOf(900 + random.nextInt(200));
            all.add(price);
            prices.see(new Price(price), n);
            List<BigDecimal> window = all.subList(Math.max(0, all.size() - (int) WINDOW - 1), all.size());
            long most = window.stream()
                    .filter(from -> from.compareTo(window.stream()
                                            .reduce(BigDecimal::max)
                                            .orElseThrow())
                                    == 0
                            || from.compareTo(window.stream()
                                            .reduce(BigDecimal::min)
                                            .orElseThrow())
                                    == 0)
                    .mapToLong(from -> price.subtract(from)
                            .abs()
                            .movePointRight(4)
                            .divideToIntegralValue(from)
                            .longValueExact())
                    .max()
                    .orElseThrow();

            assertThat(prices.move().orElseThrow().basisPoints()).as("at %d", n).isEqualTo(most);
        }
    }
}
