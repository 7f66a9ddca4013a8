package io.kontor.instrument;

import com.typesafe.config.Config;
import io.kontor.value.Asset;
import io.kontor.value.Symbol;
import io.kontor.value.VenueId;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the configuration says of instruments, assets and calendars: {@code kontor.instruments}, {@code kontor.assets}, {@code
 * kontor.calendars} and {@code kontor.home-venues}.
 *
 * @param adjustments entries with {@code source = venue}: the keys they state, to be laid over what the venue says
 */
public record InstrumentSettings(
        List<Instrument> instruments,
        Map<Listing, Config> adjustments,
        Map<Asset, AssetMetadata> assets,
        Map<String, Calendar> calendars,
        List<VenueId> homeVenues) {
    /** The name of {@link Calendar#UTC_DAY}, always there. */
    public static final String UTC = "UTC";

    /** An instrument's place: a symbol at a venue. */
    public record Listing(VenueId venue, Symbol symbol) {}

    /** Who states an entry: the configuration all of it, or the venue what the configuration does not. */
    private enum Source {
        config,
        venue
    }

    public InstrumentSettings {
        instruments = List.copyOf(instruments);
        adjustments = Map.copyOf(adjustments);
        assets = Map.copyOf(assets);
        calendars = Map.copyOf(calendars);
        homeVenues = List.copyOf(homeVenues);
    }

    /** Reads and validates; the error of anything wrong names the key and the file. */
    public static InstrumentSettings from(Config root) {
        Map<Asset, AssetMetadata> assets = readAssets(Section.of(root, "kontor.assets"));
        Map<String, Calendar> calendars = readCalendars(Section.of(root, "kontor.calendars"));
        List<Instrument> instruments = new ArrayList<>();
        Map<Listing, Config> adjustments = new HashMap<>();
        Section.of(root, "kontor.instruments").sections().forEach((venueName, venueSection) -> {
            VenueId venue = venueSection.make(() -> new VenueId(venueName));
            venueSection.sections().forEach((symbolName, entry) -> {
                Symbol symbol = entry.make(() -> new Symbol(symbolName));
                if (sourceOf(entry) == Source.venue) {
                    if (entry.has(InstrumentFormat.CALENDAR)) {
                        requireCalendar(entry, entry.text(InstrumentFormat.CALENDAR), calendars);
                    }
                    adjustments.put(new Listing(venue, symbol), entry.config());
                } else {
                    Instrument instrument = InstrumentFormat.read(venue, symbol, entry);
                    requireKnown(entry, instrument, assets, calendars);
                    instruments.add(instrument);
                }
            });
        });
        List<VenueId> homeVenues = List.copyOf(Section.of(root, "kontor").all("home-venues", VenueId::new));
        return new InstrumentSettings(instruments, adjustments, assets, calendars, homeVenues);
    }

    private static Source sourceOf(Section entry) {
        return entry.has(InstrumentFormat.SOURCE) ? entry.word(InstrumentFormat.SOURCE, Source.class) : Source.config;
    }

    private static void requireKnown(
            Section entry, Instrument instrument, Map<Asset, AssetMetadata> assets, Map<String, Calendar> calendars) {
        if (!assets.containsKey(instrument.base())) {
            throw entry.bad("base", instrument.base(), "an asset of kontor.assets");
        }
        if (!assets.containsKey(instrument.quote())) {
            throw entry.bad("quote", instrument.quote(), "an asset of kontor.assets");
        }
        requireCalendar(entry, instrument.calendar(), calendars);
    }

    private static void requireCalendar(Section entry, String calendar, Map<String, Calendar> calendars) {
        if (!calendars.containsKey(calendar)) {
            throw entry.bad(InstrumentFormat.CALENDAR, calendar, "UTC or a calendar of kontor.calendars");
        }
    }

    private static Map<Asset, AssetMetadata> readAssets(Section assets) {
        Map<Asset, AssetMetadata> known = new HashMap<>();
        assets.sections().forEach((name, entry) -> {
            entry.onlyKeys("name", "decimals", "kind");
            Asset asset = entry.make(() -> new Asset(name));
            AssetMetadata.Kind kind = entry.word("kind", AssetMetadata.Kind.class);
            known.put(
                    asset,
                    entry.make(() -> new AssetMetadata(asset, entry.text("name"), entry.count("decimals"), kind)));
        });
        return known;
    }

    private static Map<String, Calendar> readCalendars(Section calendars) {
        Map<String, Calendar> known = new HashMap<>();
        known.put(UTC, Calendar.UTC_DAY);
        calendars.sections().forEach((name, entry) -> {
            entry.onlyKeys("zone", "open", "close", "days", "holidays", "early-closes");
            known.put(name, readSessions(entry));
        });
        return known;
    }

    private static Calendar readSessions(Section entry) {
        Map<LocalDate, LocalTime> earlyCloses = new HashMap<>();
        Section early = entry.section("early-closes");
        for (String date : early.config().root().keySet()) {
            earlyCloses.put(early.make(() -> LocalDate.parse(date)), early.as('"' + date + '"', LocalTime::parse));
        }
        ZoneId zone = entry.as("zone", ZoneId::of);
        LocalTime open = entry.as("open", LocalTime::parse);
        LocalTime close = entry.as("close", LocalTime::parse);
        var holidays = entry.all("holidays", LocalDate::parse);
        var days = entry.words("days", DayOfWeek.class);
        return entry.make(() -> new Calendar.Sessions(zone, open, close, days, holidays, earlyCloses));
    }
}
