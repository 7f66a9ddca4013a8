package io.kontor.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code kontor sim} as a process: traded on by plain HTTP, killed, and started again. */
class SimProcessIT {
    private static final String ORDER =
            "symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTC&quantity=0.01&price=40000&newClientOrderId=kept";

    @TempDir
    private Path directory;

    @Test
    void whatWasAnsweredIsThereAfterAKill() throws Exception {
        SimRun first = SimRun.start(directory.resolve("data"));
        String before;
        try {
            int port = first.port();
            JsonNode placed = SignedCall.of(port, "POST", "/api/v3/order", ORDER);
            assertThat(placed.path("status").asText()).isEqualTo("NEW");
            JsonNode bought = SignedCall.of(
                    port, "POST", "/api/v3/order", "symbol=BTCUSDT&side=BUY&type=MARKET&quoteOrderQty=100");
            assertThat(bought.path("status").asText()).isEqualTo("FILLED");
            before = truth(port);
        } finally {
            first.kill();
        }

        SimRun second = SimRun.start(directory.resolve("data"));
        try {
            int port = second.port();
            assertThat(truth(port)).isEqualTo(before);
            JsonNode open = SignedCall.of(port, "GET", "/api/v3/openOrders", "symbol=BTCUSDT");
            assertThat(open.findValuesAsText("clientOrderId")).containsExactly("kept");
            JsonNode canceled = SignedCall.of(port, "DELETE", "/api/v3/order", "symbol=BTCUSDT&origClientOrderId=kept");
            assertThat(canceled.path("status").asText()).isEqualTo("CANCELED");
        } finally {
            assertThat(second.stop()).isEqualTo(143);
        }
    }

    @Test
    void withAKeyStoreItSpeaksTls13AndNothingOlder() throws Exception {
        Path keyStore = directory.resolve("sim.p12");
        int made = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "sim",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "san=ip:127.0.0.1",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        keyStore.toString(),
                        "-storepass",
                        "secret-of-the-test")
                .redirectErrorStream(true)
                .start()
                .waitFor();
        assertThat(made).isZero();
        Path password = Files.writeString(directory.resolve("password"), "secret-of-the-test\n");

        SimRun sim = SimRun.start(
                directory.resolve("data"),
                "--tls-key-store",
                keyStore.toString(),
                "--tls-password",
                "file:" + password);
        try {
            int port = sim.port();
            assertThat(SignedCall.of(
                                    client(keyStore, "TLSv1.3"),
                                    "https",
                                    port,
                                    "GET",
                                    "/api/v3/account",
                                    "omitZeroBalances=true")
                            .path("accountType")
                            .asText())
                    .isEqualTo("SPOT");
            assertThatThrownBy(() ->
                            SignedCall.of(client(keyStore, "TLSv1.2"), "https", port, "GET", "/api/v3/account", ""))
                    .isInstanceOf(IOException.class);
            assertThat(sim.said()).doesNotContain("secret-of-the-test");
        } finally {
            sim.stop();
        }
    }

    private static HttpClient client(Path keyStore, String protocol) throws Exception {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        try (InputStream file = Files.newInputStream(keyStore)) {
            trusted.load(file, "secret-of-the-test".toCharArray());
        }
        KeyStore certificates = KeyStore.getInstance("PKCS12");
        certificates.load(null, null);
        certificates.setCertificateEntry("sim", trusted.getCertificate("sim"));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(certificates);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        SSLParameters parameters = new SSLParameters();
        parameters.setProtocols(new String[] {protocol});
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .sslContext(context)
                .sslParameters(parameters)
                .build();
    }

    private static String truth(int port) throws Exception {
        StringBuilder truth = new StringBuilder();
        for (String part : new String[] {"orders", "fills", "balances"}) {
            truth.append(get("http://127.0.0.1:" + port + "/sim/" + part + "?account=main"))
                    .append('\n');
        }
        return truth.toString();
    }

    private static String get(String url) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url)).build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofString())
                .body();
    }
}
