package io.kontor.ingress.ws;

import io.kontor.ingress.SystemFeed.SystemEvent;
import io.kontor.ingress.json.Cursor;
import io.kontor.ingress.json.JsonOut;
import io.kontor.ingress.json.MarketDataOut;
import io.kontor.ingress.json.Problem;
import io.kontor.ingress.json.StreamOp.Channel;
import io.kontor.marketdata.BookView;
import io.kontor.marketdata.Quote;
import io.kontor.value.AccountId;
import java.time.Instant;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/** The frames of a stream that are not an account's events: answers, snapshots, market data. */
final class Frames {
    private Frames() {}

    static String result(String id, Consumer<JsonOut> result) {
        return result(Optional.of(id), result);
    }

    /** Without an id where the operation needed none and had none. */
    static String result(Optional<String> id, Consumer<JsonOut> result) {
        return JsonOut.object(out -> out.put("id", id).putObject("result", result));
    }

    static String problem(String id, Problem problem) {
        return problem(Optional.of(id), problem);
    }

    /** Without an id where the frame that is refused had none that could be read. */
    static String problem(Optional<String> id, Problem problem) {
        return JsonOut.object(out -> out.put("id", id).putObject("problem", problem::write));
    }

    /**
     * A part of the current state; the last one carries the cursor from which events go on.
     *
     * @param seq the account's, as of the snapshot
     */
    static String snapshot(
            Channel channel, AccountId account, long seq, Optional<Cursor> cursor, Instant at, Consumer<JsonOut> data) {
        return JsonOut.object(out -> out.put("channel", channel)
                .put("account", account)
                .put("seq", seq)
                .put("cursor", cursor)
                .put("at", at)
                .put("type", "Snapshot")
                .putObject("data", inner -> {
                    data.accept(inner);
                    inner.put("last", cursor.isPresent());
                }));
    }

    static String quote(Quote quote) {
        return market(Channel.MARKETDATA_L1, quote.at(), out -> MarketDataOut.quote(out, quote));
    }

    static String book(BookView book) {
        return market(Channel.MARKETDATA_L2, book.at(), out -> MarketDataOut.book(out, book));
    }

    static String system(SystemEvent event) {
        return JsonOut.object(out -> out.put("channel", Channel.SYSTEM)
                .put("at", event.at())
                .put("type", event.type())
                .putObject("data", inner -> new TreeMap<>(event.data()).forEach(inner::put)));
    }

    private static String market(Channel channel, Instant at, Consumer<JsonOut> data) {
        return JsonOut.object(out -> out.put("channel", channel)
                .put("at", at)
                .put("type", "MarketUpdate")
                .putObject("data", data));
    }
}
