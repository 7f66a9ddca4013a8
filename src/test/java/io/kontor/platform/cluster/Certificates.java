package io.kontor.platform.cluster;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** An authority of its own, and the certificates it issues, made with the JDK's keytool. */
final class Certificates {
    private static final String PASSWORD = "changeit";

    private final Path directory;

    Certificates(Path directory) throws Exception {
        this.directory = Files.createDirectories(directory);
        keytool("-genkeypair", "-alias", "ca", "-dname", "CN=authority", "-ext", "bc:c");
    }

    /** A directory as {@code KONTOR_TLS_DIR} names one. */
    Path issue(String name) throws Exception {
        keytool("-genkeypair", "-alias", name, "-dname", "CN=kontor");
        Path request = directory.resolve(name + ".csr");
        Path signed = directory.resolve(name + ".crt");
        keytool("-certreq", "-alias", name, "-file", request.toString());
        keytool(
                "-gencert",
                "-alias",
                "ca",
                "-infile",
                request.toString(),
                "-outfile",
                signed.toString(),
                "-rfc",
                "-ext",
                "san=dns:kontor");
        KeyStore store = store();
        Path of = Files.createDirectories(directory.resolve(name));
        pem(
                of.resolve("tls.key"),
                "PRIVATE KEY",
                store.getKey(name, PASSWORD.toCharArray()).getEncoded());
        Files.copy(signed, of.resolve("tls.crt"));
        pem(of.resolve("ca.crt"), "CERTIFICATE", store.getCertificate("ca").getEncoded());
        return of;
    }

    /** The authority's and every key, for a client of the tests' own. */
    KeyStore store() throws Exception {
        return KeyStore.getInstance(directory.resolve("store.p12").toFile(), PASSWORD.toCharArray());
    }

    static char[] password() {
        return PASSWORD.toCharArray();
    }

    private void keytool(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        command.addAll(List.of(arguments));
        command.addAll(List.of("-keystore", directory.resolve("store.p12").toString(), "-storepass", PASSWORD));
        if (arguments[0].equals("-genkeypair")) {
            command.addAll(List.of("-keyalg", "RSA", "-keysize", "2048", "-validity", "2"));
        }
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new AssertionError(String.join(" ", command) + ": " + output);
        }
    }

    private static void pem(Path file, String what, byte[] content) throws IOException, KeyStoreException {
        String text = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                .encodeToString(content);
        Files.writeString(file, "-----BEGIN " + what + "-----\n" + text + "\n-----END " + what + "-----\n");
    }
}
