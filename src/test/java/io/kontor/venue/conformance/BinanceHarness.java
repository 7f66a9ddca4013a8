package io.kontor.venue.conformance;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.Behaviors;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.kontor.sim.Exchange;
import io.kontor.sim.SimInstruments;
import io.kontor.sim.SimSettings;
import io.kontor.sim.binance.BinanceFace;
import io.kontor.sim.binance.BinanceSettings;
import io.kontor.value.AccountId;
import io.kontor.value.Price;
import io.kontor.value.Quantity;
import io.kontor.value.Side;
import io.kontor.value.Symbol;
import io.kontor.value.VenueId;
import io.kontor.venue.VenueAdapter;
import io.kontor.venue.binance.BinanceAccess;
import io.kontor.venue.binance.BinanceAccess.Channel;
import io.kontor.venue.binance.BinanceAdapter;
import io.kontor.venue.binance.link.Endpoints;
import io.kontor.venue.binance.protocol.ApiKey;
import io.kontor.venue.binance.protocol.Params;
import io.kontor.venue.binance.protocol.Secret;
import io.kontor.venue.binance.protocol.SigningKey;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** {@code venue.binance} over real sockets, against the simulated exchange's Binance face on a free port. */
final class BinanceHarness implements VenueHarness {
    /** For the faults: no answer by then, and the venue says itself that it does not know. */
    private static final Duration NEVER = Duration.ZERO;

    private static final Duration WINDOW = Duration.ofSeconds(60);

    private final ManualClock clock = new ManualClock();
    private final ActorSystem<?> ours;
    private final Channel channel;
    private final ActorSystem<Void> theirs;
    private final AtomicInteger ids = new AtomicInteger();
    private final HttpClient controls = HttpClient.newHttpClient();
    private final Exchange exchange;
    private final BinanceFace face;
    private final ExchangeSide side;
    private final List<VenueAdapter> adapters = new ArrayList<>();
    private final VenueAdapter adapter;

    /**
     * A venue of its own.
     *
     * @param ours what the adapters run on
     */
    BinanceHarness(Path directory, ActorSystem<?> ours, Channel channel) throws Exception {
        this.ours = ours;
        this.channel = channel;
        Config config = ConfigFactory.parseString("""
                kontor.sim {
                  conduct = BINANCE, fees.charge = RECEIVED, generator.enabled = false
                  binance { port = 0, bounds { processing-timeout = 2 s, shutdown-grace = 10 ms }, limits.orders-per-ten-seconds = 50 }
                }
                akka { actor.provider = local, library-extensions = [], loglevel = WARNING }
                """)
                .withFallback(ConfigFactory.defaultReference())
                .resolve();
        SimSettings sim = SimSettings.from(config.getConfig("kontor.sim"));
        BinanceSettings binance =
                BinanceSettings.from(config.getConfig("kontor.sim"), List.of(ExchangeSide.MAIN, ExchangeSide.OTHER));
        exchange = Exchange.open(directory, sim, new SimInstruments(), clock);
        theirs = ActorSystem.create(Behaviors.empty(), "face", config);
        face = Line.got(BinanceFace.start(theirs, exchange, sim, binance, clock, () -> "id-" + ids.incrementAndGet()));
        side = new ExchangeSide(exchange, ExchangeSide.MAIN, NEVER);
        adapter = adapter("secret-");
    }

    @Override
    public VenueAdapter adapter() {
        return adapter;
    }

    @Override
    public VenueAdapter restarted() {
        return adapter("secret-");
    }

    @Override
    public VenueAdapter watchful() {
        return adapter("secret-", "catch-up.every = 100 ms");
    }

    @Override
    public VenueAdapter stranger() {
        return adapter("another-secret-");
    }

