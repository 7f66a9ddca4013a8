package io.kontor.app.bench;

import io.kontor.value.AccountId;
import io.kontor.value.Symbol;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The simulated exchange as a venue in a process of its own: the settings it is started with, and those of a gateway that trades there.
 * Both are files in one directory, with a key for each account.
 *
 * @param exchange settings for {@code kontor sim}
 * @param gateway settings for {@code kontor run}
 */
public record SeparateExchange(Path exchange, Path gateway) {
    /** What is traded, and by whom. */
    public record Trade(List<AccountId> accounts, List<Symbol> symbols) {}

    /** A load is not to be paced by the venue's limits, which are for one account on the internet. */
    private static final String LIMITS_RAISED = """
            kontor.sim.binance {
              limits { weight-per-minute = 100000000, orders-per-ten-seconds = 1000000, orders-per-day = 100000000 }
              bounds { connects-per-five-minutes-max = 100000, incoming-per-second-max = 100 }
            }
            """;

    private static final String PACE_RAISED = """
              # All orders of all accounts come from one address.
              binance.websocket.connects-max = 100000
              binance.rest { connections-max = 64, requests-max = 512 }
              # What the exchange does wrong because it is told to, and callers who sweep whole books, would end the trading, as they should.
              breaker {
                reconciliation-break.enabled = false, stale-market-data.enabled = false
                reject-rate.enabled = false, market-move.enabled = false
              }
              # A venue that fails every few seconds is tried again as soon.
              venue.overrides.BINANCE.reconnect { max = 2 s, stable-after = 1 s }
              marketdata.backoff { max = 1 s, reset-after = 1 s }
              venue.overrides.BINANCE { throttle { requests = 50000, per = 1 s, cancel-reserve = 5000 } }
            """;

    /**
     * Writes them.
     *
     * @param base settings that both share, such as those of a trial
     * @param port where the exchange will listen
     */
    public static SeparateExchange in(Path directory, Optional<Path> base, Trade trade, int port) throws IOException {
        Path keys = Files.createDirectories(directory.resolve("keys"));
        for (AccountId account : trade.accounts()) {
            Files.writeString(keys.resolve(account + ".key"), "key-" + account);
            Files.writeString(keys.resolve(account + ".secret"), "secret-" + account);
        }
        String common = base.map(file -> "include required(file(" + quoted(file) + "))\n")
                        .orElse("") + "kontor.accounts = " + list(trade.accounts()) + "\n";
        return new SeparateExchange(
                Files.writeString(directory.resolve("exchange.conf"), common + LIMITS_RAISED),
                Files.writeString(directory.resolve("gateway.conf"), common + gateway(keys, trade, port)));
    }

    private static String gateway(Path keys, Trade trade, int port) {
        String credentials = trade.accounts().stream()
                .map(account -> "        \"" + account + "\" { key = " + reference(keys, account + ".key")
                        + ", secret = " + reference(keys, account + ".secret") + " }\n")
                .collect(Collectors.joining());
        return """
                kontor {
                  venues {
                    SIM = null
                    BINANCE {
                      provider = binance
                      endpoints {
                        rest = "http://127.0.0.1:%1$d"
                        websocket-api = "ws://127.0.0.1:%1$d/ws-api/v3"
                        streams = "ws://127.0.0.1:%1$d"
                      }
                      symbols = %2$s
                      credentials {
                %3$s      }
                    }
                  }
                  home-venues = [BINANCE]
                  instruments.SIM = null
                %4$s}
                """.formatted(port, list(trade.symbols()), credentials, PACE_RAISED);
    }

    private static String reference(Path keys, String name) {
        return quoted("file:" + keys.resolve(name).toAbsolutePath());
    }

    private static String list(List<?> names) {
        return names.stream().map(SeparateExchange::quoted).collect(Collectors.joining(", ", "[", "]"));
    }

    private static String quoted(Object text) {
        return "\"" + text + "\"";
    }
}
