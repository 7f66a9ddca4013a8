package io.kontor.trial;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.kontor.app.bench.SeparateExchange;
import io.kontor.app.dev.LocalProcess;
import io.kontor.platform.config.Configuration;
import io.kontor.value.AccountId;
import io.kontor.value.Symbol;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Where a trial's gateway trades. What became of the orders there is the truth. */
sealed interface TrialVenue extends AutoCloseable {
    Path TRIAL = Path.of("conf", "trial.conf");

    /** The gateway's. */
    Path settings();

    List<Symbol> symbols();

    /** Nothing goes wrong any more. */
    void calm() throws IOException, InterruptedException;

    /** How many fills an account has had there; empty where none of them can have been missed. */
    OptionalInt fillsOf(AccountId account) throws InterruptedException;

    /** What it holds, once the gateway is gone; it ends with that. */
    VenueTruth truth() throws InterruptedException;

    @Override
    void close();

    /** In the gateway's own process: it is killed with it, and goes wrong in no other way. */
    record Embedded(Path gatewayData) implements TrialVenue {
        private static final List<Symbol> SYMBOLS =
                symbolsOf("BTC/USDT", "ETH/USDT", "XRP/USDT", "DOGE/USDT", "AAPL/USD", "MSFT/USD");

        @Override
        public Path settings() {
            return TRIAL;
        }

        @Override
        public List<Symbol> symbols() {
            return SYMBOLS;
        }

        @Override
        public void calm() {}

        @Override
        public OptionalInt fillsOf(AccountId account) {
            return OptionalInt.empty();
        }

        @Override
        public VenueTruth truth() {
            return VenueTruth.read(
                    gatewayData.resolve("venues").resolve("SIM"), Configuration.load(Optional.of(TRIAL)));
        }

        @Override
        public void close() {}
    }

    /** {@code kontor sim}, reached by the venue's protocol over sockets. It outlives the gateway. */
    record Apart(Path directory, SeparateExchange settingsOfBoth, GatewayApi api, KontorProcess process)
            implements TrialVenue {
        private static final List<Symbol> SYMBOLS = symbolsOf("BTC/USDT", "ETH/USDT", "XRP/USDT", "DOGE/USDT");

        /** The protocol has no word for these: nobody who speaks it can learn that a trade was taken back or changed. */
        private static final String UNTOLD =
                "{\"TRADE_BUSTED\":{\"probability\":0},\"TRADE_CORRECTED\":{\"probability\":0}}";

        /** @param chaos how probable each fault is on each occasion */
        static Apart start(Path directory, List<AccountId> accounts, double chaos, long seed)
                throws IOException, InterruptedException {
            int port = LocalProcess.freePorts(1).getFirst();
            SeparateExchange both = SeparateExchange.in(
                    directory, Optional.of(TRIAL), new SeparateExchange.Trade(accounts, SYMBOLS), port);
            KontorProcess process = KontorProcess.exchange(
                    both.exchange(),
                    directory.resolve("venue"),
                    port,
                    directory.resolve("venue.log"),
                    "--chaos",
                    Double.toString(chaos),
                    "--seed",
                    Long.toString(seed));
            Runtime.getRuntime().addShutdownHook(new Thread(process::close));
            process.awaitUp();
            Apart apart = new Apart(directory, both, new GatewayApi(port), process);
            apart.control("PUT", Optional.of(UNTOLD));
            return apart;
        }

        @Override
        public Path settings() {
            return settingsOfBoth.gateway();
        }

        @Override
        public List<Symbol> symbols() {
            return SYMBOLS;
        }

        @Override
        public void calm() throws InterruptedException {
            System.out.println("faults: " + control("GET", Optional.empty()));
            control("DELETE", Optional.empty());
        }

        @Override
        public OptionalInt fillsOf(AccountId account) throws InterruptedException {
            return OptionalInt.of(api.list("/sim/fills?account=" + account).size());
        }

        @Override
        public VenueTruth truth() throws InterruptedException {
            process.stop();
            Config config = ConfigFactory.parseString("kontor.sim { conduct = BINANCE, fees.charge = RECEIVED }")
                    .withFallback(Configuration.load(Optional.of(settingsOfBoth.exchange())));
            return VenueTruth.read(directory.resolve("venue").resolve("exchange"), config);
        }

        @Override
        public void close() {
            api.close();
            process.close();
        }

        private String control(String method, Optional<String> body) throws InterruptedException {
            return Patience.until(
                            "the exchange's controls",
                            () -> api.send(new GatewayApi.Call(method, "/sim/faults", body))
                                    .filter(answer -> answer.status() == 200))
                    .body()
                    .toString();
        }
    }

    private static List<Symbol> symbolsOf(String... names) {
        return List.of(names).stream().map(Symbol::new).toList();
    }
}
