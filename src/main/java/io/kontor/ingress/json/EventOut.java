package io.kontor.ingress.json;

import io.kontor.account.LimitAlert;
import io.kontor.account.PublicEvent;
import io.kontor.account.PublicEvent.LimitAlerted;
import io.kontor.account.PublicEvent.OrderChanged;
import io.kontor.account.PublicEvent.PositionChanged;
import java.util.Locale;

/** Writes the frames of an account's stream. */
public final class EventOut {
    private EventOut() {}

    public static String frame(PublicEvent event, Cursor cursor) {
        return JsonOut.object(out -> frame(out, event, cursor));
    }

    public static void frame(JsonOut out, PublicEvent event, Cursor cursor) {
        out.put("channel", event.type().channel().name().toLowerCase(Locale.ROOT))
                .put("account", event.account())
                .put("seq", event.seq())
                .put("cursor", cursor)
                .put("at", event.at())
                .put("type", event.type())
                .putObject("data", data -> body(data, event));
    }

    private static void body(JsonOut out, PublicEvent event) {
        switch (event.body()) {
            case OrderChanged changed -> {
                OrderOut.summary(out, changed.order());
                changed.fill().ifPresent(fill -> out.putObject("fill", inner -> OrderOut.fill(inner, fill)));
            }
            case PositionChanged changed -> {
                out.put("symbol", event.symbol());
                PositionOut.ledger(out, changed.ledger());
            }
            case LimitAlerted alerted -> alert(out, alerted);
        }
    }

    private static void alert(JsonOut out, LimitAlerted alerted) {
        LimitAlert alert = alerted.alert();
        out.put("limit", alert.limit().field())
                .put("symbol", alert.symbol())
                .put("percent", alert.percent())
                .put("used", alert.used())
                .put("max", alert.max())
                .put("limitsVersion", alerted.limitsVersion());
    }
}
