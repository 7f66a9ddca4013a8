package io.kontor.risk;

import com.typesafe.config.ConfigFactory;
import io.kontor.risk.Limits.OfSymbol;
import io.kontor.risk.Limits.SelfTrade;
import io.kontor.risk.Limits.WithoutMark;
import io.kontor.value.Asset;
import io.kontor.value.Money;
import io.kontor.value.Quantity;
import io.kontor.value.Symbol;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Limits so wide that nothing meets them, in a currency that needs no conversion, with the ones a test is about set to what it says. */
public final class SampleLimits {
    private long version = 1;
    private Asset currency = new Asset("USDT");
    private int perSecond = Limits.RATE_MAX;
    private int perMinute = Limits.RATE_MAX;
    private long lots = 1_000_000;
    private @Nullable BigDecimal collar;
    private Money orderNotional = Money.of("1000000000");
    private int openOrders = 10_000;
    private @Nullable Money gross;
    private @Nullable Money net;
    private @Nullable Money loss;
    private SelfTrade selfTrade = SelfTrade.ALLOW;
    private int repeats = Limits.RATE_MAX;
    private WithoutMark withoutMark = WithoutMark.ALLOW;
    private final Map<Symbol, OfSymbol> symbols = new HashMap<>();

    public static SampleLimits wide() {
        return new SampleLimits();
    }

    /** Settings under which every account starts with these limits. */
    public static LimitsSettings settings(Limits limits) {
        return settings(limits, new TwoPersonRule(false, Duration.ofDays(1)));
    }

    public static LimitsSettings settings(Limits limits, TwoPersonRule twoPerson) {
        return new LimitsSettings(
                limits,
                Map.of(),
                Conversions.from(ConfigFactory.defaultReference().resolve()),
                ZoneOffset.UTC,
                Duration.ofMillis(100),
                twoPerson);
    }

    public SampleLimits version(long value) {
        version = value;
        return this;
    }

    public SampleLimits currency(String value) {
        currency = new Asset(value);
        return this;
    }

    public SampleLimits rate(int second, int minute) {
        perSecond = second;
        perMinute = minute;
        return this;
    }

    public SampleLimits lots(long value) {
        lots = value;
        return this;
    }

    public SampleLimits collar(String value) {
        collar = new BigDecimal(value);
        return this;
    }

    public SampleLimits orderNotional(String value) {
        orderNotional = Money.of(value);
        return this;
    }

    public SampleLimits openOrders(int value) {
        openOrders = value;
        return this;
    }

    public SampleLimits gross(String value) {
        gross = Money.of(value);
        return this;
    }

    public SampleLimits net(String value) {
        net = Money.of(value);
        return this;
    }

    public SampleLimits loss(String value) {
        loss = Money.of(value);
        return this;
    }

    public SampleLimits noSelfTrade() {
        selfTrade = SelfTrade.REFUSE;
        return this;
    }

    public SampleLimits repeats(int value) {
        repeats = value;
        return this;
    }

    public SampleLimits withoutMark(WithoutMark value) {
        withoutMark = value;
        return this;
    }

    public SampleLimits position(Symbol symbol, String value) {
        return symbol(symbol, OfSymbol.net(Quantity.of(value)));
    }

    public SampleLimits symbol(Symbol symbol, OfSymbol value) {
        symbols.put(symbol, value);
        return this;
    }

    public Limits done() {
        return new Limits(
                version,
                currency,
                perSecond,
                perMinute,
                lots,
                Optional.ofNullable(collar),
                orderNotional,
                openOrders,
                Optional.ofNullable(gross),
                Optional.ofNullable(net),
                Optional.ofNullable(loss),
                selfTrade,
                repeats,
                withoutMark,
                symbols);
    }
}
