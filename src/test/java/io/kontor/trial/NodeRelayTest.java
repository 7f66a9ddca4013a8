package io.kontor.trial;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class NodeRelayTest {
    private static final int HELD_UP_MILLIS = 300;

    @Test
    void whatACutHoldsUpArrivesWhenItIsHealed() throws Exception {
        try (NodeRelay relay = NodeRelay.between(List.of("a", "b"));
                ServerSocket b = listener(relay, "b");
                Socket fromA = call(relay, "a", "b");
                Socket atB = b.accept()) {
            fromA.getOutputStream().write(1);
            assertThat(atB.getInputStream().read()).isEqualTo(1);
            atB.getOutputStream().write(2);
            assertThat(fromA.getInputStream().read()).isEqualTo(2);

            relay.cut("a");
            fromA.getOutputStream().write(3);
            assertThat(isHeldUp(atB)).isTrue();
            relay.heal("a");

            assertThat(atB.getInputStream().read()).isEqualTo(3);
            fromA.shutdownOutput();
            assertThat(atB.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void whereANodeIsGoneItIsRefusedUntilItIsBack() throws Exception {
        try (NodeRelay relay = NodeRelay.between(List.of("a", "b"))) {
            Patience.until("a refusal", () -> isRefused(relay) ? Optional.of(true) : Optional.empty());
            assertThat(isRefused(relay)).isTrue();
            try (ServerSocket b = listener(relay, "b")) {
                assertThat(b.isBound()).isTrue();
                Patience.until("no refusal", () -> isRefused(relay) ? Optional.empty() : Optional.of(true));
            }
            Patience.until("a refusal again", () -> isRefused(relay) ? Optional.of(true) : Optional.empty());
        }
    }

    private static boolean isRefused(NodeRelay relay) {
        try (Socket socket = call(relay, "a", "b")) {
            return !socket.isConnected();
        } catch (ConnectException e) {
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isHeldUp(Socket socket) throws IOException {
        socket.setSoTimeout(HELD_UP_MILLIS);
        try {
            return socket.getInputStream().read() < 0;
        } catch (SocketTimeoutException e) {
            return true;
        } finally {
            socket.setSoTimeout(0);
        }
    }

    private static ServerSocket listener(NodeRelay relay, String node) throws IOException {
        return new ServerSocket(artery(relay, node).getInt("bind.port"), 1, InetAddress.getLoopbackAddress());
    }

    private static Socket call(NodeRelay relay, String from, String to) throws IOException {
        Socket socket = new Socket();
        socket.bind(new InetSocketAddress(artery(relay, from).getString("advanced.tcp.outbound-client-hostname"), 0));
        socket.connect(new InetSocketAddress(
                InetAddress.getLoopbackAddress(), artery(relay, to).getInt("canonical.port")));
        return socket;
    }

    private static Config artery(NodeRelay relay, String node) {
        return ConfigFactory.parseString(relay.settings(node))
                .getConfig("kontor.nodes." + node + ".akka.remote.artery");
    }
}
