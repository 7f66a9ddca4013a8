package io.kontor.app.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A gateway, the simulated exchange in a process of its own, and a tap on the way between them. */
public final class SeparateRig implements AutoCloseable {
    private final ServerProcess exchange;
    private final VenueTap tap;
    private final ServerProcess gateway;

    private SeparateRig(ServerProcess exchange, VenueTap tap, ServerProcess gateway) {
        this.exchange = exchange;
        this.tap = tap;
        this.gateway = gateway;
    }

    /**
     * Returns once the gateway says that it is ready.
     *
     * @param directory for settings, logs and the exchange's books
     * @param data where the gateway keeps its journal
     */
    public static SeparateRig start(
            Path directory, Path data, Optional<Path> base, SeparateExchange.Trade trade, List<String> serverOptions) {
        try {
            Files.createDirectories(directory);
            int port = ServerProcess.freeAddress().getPort();
            VenueTap tap = VenueTap.before(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            SeparateExchange settings = SeparateExchange.in(directory, base, trade, tap.port());
            ServerProcess exchange = ServerProcess.exchange(
                    directory.resolve("exchange.log"),
                    List.of(
                            "--conf",
                            settings.exchange().toString(),
                            "--data-dir",
                            directory.resolve("exchange").toString()),
                    port);
            exchange.awaitReady();
            ServerProcess gateway = ServerProcess.start(
                    directory.resolve("gateway.log"),
                    serverOptions,
                    List.of("run", "--conf", settings.gateway().toString(), "-Dkontor.data-dir=" + data));
            gateway.awaitReady();
            return new SeparateRig(exchange, tap, gateway);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public ServerProcess gateway() {
        return gateway;
    }

    VenueTap tap() {
        return tap;
    }

    @Override
    public void close() {
        gateway.close();
        exchange.close();
        try {
            tap.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
