package io.kontor.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Clients nobody here wrote trade on {@code kontor sim}: the venue's own library and ccxt. They are fetched by name, into the build folder;
 * where that cannot be done the tests are skipped, and say so.
 */
class JudgesIT {
    private static final Path MODULES = Path.of("target", "judges").toAbsolutePath();
    private static final Path SCRIPTS = Path.of("src", "test", "resources", "judges");
    private static final List<String> PACKAGES = List.of("@binance/spot@32.0.4", "ccxt@4.5.84");
    private static final int FETCH_MINUTES = 5;
    private static final int JUDGE_MINUTES = 3;

    @TempDir
    private static Path directory;

    private static SimRun sim;
    private static Path privateKey;

    @BeforeAll
    static void startWithTheirKeys() throws Exception {
        fetch();
        KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        privateKey = pem("PRIVATE", pair.getPrivate().getEncoded());
        Path publicKey = pem("PUBLIC", pair.getPublic().getEncoded());
        Path conf = Files.writeString(
                directory.resolve("judges.conf"),
                "kontor.sim.binance.keys = [{ account = main, key = ed-main, ed25519-public-key = \"file:" + publicKey
                        + "\" }]");
        sim = SimRun.start(directory.resolve("data"), "--conf", conf.toString(), "--seed", "7");
    }

    @AfterAll
    static void stop() throws Exception {
        if (sim != null) {
            sim.stop();
        }
    }

    @Test
    void theVenuesOwnLibraryCannotTell() throws Exception {
        assertThat(judge("binance-spot.mjs", "ed-main", privateKey.toString())).contains("as at the venue");
    }

    @Test
    void ccxtCannotTell() throws Exception {
        assertThat(judge("ccxt.mjs")).contains("as at the venue");
    }

    private static String judge(String script, String... more) throws Exception {
        List<String> command = new ArrayList<>(
                List.of("node", SCRIPTS.resolve(script).toString(), MODULES.toString(), Integer.toString(sim.port())));
        command.addAll(List.of(more));
        return end(command, Path.of("."), JUDGE_MINUTES).said();
    }

    private static void fetch() throws Exception {
        if (PACKAGES.stream().allMatch(JudgesIT::isThere)) {
            return;
        }
        boolean fetched;
        try {
            Files.createDirectories(MODULES);
            Files.writeString(MODULES.resolve("package.json"), "{\"private\":true}");
            List<String> command =
                    new ArrayList<>(List.of("npm", "install", "--no-audit", "--no-fund", "--ignore-scripts"));
            command.addAll(PACKAGES);
            fetched = end(command, MODULES, FETCH_MINUTES).code() == 0
                    && PACKAGES.stream().allMatch(JudgesIT::isThere);
            if (!fetched) {
                // What is there of it would be taken for the whole the next time.
                delete(MODULES.resolve("node_modules"));
            }
        } catch (IOException e) {
            fetched = false;
        }
        if (!fetched) {
            System.err.println("*** NOT JUDGED: npm cannot fetch " + PACKAGES
                    + "; what these clients say of the simulator is not known ***");
        }
        assumeTrue(fetched, "npm, and the packages " + PACKAGES);
    }

    private static boolean isThere(String packageAndVersion) {
        String name = packageAndVersion.substring(0, packageAndVersion.lastIndexOf('@'));
        return Files.isDirectory(MODULES.resolve("node_modules").resolve(name));
    }

    /** The exit code, and what it said. */
    private record End(int code, String said) {}

    /** How it ended; told through a file, so that it may say as much as it likes. Proxies are for the world outside. */
    private static End end(List<String> command, Path where, int minutesMax) throws Exception {
        Path said = Files.createTempFile(directory, "said", ".txt");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(where.toFile())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile());
        if (command.getFirst().equals("node")) {
            builder.environment()
                    .keySet()
                    .removeIf(name -> name.toLowerCase(java.util.Locale.ROOT).endsWith("_proxy"));
        }
        Process process = builder.start();
        if (!process.waitFor(minutesMax, TimeUnit.MINUTES)) {
            process.destroyForcibly();
        }
        return new End(process.waitFor(), Files.readString(said, StandardCharsets.UTF_8));
    }

    private static void delete(Path directory) throws IOException {
        if (Files.exists(directory)) {
            try (Stream<Path> files = Files.walk(directory)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    private static Path pem(String kind, byte[] key) throws IOException {
        String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key);
        return Files.writeString(
                directory.resolve(kind + ".pem"),
                "-----BEGIN " + kind + " KEY-----\n" + base64 + "\n-----END " + kind + " KEY-----\n");
    }
}
