package io.kontor.trial;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A recording of BTC/USDT as the simulated exchange plays it: quiet at a price, down by a part of it in steps of a tenth of a second, and
 * quiet there. Each side has twenty levels a basis point apart.
 */
final class FallingMarket {
    private static final long TENTH = 100_000_000;
    private static final int LEVELS = 20;
    private static final BigDecimal BASIS_POINT = new BigDecimal("0.0001");

    private final List<String> lines = new ArrayList<>();
    private final String perLevel;
    private long at;
    private long update = 1;
    private BigDecimal middle;

    private FallingMarket(BigDecimal middle, String perLevel) {
        this.middle = middle;
        this.perLevel = perLevel;
        lines.add("0 {\"lastUpdateId\":1,\"bids\":[" + side(middle, -1, perLevel) + "],\"asks\":["
                + side(middle, 1, perLevel) + "]}");
    }

    static Path write(Path file, BigDecimal from, Duration quiet, BigDecimal by, Duration within, String perLevel)
            throws IOException {
        FallingMarket market = new FallingMarket(from, perLevel);
        for (long n = quiet.toMillis() / 100; n > 0; n--) {
            market.move(market.middle);
        }
        long steps = within.toMillis() / 100;
        BigDecimal step = from.multiply(by).divide(BigDecimal.valueOf(steps), 8, RoundingMode.HALF_EVEN);
        for (long n = 1; n <= steps; n++) {
            market.move(from.subtract(step.multiply(BigDecimal.valueOf(n))));
        }
        return Files.write(file, market.lines);
    }

    private void move(BigDecimal to) {
        at += TENTH;
        update++;
        // What stood there is gone, and the new ladder is there, in one step.
        String bids = side(middle, -1, "0") + "," + side(to, -1, perLevel);
        String asks = side(middle, 1, "0") + "," + side(to, 1, perLevel);
        lines.add(at + " {\"stream\":\"btcusdt@depth@100ms\",\"data\":{\"U\":" + update + ",\"u\":" + update
                + ",\"b\":[" + bids + "],\"a\":[" + asks + "]}}");
        middle = to;
    }

    private static String side(BigDecimal middle, int sign, String quantity) {
        List<String> levels = new ArrayList<>();
        for (int n = 1; n <= LEVELS; n++) {
            BigDecimal price = middle.multiply(
                            BigDecimal.ONE.add(BASIS_POINT.multiply(BigDecimal.valueOf((long) sign * n))))
                    .setScale(2, RoundingMode.HALF_EVEN);
            levels.add("[\"" + price.toPlainString() + "\",\"" + quantity + "\"]");
        }
        return String.join(",", levels);
    }
}
