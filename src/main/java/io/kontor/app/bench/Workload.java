package io.kontor.app.bench;

import io.kontor.instrument.Instrument;
import io.kontor.value.Price;
import io.kontor.value.Quantity;
import io.kontor.value.Side;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The one workload of all trials: orders over all accounts and symbols, of which seven in ten fill at once and the others rest first,
 * half of these to be canceled and half to be modified into the market. The same for the same run name, however it is sent.
 */
public final class Workload {
    /** A change follows its order after so many others, when it is surely answered. */
    static final int FOLLOWS_AFTER = 1_000;

    private static final BigDecimal INTO_THE_MARKET = new BigDecimal("0.03");
    private static final BigDecimal OUT_OF_THE_MARKET = new BigDecimal("0.20");

    private final String run;
    private final List<String> accounts;
    private final List<Instrument> instruments;
    private final Map<Instrument, Price> marks;

    /** @param run begins every client order id, so that two runs on one journal do not meet */
    public Workload(String run, List<String> accounts, List<Instrument> instruments, Map<Instrument, Price> marks) {
        this.run = run;
        this.accounts = accounts;
        this.instruments = instruments;
        this.marks = marks;
    }

    /** What becomes of the order of that number after it was placed. */
    enum Change {
        NONE,
        CANCEL,
        MODIFY
    }

    Change changeOf(long number) {
        return switch ((int) (number % 20)) {
            case 3, 10, 16 -> Change.CANCEL;
            case 6, 13, 19 -> Change.MODIFY;
            default -> Change.NONE;
        };
    }

    String account(long number) {
        return accounts.get((int) (number % accounts.size()));
    }

    String clientOrderId(long number) {
        return run + "-" + number;
    }

    /** The body that places the order. */
    String place(long number) {
        return body(number, changeOf(number) == Change.NONE);
    }

    /** The body that modifies it into the market, where it is one to be modified. */
    Optional<String> modify(long number) {
        return changeOf(number) == Change.MODIFY ? Optional.of(body(number, true)) : Optional.empty();
    }

    private String body(long number, boolean marketable) {
        Instrument instrument = instruments.get((int) (number / accounts.size() % instruments.size()));
        Side side = number % 2 == 0 ? Side.BUY : Side.SELL;
        Price mark = marks.get(instrument);
        if (mark == null) {
            throw new IllegalStateException("no mark for " + instrument.symbol());
        }
        BigDecimal way = marketable ? INTO_THE_MARKET : OUT_OF_THE_MARKET.negate();
        BigDecimal factor = side == Side.BUY ? BigDecimal.ONE.add(way) : BigDecimal.ONE.subtract(way);
        Price limit = instrument.price().round(new Price(mark.value().multiply(factor)), RoundingMode.HALF_UP);
        return "{\"account\":\"" + account(number) + "\",\"clientOrderId\":\"" + clientOrderId(number)
                + "\",\"symbol\":\""
                + instrument.symbol() + "\",\"side\":\"" + side + "\",\"amount\":\"" + amount(instrument, mark)
                + "\",\"limitPrice\":\"" + limit + "\"}";
    }

    /** Twice the smallest order that is allowed, on the step. */
    private static Quantity amount(Instrument instrument, Price mark) {
        Quantity step = instrument.amount().step();
        BigDecimal notional =
                instrument.minNotional().value().multiply(BigDecimal.TWO).max(BigDecimal.TEN);
        BigDecimal steps = notional.divide(mark.value().multiply(step.value()), 0, RoundingMode.UP);
        Quantity byNotional = new Quantity(steps.multiply(step.value()));
        return byNotional.max(instrument.amount().min()).max(step);
    }
}