    @Override
    public Set<Trait> protocol() {
        Set<Trait> traits = EnumSet.of(
                Trait.CREDENTIALS,
                Trait.OWN_CLOCK,
                Trait.RATE_LIMITS,
                Trait.SERVER_ERRORS,
                Trait.MAINTENANCE,
                Trait.BOOK_GAPS,
                Trait.FORGETS_REPORTS);
        if (channel == Channel.websocket) {
            traits.add(Trait.ONE_LINE);
        }
        return traits;
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
    public void setVenueClockAhead(Duration ahead) throws Exception {
        control("POST", "/sim/clock", "{\"offset\":\"" + ahead + "\"}");
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
        control("POST", "/sim/disconnects", "{\"account\":\"" + account() + "\"}");
    }

    @Override
    public void beginMaintenance() throws Exception {
        control("PUT", "/sim/faults", "{\"MAINTENANCE\":{\"next\":1,\"delay\":\"PT10M\"}}");
    }

    @Override
    public void endMaintenance() throws Exception {
        control("DELETE", "/sim/faults", "");
    }

    @Override
    public void somebody(Symbol symbol, Side buyOrSell, Quantity quantity, Price price) throws Exception {
        side.somebody(symbol, buyOrSell, quantity, price);
    }

    @Override
    public void elsewhere(String clientOrderId, Side buyOrSell, Quantity quantity, Price price) throws Exception {
        side.elsewhere(clientOrderId, symbol(), buyOrSell, quantity, price);
    }

    /** With a cancel's id of its own, by which the venue calls the order from then on. */
    @Override
    public void cancelElsewhere(String clientOrderId) throws Exception {
        Params cancel = Params.none()
                .with("symbol", "BTCUSDT")
                .with("origClientOrderId", clientOrderId)
                .with("newClientOrderId", "web_cancel");
        ApiKey theirKey = key(account(), "secret-");
        Params.Stamp now = new Params.Stamp(clock.instant().toEpochMilli(), WINDOW.toMillis());
        request(builder("/api/v3/order?" + cancel.signedQuery(theirKey, now))
                .header("X-MBX-APIKEY", theirKey.key().reveal())
                .DELETE());
    }

    @Override
    public List<AtVenue> truth() throws Exception {
        return side.truth();
    }

    @Override
    public void shutDown() throws Exception {
        for (VenueAdapter each : adapters) {
            each.close();
        }
        Line.got(face.stop());
        exchange.close();
        theirs.terminate();
        Line.got(theirs.getWhenTerminated());
        controls.close();
    }

    private VenueAdapter adapter(String secretPrefix) {
        return adapter(secretPrefix, "");
    }

    private VenueAdapter adapter(String secretPrefix, String settings) {
        String address = "127.0.0.1:" + face.address().getPort();
        BinanceAccess access = new BinanceAccess(
                Endpoints.of("http://" + address, "ws://" + address + "/ws-api/v3", "ws://" + address),
                Optional.empty(),
                channel,
                List.of(symbol(), otherSymbol()),
                Map.of(
                        account(), key(account(), secretPrefix),
                        otherAccount(), key(otherAccount(), secretPrefix)),
                Map.of());
        Config config = ConfigFactory.parseString("kontor.binance { request-timeout = 6 s, " + settings + " }")
                .withFallback(ConfigFactory.defaultReference())
                .resolve();
        VenueAdapter made = new BinanceAdapter(
                ours,
                new VenueId("BINANCE"),
                access,
                io.kontor.venue.binance.link.BinanceSettings.from(config),
                clock,
                clock::nanoTime);
        adapters.add(made);
        return made;
    }

    private static ApiKey key(AccountId account, String secretPrefix) {
        return new ApiKey(
                new Secret("key-" + account),
                SigningKey.of(SigningKey.Algorithm.HMAC, new Secret(secretPrefix + account)));
    }

    private void control(String method, String path, String body) throws Exception {
        request(builder(path).method(method, HttpRequest.BodyPublishers.ofString(body)));
    }

    private HttpRequest.Builder builder(String path) {
        return HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + face.address().getPort() + path));
    }

    private void request(HttpRequest.Builder asked) throws Exception {
        HttpRequest request = asked.build();
        HttpResponse<String> answer = controls.send(request, HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IllegalStateException(request.uri().getPath() + ": " + answer.statusCode() + " " + answer.body());
        }
    }
}
