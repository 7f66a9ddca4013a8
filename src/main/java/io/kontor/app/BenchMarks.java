package io.kontor.app;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kontor.app.bench.ServerProcess;
import io.kontor.instrument.Instrument;
import io.kontor.value.Price;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/** Where markets are when a load begins: asked of the gateway itself, as any client would. */
final class BenchMarks {
    private BenchMarks() {}

    /** Returns once the gateway has a price for each. */
    static Map<Instrument, Price> of(ServerProcess gateway, Collection<Instrument> instruments) {
        Map<Instrument, Price> marks = new LinkedHashMap<>();
        for (Instrument instrument : instruments) {
            String symbol = URLEncoder.encode(instrument.symbol().value(), StandardCharsets.UTF_8);
            marks.put(instrument, bid(gateway.await("/v1/marketdata/" + symbol)));
        }
        return marks;
    }

    private static Price bid(String marketData) {
        try {
            return Price.of(
                    new ObjectMapper().readTree(marketData).at("/bid/price").asText());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("no market data: " + marketData, e);
        }
    }
}
