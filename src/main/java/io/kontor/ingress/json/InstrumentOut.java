package io.kontor.ingress.json;

import io.kontor.instrument.AssetMetadata;
import io.kontor.instrument.Instrument;
import java.util.Collection;

/** Writes what can be traded and how. */
public final class InstrumentOut {
    private InstrumentOut() {}

    public static void instrument(JsonOut out, Instrument instrument) {
        out.put("symbol", instrument.symbol())
                .put("venue", instrument.venue())
                .put("venueSymbol", instrument.venueSymbol())
                .put("type", instrument.type())
                .put("base", instrument.base())
                .put("quote", instrument.quote())
                .putObject("amount", amount -> RecordJson.fields(amount, instrument.amount()))
                .putObject("price", price -> RecordJson.fields(price, instrument.price()))
                .put("minNotional", instrument.minNotional())
                .putObject("capabilities", inner -> capabilities(inner, instrument));
        instrument.contract().ifPresent(c -> out.putObject("contract", inner -> RecordJson.fields(inner, c)));
        out.put("calendar", instrument.calendar());
    }

    /** Sets are written in their enum's order, so that the same metadata is the same text. */
    private static void capabilities(JsonOut out, Instrument instrument) {
        var capabilities = instrument.capabilities();
        out.putTexts("sides", sorted(capabilities.sides()))
                .putTexts("amountTypes", sorted(capabilities.amountTypes()))
                .putTexts("kinds", sorted(capabilities.kinds()))
                .putTexts("timesInForce", sorted(capabilities.timesInForce()))
                .putTexts("triggers", sorted(capabilities.triggers()))
                .put("postOnly", capabilities.postOnly())
                .put("reduceOnly", capabilities.reduceOnly())
                .put("iceberg", capabilities.iceberg())
                .put("reduceBelowMinimum", capabilities.reduceBelowMinimum());
    }

    public static void asset(JsonOut out, AssetMetadata asset) {
        out.put("asset", asset.asset())
                .put("name", asset.name())
                .put("decimals", asset.decimals())
                .put("kind", asset.kind());
    }

    private static <E extends Enum<E>> Collection<E> sorted(Collection<E> values) {
        return values.stream().sorted().toList();
    }
}
