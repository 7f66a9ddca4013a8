package io.kontor.sim.binance;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;

/** TLS 1.3 and nothing older, with the key of a PKCS12 file. */
final class TlsServer {
    private static final String PROTOCOL = "TLSv1.3";

    private final SSLContext context;

    TlsServer(BinanceSettings.Tls settings) {
        char[] password = settings.password().toCharArray();
        try (InputStream file = Files.newInputStream(settings.keyStore())) {
            KeyStore keys = KeyStore.getInstance("PKCS12");
            keys.load(file, password);
            KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            managers.init(keys, password);
            context = SSLContext.getInstance(PROTOCOL);
            context.init(managers.getKeyManagers(), null, null);
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalArgumentException(
                    "kontor.sim.binance.tls.key-store: " + settings.keyStore()
                            + " (expected: a PKCS12 file that opens with the password)",
                    e);
        }
    }

    SSLEngine engine() {
        SSLEngine engine = context.createSSLEngine();
        engine.setUseClientMode(false);
        engine.setEnabledProtocols(new String[] {PROTOCOL});
        return engine;
    }
}
