package io.kontor.ingress.json;

import io.kontor.control.Halt;
import io.kontor.risk.Limits;
import io.kontor.risk.Limits.OfSymbol;
import io.kontor.risk.Limits.SelfTrade;
import io.kontor.risk.Limits.WithoutMark;
import io.kontor.value.AccountId;
import io.kontor.value.Asset;
import io.kontor.value.CommandId;
import io.kontor.value.Money;
import io.kontor.value.Quantity;
import io.kontor.value.Symbol;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Reads the body that sets an account's limits: all of them, in the form in which they are shown. */
public final class LimitsJson {
    private static final int WHOLE_MAX = 999_999_999;
    private static final int SYMBOLS_MAX = 1_000;
    private static final int COLLAR_DIGITS = 4;

    private LimitsJson() {}

    /**
     * Limits somebody wants.
     *
     * @param replaces the version they are to take the place of, where the body says it
     */
    public record LimitsBody(
            Limits limits, Optional<Integer> replaces, String by, String reason, Optional<CommandId> command) {}

    /** Why what is proposed is wanted no more, and who says so. */
    public record WithdrawalBody(String by, String reason, Optional<CommandId> command) {}

    /** Reads one that withdraws a proposal. */
    public static Parsed<WithdrawalBody> withdrawal(Json.Obj body) {
        Fields fields = new Fields(body);
        Optional<String> by = HaltJson.by(fields);
        Optional<String> reason = HaltJson.text(fields, "reason", Halt.REASON_CHARS_MAX);
        Optional<CommandId> command = Ids.command(fields);
        fields.refuseOthers();
        return fields.isClean()
                ? new Parsed.Ok<>(new WithdrawalBody(by.orElseThrow(), reason.orElseThrow(), command))
                : new Parsed.Refused<>(fields.refusal());
    }

    /** Reads one for the account addressed; a body that names another is refused. */
    public static Parsed<LimitsBody> read(Json.Obj body, AccountId account) {
        Fields fields = new Fields(body);
        fields.text("account", account.value(), text -> text)
                .ifPresent(text -> fields.check(text.equals(account.value()), "account", text, account.value()));
        Optional<Integer> version = fields.integer("version", 1, WHOLE_MAX);
        Optional<Asset> currency =
                fields.required("currency", "an asset", fields.text("currency", "an asset such as USD", Asset::new));
        Optional<Integer> perSecond = whole(fields, "ordersPerSecondMax", Limits.RATE_MAX);
        Optional<Integer> perMinute = whole(fields, "ordersPerMinuteMax", Limits.RATE_MAX);
        Optional<Integer> lots = whole(fields, "orderLotsMax", WHOLE_MAX);
        Optional<BigDecimal> collar = fields.positive("priceCollar").filter(c -> isCollar(fields, c));
        Optional<BigDecimal> notional =
                fields.required("orderNotionalMax", "a decimal", fields.positive("orderNotionalMax"));
        Optional<Integer> openOrders = whole(fields, "openOrdersMax", WHOLE_MAX);
        Optional<Money> gross = fields.positive("grossNotionalMax").map(Money::new);
        Optional<Money> net = fields.positive("netNotionalMax").map(Money::new);
        Optional<Money> loss = fields.positive("dailyLossMax").map(Money::new);
        Optional<SelfTrade> selfTrade = oneOf(fields, "selfTrade", SelfTrade.class);
        Optional<Integer> repeats = whole(fields, "repeatsMax", Limits.RATE_MAX);
        Optional<WithoutMark> withoutMark = oneOf(fields, "withoutMark", WithoutMark.class);
        Map<Symbol, OfSymbol> symbols = symbols(fields);
        Optional<String> by = HaltJson.by(fields);
        Optional<String> reason = HaltJson.text(fields, "reason", Halt.REASON_CHARS_MAX);
        Optional<CommandId> command = Ids.command(fields);
        fields.refuseOthers();
        if (!fields.isClean()) {
            return new Parsed.Refused<>(fields.refusal());
        }
        Limits limits = new Limits(
                version.orElse(1),
                currency.orElseThrow(),
                perSecond.orElseThrow(),
                perMinute.orElseThrow(),
                lots.orElseThrow(),
                collar,
                new Money(notional.orElseThrow()),
                openOrders.orElseThrow(),
                gross,
                net,
                loss,
                selfTrade.orElseThrow(),
                repeats.orElseThrow(),
                withoutMark.orElseThrow(),
                symbols);
        return new Parsed.Ok<>(new LimitsBody(limits, version, by.orElseThrow(), reason.orElseThrow(), command));
    }

    private static boolean isCollar(Fields fields, BigDecimal collar) {
        boolean fits = collar.compareTo(BigDecimal.TEN) <= 0
                && collar.stripTrailingZeros().scale() <= COLLAR_DIGITS;
        fields.check(fits, "priceCollar", collar.toPlainString(), "at most 10, in steps of 0.0001");
        return fits;
    }

    private static Map<Symbol, OfSymbol> symbols(Fields fields) {
        Map<Symbol, OfSymbol> symbols = new TreeMap<>();
        fields.object("symbols").ifPresent(inner -> {
            fields.check(
                    inner.names().size() <= SYMBOLS_MAX,
                    "symbols",
                    inner.names().size() + " symbols",
                    "at most " + SYMBOLS_MAX);
            for (String name : inner.names()) {
                symbol(inner, name)
                        .ifPresent(symbol -> inner.object(name).ifPresent(one -> symbols.put(symbol, ofSymbol(one))));
            }
            inner.refuseOthers();
        });
        return symbols;
    }

    private static Optional<Symbol> symbol(Fields fields, String name) {
        try {
            return Optional.of(new Symbol(name));
        } catch (IllegalArgumentException e) {
            fields.any(name);
            fields.wrong(Json.bounded(name), "as a name", "a symbol of GET /v1/symbols");
            return Optional.empty();
        }
    }

    private static OfSymbol ofSymbol(Fields one) {
        OfSymbol read = new OfSymbol(
                one.integer("orderLotsMax", 1, WHOLE_MAX).map(Integer::longValue),
                amount(one, "positionLongMax"),
                amount(one, "positionShortMax"),
                amount(one, "positionNetMax"));
        one.refuseOthers();
        return read;
    }

    private static Optional<Quantity> amount(Fields fields, String name) {
        return fields.decimal(name)
                .filter(value -> {
                    fields.check(value.signum() >= 0, name, value.toPlainString(), "0 or more");
                    return value.signum() >= 0;
                })
                .map(Quantity::new);
    }

    private static Optional<Integer> whole(Fields fields, String name, int max) {
        return fields.required(name, "a whole number from 1 to " + max, fields.integer(name, 1, max));
    }

    private static <E extends Enum<E>> Optional<E> oneOf(Fields fields, String name, Class<E> type) {
        return fields.required(name, Fields.expected(type), fields.oneOf(name, type));
    }
}
