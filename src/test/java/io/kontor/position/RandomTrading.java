package io.kontor.position;

import io.kontor.position.LedgerEntry.Adjustment;
import io.kontor.position.LedgerEntry.Bust;
import io.kontor.position.LedgerEntry.Correction;
import io.kontor.position.LedgerEntry.Trade;
import io.kontor.value.AccountId;
import io.kontor.value.Asset;
import io.kontor.value.ClientOrderId;
import io.kontor.value.FillId;
import io.kontor.value.IntentId;
import io.kontor.value.Liquidity;
import io.kontor.value.Money;
import io.kontor.value.Price;
import io.kontor.value.Quantity;
import io.kontor.value.Side;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Entries as a bad day would bring them: sizes over many magnitudes, now and then a negative price, rebates, busts, corrections. */
final class RandomTrading {
    private static final IntentId INTENT = IntentId.of(new AccountId("main"), new ClientOrderId("a-1"));
    private static final List<Asset> FEE_ASSETS = List.of(LedgerEntries.BTC, LedgerEntries.USDT, LedgerEntries.BNB);

    private final Random random;
    private int fills;

    RandomTrading(long seed) {
        random = new Random(seed);
    }

    /** Any entry; busts and corrections are of a trade that stands. */
    LedgerEntry next(List<Trade> standing) {
        int kind = random.nextInt(20);
        if (kind < 2 && !standing.isEmpty()) {
            return new Bust(pick(standing), "busted", now());
        }
        if (kind < 4 && !standing.isEmpty()) {
            return new Correction(pick(standing), trade(side()), now());
        }
        return kind == 4 ? adjustment() : trade(side());
    }

    Trade trade(Side side) {
        fills++;
        return new Trade(
                INTENT,
                new FillId("f-" + fills),
                side,
                price(),
                new Quantity(decimal(1_000_000, 8)),
                new Money(decimal(1_000, 6).subtract(new BigDecimal("0.0002"))),
                FEE_ASSETS.get(random.nextInt(FEE_ASSETS.size())),
                Liquidity.TAKER,
                now());
    }

    Price price() {
        BigDecimal value = decimal(100_000_000, 2 + random.nextInt(6));
        return new Price(random.nextInt(50) == 0 ? value.negate() : value);
    }

    Side side() {
        return random.nextBoolean() ? Side.BUY : Side.SELL;
    }

    private Adjustment adjustment() {
        BigDecimal change = decimal(1_000_000, 8);
        return new Adjustment(
                random.nextBoolean() ? change : change.negate(),
                random.nextBoolean() ? Optional.of(price()) : Optional.empty(),
                "reason",
                "ops",
                now());
    }

    private BigDecimal decimal(int unitsMax, int scale) {
        return BigDecimal.valueOf(random.nextInt(1 + (unitsMax >> random.nextInt(12))), scale);
    }

    private Trade pick(List<Trade> standing) {
        return standing.get(random.nextInt(standing.size()));
    }

    /** Venue times come late and out of order. */
    private Instant now() {
        return LedgerEntries.NOON.plusSeconds(fills + random.nextInt(5));
    }
}
