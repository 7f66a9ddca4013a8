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
 * half of these to be canceled and half to be modified into the market. Buys and sells take turns in each account and symbol, so that
 * positions come and go however long it runs. The same for the same run name, however it is sent.
 */
public final class Workload {
    /** A change follows its order after so many others, when it is surely answered. */
    static final int FOLLOWS_AFTER = 1_000;

    private static final BigDecimal INTO_THE_MARKET = new BigDecimal("0.03");
    private static final BigDecimal OUT_OF_THE_MARKET = new BigDecimal("-0.20");

    private final String run;
    private final List<String> accounts;
    private final List<Terms> terms;

    /** What orders of one symbol look like, as text. */
    private record Terms(String symbol, String amount, Limits buy, Limits sell) {
        static Terms of(Instrument instrument, Price mark) {
            return new Terms(
                    instrument.symbol().value(),
                    amountOf(instrument, mark).toString(),
                    Limits.of(instrument, mark, BigDecimal.ONE),
                    Limits.of(instrument, mark, BigDecimal.ONE.negate()));
        }
    }

    /** The limit price of an order that fills at once and of one that rests. */
    private record Limits(String into, String outOf) {
        static Limits of(Instrument instrument, Price mark, BigDecimal sign) {
            return new Limits(
                    at(instrument, mark, INTO_THE_MARKET.multiply(sign)),
                    at(instrument, mark, OUT_OF_THE_MARKET.multiply(sign)));
        }

        private static String at(Instrument instrument, Price mark, BigDecimal away) {
            Price price = new Price(mark.value().multiply(BigDecimal.ONE.add(away)));
            return instrument.price().round(price, RoundingMode.HALF_UP).toString();
        }
    }

    /** @param run begins every client order id, so that two runs on one journal do not meet */
    public Workload(String run, List<String> accounts, Map<Instrument, Price> marks) {
        this.run = run;
        this.accounts = accounts;
        this.terms = marks.entrySet().stream()
                .map(mark -> Terms.of(mark.getKey(), mark.getValue()))
                .toList();
    }

    /** What becomes of the order of that number after it was placed. */
    enum Change {
        NONE,
        CANCEL,
        MODIFY
    }

    Change changeOf(long number) {
        return switch ((int) ((number + round(number)) % 20)) {
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

    /** The body that places an order of which nothing fills. */
    String placeResting(long number) {
        return body(number, false);
    }

    /** The body that modifies it into the market, where it is one to be modified. */
    Optional<String> modify(long number) {
        return changeOf(number) == Change.MODIFY ? Optional.of(body(number, true)) : Optional.empty();
    }

    private String body(long number, boolean marketable) {
        Terms of = terms.get((int) (number / accounts.size() % terms.size()));
        Side side = (number + round(number)) % 2 == 0 ? Side.BUY : Side.SELL;
        Limits limits = side == Side.BUY ? of.buy() : of.sell();
        return "{\"account\":\"" + account(number) + "\",\"clientOrderId\":\"" + clientOrderId(number)
                + "\",\"symbol\":\"" + of.symbol() + "\",\"side\":\"" + side + "\",\"amount\":\"" + of.amount()
                + "\",\"limitPrice\":\"" + (marketable ? limits.into() : limits.outOf()) + "\"}";
    }

    /** How many orders of the same account and symbol come before it. */
    private long round(long number) {
        return number / accounts.size() / terms.size();
    }

    /** Twice the smallest order that is allowed, on the step. */
    private static Quantity amountOf(Instrument instrument, Price mark) {
        Quantity step = instrument.amount().step();
        BigDecimal notional =
                instrument.minNotional().value().multiply(BigDecimal.TWO).max(BigDecimal.TEN);
        BigDecimal steps = notional.divide(mark.value().multiply(step.value()), 0, RoundingMode.UP);
        Quantity byNotional = new Quantity(steps.multiply(step.value()));
        return byNotional.max(instrument.amount().min()).max(step);
    }
}
