package io.kontor.platform.cluster.failover;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PortWatchTest {
    private static final FailoverSettings SETTINGS = FailoverSettings.from(ConfigFactory.load());

    private final BlockingQueue<PortWatch.Seen> seen = new LinkedBlockingQueue<>();
    private final List<PortWatch> watches = new ArrayList<>();

    @AfterEach
    void close() {
        watches.forEach(PortWatch::close);
    }

    @Test
    void aListenerThatEndsIsRefusedAgainAndAgainUntilThereIsAnother() throws Exception {
        ServerSocket listener = listen(0);
        int port = listener.getLocalPort();
        watch(port);
        Socket line = listener.accept();
        assertThat(next()).isEqualTo(PortWatch.Seen.ANSWERED);

        line.close();
        listener.close();

        PortWatch.Seen first = next();
        // Either side may be closed first.
        assertThat(first == PortWatch.Seen.ANSWERED ? next() : first).isEqualTo(PortWatch.Seen.REFUSED);
        assertThat(next()).isEqualTo(PortWatch.Seen.REFUSED);

        try (ServerSocket successor = listen(port)) {
            successor.accept();
            PortWatch.Seen last = next();
            while (last == PortWatch.Seen.REFUSED) {
                last = next();
            }
            assertThat(last).isEqualTo(PortWatch.Seen.ANSWERED);
        }
    }

    @Test
    void whileItIsThereItIsTriedAgainOnlyWhenOthersDoubtIt() throws Exception {
        try (ServerSocket listener = listen(0)) {
            PortWatch watch = watch(listener.getLocalPort());
            listener.accept();
            assertThat(next()).isEqualTo(PortWatch.Seen.ANSWERED);

            watch.look();

            listener.accept();
            assertThat(next()).isEqualTo(PortWatch.Seen.ANSWERED);
            assertThat(seen).isEmpty();
        }
    }

    private PortWatch watch(int port) {
        PortWatch watch = new PortWatch(InetAddress.getLoopbackAddress().getHostAddress(), port, SETTINGS, seen::add);
        watches.add(watch);
        watch.start();
        return watch;
    }

    private static ServerSocket listen(int port) throws IOException {
        return new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
    }

    private PortWatch.Seen next() throws InterruptedException {
        PortWatch.Seen next = seen.poll(30, TimeUnit.SECONDS);
        assertThat(next).as("what came of a try to connect").isNotNull();
        return next;
    }
}
