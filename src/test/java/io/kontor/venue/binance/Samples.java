package io.kontor.venue.binance;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.kontor.value.AccountId;
import io.kontor.value.ClientOrderId;
import io.kontor.value.IntentId;
import io.kontor.value.Price;
import io.kontor.value.Quantity;
import io.kontor.value.Side;
import io.kontor.value.Symbol;
import io.kontor.value.TimeInForce;
import io.kontor.value.VenueClientOrderId;
import io.kontor.value.VenueId;
import io.kontor.venue.OrderRequest;
import io.kontor.venue.SendGuard;
import io.kontor.venue.binance.link.BinanceSettings;
import io.kontor.venue.binance.protocol.ExchangeInfo;
import io.kontor.venue.binance.protocol.Json;
import io.kontor.venue.binance.protocol.Listing;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Orders, ids and settings the tests of this adapter share. */
public final class Samples {
    public static final VenueId VENUE = new VenueId("BINANCE");
    public static final AccountId ACCOUNT = new AccountId("main");
    public static final Symbol BTC = new Symbol("BTC/USDT");
    /** What the sample of exchangeInfo lists. */
    public static final List<String> VENUE_SYMBOLS = List.of("BTCUSDT", "OLDUSDT", "NOLOTUSDT");

    /** Nothing is halted. */
    public static final SendGuard NO_HALT = (_, _, _, _) -> Optional.empty();

    private Samples() {}

    public static VenueClientOrderId id(String clientOrderId, int attempt) {
        return new VenueClientOrderId(IntentId.of(ACCOUNT, new ClientOrderId(clientOrderId)), attempt);
    }

    public static OrderRequest order(VenueClientOrderId id, Instant sendBefore) {
        return order(id, sendBefore, TimeInForce.GTC, false, Optional.empty(), Optional.empty());
    }

    public static OrderRequest order(
            VenueClientOrderId id,
            Instant sendBefore,
            TimeInForce timeInForce,
            boolean postOnly,
            Optional<Quantity> display,
            Optional<Price> stop) {
        return new OrderRequest(
                id,
                BTC,
                Side.BUY,
                Quantity.of("2"),
                Price.of("100.5"),
                timeInForce,
                postOnly,
                false,
                display,
                stop,
                Optional.empty(),
                sendBefore,
                Optional.empty());
    }

    public static Listing listing() {
        ExchangeInfo info = ExchangeInfo.of(VENUE, Json.read(Documents.EXCHANGE_INFO), VENUE_SYMBOLS);
        return new Listing(List.of(BTC), info.instruments(), info.changes());
    }

    public static BinanceSettings settings(String changes) {
        Config config = ConfigFactory.parseString("kontor.binance { " + changes + " }")
                .withFallback(ConfigFactory.defaultReferenceUnresolved())
                .resolve();
        return BinanceSettings.from(config);
    }
}
