package io.kontor.app;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.kontor.instrument.InstrumentCatalog;
import io.kontor.risk.LimitsSettings;
import io.kontor.value.VenueId;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class LimitedSymbolsTest {
    private static final VenueId SIM = new VenueId("SIM");
    private static final VenueId OTHER = new VenueId("OTHER");

    private final Logger logger = (Logger) LoggerFactory.getLogger(LimitedSymbols.class);
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    @BeforeEach
    void listen() {
        log.start();
        logger.addAppender(log);
    }

    @AfterEach
    void listenNoMore() {
        logger.detachAppender(log);
    }

    @Test
    void aPathOverASymbolThatNobodyListsIsNamedOnce() {
        LimitedSymbols limited = limited(
                "kontor.risk.conversions.USD { SOL = [\"SOL/USD\"], LINK = [\"LINK/BTC\", \"BTC/USDT\", \"1 USD\"] }",
                SIM);

        limited.listed(SIM);
        limited.listed(SIM);

        assertThat(log.list)
                .singleElement()
                .extracting(ILoggingEvent::getFormattedMessage)
                .asString()
                .endsWith("kontor.risk.conversions.USD.LINK: LINK/BTC, kontor.risk.conversions.USD.SOL: SOL/USD");
    }

    @Test
    void nothingIsSaidBeforeEveryVenueHasToldWhatItLists() {
        LimitedSymbols limited = limited("kontor.risk.conversions.USD.SOL = [\"SOL/USD\"]", SIM, OTHER);

        limited.listed(SIM);
        assertThat(log.list).isEmpty();
        limited.listed(OTHER);

        assertThat(log.list).hasSize(1);
    }

    @Test
    void theShippedPathsAndThoseOfWhatNobodyTradesAreNothingToSay() {
        limited("kontor.risk.conversions.USD.CHF = [\"CHF/USD\"]", SIM).listed(SIM);

        assertThat(log.list).isEmpty();
    }

    @Test
    void whatOnlyAVenueThatIsNotOursListsIsNotListed() {
        limited("kontor.instruments.OTHER.\"EUR/USDT\" = ${kontor.instruments.SIM.\"BTC/USDT\"} { base = EUR }", OTHER)
                .listed(OTHER);

        assertThat(log.list)
                .singleElement()
                .extracting(ILoggingEvent::getFormattedMessage)
                .asString()
                .endsWith(": kontor.risk.conversions.USD.EUR: EUR/USD");
    }

    @Test
    void aSymbolWithALimitOfItsOwnThatNobodyListsIsNamed() {
        limited(
                        "kontor.risk { default.symbols { \"BTC/USDT\" { position-net-max = 5 } },"
                                + " overrides { main { symbols { \"BTC/USTD\" { position-net-max = 5 } } } } }",
                        SIM)
                .listed(SIM);

        assertThat(log.list)
                .singleElement()
                .extracting(ILoggingEvent::getFormattedMessage)
                .asString()
                .endsWith("holds for nothing: BTC/USTD");
    }

    /** Such as one without a key: its list may be configured, or kept from before, and it may list more. */
    @Test
    void whatAVenueThatCannotAnswerIsKnownToListIsNotNamed() {
        limited(
                        "kontor.instruments.OTHER.\"EUR/USDT\" = ${kontor.instruments.SIM.\"BTC/USDT\"} { base = EUR }, "
                                + "kontor.risk.default.symbols { \"EUR/USDT\" { position-net-max = 5 }, "
                                + "\"BTC/USTD\" { position-net-max = 5 } }",
                        List.of(SIM, OTHER),
                        List.of(SIM))
                .listed(SIM);

        assertThat(log.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .filteredOn(line -> line.contains("these symbols"))
                .containsExactly(
                        "Of the venues that have answered none lists these symbols, so what kontor.risk states of"
                                + " each holds for nothing: BTC/USTD");
    }

    private static LimitedSymbols limited(String changes, VenueId... venues) {
        return limited(changes, List.of(venues), List.of(venues));
    }

    private static LimitedSymbols limited(String changes, List<VenueId> venues, List<VenueId> answering) {
        Config config = ConfigFactory.parseString(changes)
                .withFallback(ConfigFactory.load())
                .resolve();
        return new LimitedSymbols(LimitsSettings.from(config), InstrumentCatalog.from(config), venues, answering);
    }
}
