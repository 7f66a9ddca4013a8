package io.kontor.platform.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.cluster.typed.Cluster;
import akka.cluster.typed.Join;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code conf/cluster-tls.conf}: nodes show one another their certificates, and whoever has none stays outside. */
class ClusterTlsTest {
    /** Told by an alert, or by a connection that was closed before the alert was read. */
    private static final Class<?>[] REFUSED = {SSLException.class, SocketException.class};

    @TempDir
    private static Path directory;

    private static Certificates authority;
    private static ActorTestKit first;

    @BeforeAll
    static void start() throws Exception {
        authority = new Certificates(directory.resolve("authority"));
        first = ActorTestKit.create("kontor", node(authority.issue("node-1")));
        Cluster.get(first.system())
                .manager()
                .tell(Join.create(Cluster.get(first.system()).selfMember().address()));
    }

    @AfterAll
    static void stop() {
        first.shutdownTestKit();
    }

    @Test
    void twoNodesOfOneAuthorityJoin() throws Exception {
        ActorTestKit second = ActorTestKit.create("kontor", node(authority.issue("node-2")));
        try {
            Cluster.get(second.system())
                    .manager()
                    .tell(Join.create(Cluster.get(first.system()).selfMember().address()));

            second.createTestProbe().awaitAssert(Duration.ofSeconds(30), () -> {
                assertThat(Cluster.get(second.system()).selfMember().status().toString())
                        .isEqualTo("Up");
                return null;
            });
            assertThat(Cluster.get(first.system()).state().members().size()).isEqualTo(2);
        } finally {
            second.shutdownTestKit();
        }
    }

    @Test
    void whoHasACertificateOfTheAuthorityIsLetInByTls13() throws Exception {
        Path client = authority.issue("client");
        try (SSLSocket socket = connect(keys(authority, client))) {
            socket.startHandshake();

            assertThat(socket.getSession().getProtocol()).isEqualTo("TLSv1.3");
            assertThat(isOpen(socket)).isTrue();
        }
    }

    @Test
    void whoHasNoCertificateIsRefused() throws Exception {
        try (SSLSocket socket = connect(new KeyManager[0])) {
            assertThatThrownBy(() -> read(socket)).isInstanceOfAny(REFUSED);
        }
    }

    @Test
    void whoHasACertificateOfAnotherAuthorityIsRefused() throws Exception {
        Certificates other = new Certificates(directory.resolve("other"));
        Path client = other.issue("client");

        try (SSLSocket socket = connect(keys(other, client))) {
            assertThatThrownBy(() -> read(socket)).isInstanceOfAny(REFUSED);
        }
    }

    private static Config node(Path certificates) {
        Config tls = ConfigFactory.parseFile(
                        Path.of("conf", "cluster-tls.conf").toAbsolutePath().toFile(),
                        ConfigParseOptions.defaults().setAllowMissing(false))
                .withOnlyPath("akka.remote");
        return ConfigFactory.parseString("""
                        KONTOR_TLS_DIR = "%s"
                        akka.actor.provider = cluster
                        akka.remote.artery.canonical.port = 0
                        akka.cluster.jmx.enabled = off
                        # Artery sometimes waits for a TLS connection without end (akka/akka-core issue 29162), see OrderlyEnd.
                        akka.actor.testkit.typed { system-shutdown-default = 20 s, throw-on-shutdown-timeout = off }
                        """.formatted(certificates))
                .withFallback(tls)
                .withFallback(ConfigFactory.defaultReferenceUnresolved())
                .resolve();
    }

    private static SSLSocket connect(KeyManager[] keys) throws Exception {
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        KeyStore known = KeyStore.getInstance("PKCS12");
        known.load(null, null);
        known.setCertificateEntry("ca", authority.store().getCertificate("ca"));
        trust.init(known);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys, trust.getTrustManagers(), null);
        var address = Cluster.get(first.system()).selfMember().address();
        SSLSocket socket = (SSLSocket) context.getSocketFactory()
                .createSocket(address.getHost().orElseThrow(), address.getPort().orElseThrow());
        socket.setSoTimeout(20_000);
        return socket;
    }

    private static KeyManager[] keys(Certificates by, Path issued) throws Exception {
        Certificate certificate;
        try (InputStream in = Files.newInputStream(issued.resolve("tls.crt"))) {
            certificate = CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
        KeyStore client = KeyStore.getInstance("PKCS12");
        client.load(null, null);
        client.setKeyEntry(
                "client",
                by.store().getKey("client", Certificates.password()),
                Certificates.password(),
                new Certificate[] {certificate});
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(client, Certificates.password());
        return keys.getKeyManagers();
    }

    private static int read(SSLSocket socket) throws IOException {
        return socket.getInputStream().read();
    }

    /** A refusal would come with the first bytes that are read; who is let in is waited for. */
    private static boolean isOpen(SSLSocket socket) throws IOException {
        socket.setSoTimeout(1000);
        try {
            return read(socket) >= 0;
        } catch (java.net.SocketTimeoutException _) {
            return true;
        }
    }
}
