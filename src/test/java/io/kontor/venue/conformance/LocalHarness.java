package io.kontor.venue.conformance;

import io.kontor.sim.Exchange;
import io.kontor.sim.SimConfig;
import io.kontor.sim.SimInstruments;
import io.kontor.value.AccountId;
import io.kontor.value.Price;
import io.kontor.value.Quantity;
import io.kontor.value.Side;
import io.kontor.value.Symbol;
import io.kontor.venue.VenueAdapter;
import io.kontor.venue.local.LocalAdapter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** {@code venue.local}: the simulated exchange in the process, called as it is. */
final class LocalHarness implements VenueHarness {
    private static final Duration ANSWER_WAIT = Duration.ofMillis(50);

    private final ManualClock clock = new ManualClock();
    private final Exchange exchange;
    private final ExchangeSide side;
    private final LocalAdapter adapter;

    LocalHarness(Path directory) {
        exchange = Exchange.open(directory, SimConfig.with(SimConfig.ALONE), new SimInstruments(), clock);
        side = new ExchangeSide(exchange, ExchangeSide.MAIN, ANSWER_WAIT);
        adapter = new LocalAdapter(exchange, SimInstruments.VENUE, clock);
    }

    @Override
    public VenueAdapter adapter() {
        return adapter;
    }

    @Override
    public VenueAdapter restarted() {
        return new LocalAdapter(exchange, SimInstruments.VENUE, clock);
    }

    @Override
    public VenueAdapter watchful() {
        throw new UnsupportedOperationException("a log-on brings every report that was lost");
    }

    @Override
    public VenueAdapter stranger() {
        throw new UnsupportedOperationException("it wants no credentials");
    }

    @Override
    public Set<Trait> protocol() {
        return Set.of(Trait.ONE_LINE, Trait.REPORTS_BUSTS, Trait.REPLAYS_REPORTS, Trait.KEEPS_REJECTED_ORDERS);
    }

    @Override
    public AccountId account() {
        return ExchangeSide.MAIN;
    }

    @Override
    public AccountId otherAccount() {
        return ExchangeSide.OTHER;
    }

    @Override
    public Symbol symbol() {
        return SimInstruments.BTC_USDT;
    }

    @Override
    public Symbol otherSymbol() {
        return SimInstruments.ETH_USDT;
    }

    @Override
    public Instant now() {
        return clock.instant();
    }

    @Override
    public void pass(Duration time) {
        clock.pass(time);
    }

    @Override
    public void setVenueClockAhead(Duration ahead) {
        throw new UnsupportedOperationException("it has no clock of its own");
    }

    @Override
    public void next(Mishap mishap) {
        side.next(mishap);
    }

    @Override
    public void awaitMishaps() {
        side.awaitMishaps();
    }

    @Override
    public void disconnect() throws Exception {
        Line.got(exchange.disconnect(account()));
    }

    @Override
    public void beginMaintenance() {
        throw new UnsupportedOperationException("it has none");
    }

    @Override
    public void endMaintenance() {
        throw new UnsupportedOperationException("it has none");
    }

    @Override
    public void somebody(Symbol symbol, Side buyOrSell, Quantity quantity, Price price) throws Exception {
        side.somebody(symbol, buyOrSell, quantity, price);
    }

    @Override
    public void elsewhere(String clientOrderId, Side buyOrSell, Quantity quantity, Price price) throws Exception {
        side.elsewhere(clientOrderId, symbol(), buyOrSell, quantity, price);
    }

    @Override
    public void cancelElsewhere(String clientOrderId) throws Exception {
        side.cancelElsewhere(clientOrderId);
    }

    @Override
    public List<AtVenue> truth() throws Exception {
        return side.truth();
    }

    @Override
    public void shutDown() {
        adapter.close();
        exchange.close();
    }
}
