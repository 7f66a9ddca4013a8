package io.kontor.instrument;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValueFactory;
import io.kontor.value.Symbol;
import io.kontor.value.VenueId;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a venue listed at some moment, as text that outlives the process; in the configuration's own format.
 *
 * @param at when the venue said so
 */
public record KeptListing(VenueId venue, Instant at, List<Instrument> instruments) {
    private static final String AT = "at";
    private static final String INSTRUMENTS = "instruments";

    public KeptListing {
        instruments = List.copyOf(instruments);
    }

    /** Throws a {@link com.typesafe.config.ConfigException} that names what is wrong. */
    public static KeptListing read(VenueId venue, Config kept) {
        Section file = new Section("listing of " + venue, kept);
        Instant at = file.as(AT, KeptListing::instant);
        List<Instrument> instruments = new ArrayList<>();
        file.section(INSTRUMENTS)
                .sections()
                .forEach((symbol, entry) ->
                        instruments.add(InstrumentFormat.read(venue, entry.make(() -> new Symbol(symbol)), entry)));
        return new KeptListing(venue, at, instruments);
    }

    public String write() {
        Map<String, Object> entries = new LinkedHashMap<>();
        for (Instrument instrument : instruments) {
            Config entry = InstrumentFormat.write(instrument);
            entries.put(instrument.symbol().value(), entry.root().unwrapped());
        }
        // By the objects themselves: a symbol is a key, not a path.
        return ConfigValueFactory.fromMap(Map.of(AT, at.toString(), INSTRUMENTS, entries))
                .render(ConfigRenderOptions.concise().setFormatted(true));
    }

    private static Instant instant(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException(text + " (expected: a time such as 2026-11-20T12:00:00Z)", e);
        }
    }
}
