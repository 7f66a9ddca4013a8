package io.kontor.app.dev;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The jars of a server that is no part of Kontor, in a folder of their own and never on Kontor's class path. Maven brings them, once: what
 * they are stands in {@code servers/NAME.xml} among the resources, a POM of dependencies only whose version is the server's.
 *
 * @param name what it is called, such as {@code kafka}
 * @param version of the server
 * @param lib the folder with the jars and nothing else
 */
public record ServerArtifacts(String name, String version, Path lib) {
    private static final Duration FETCH_MAX = Duration.ofMinutes(10);
    private static final Pattern VERSION = Pattern.compile("<version>([^<]+)</version>");

    /** Names the repository of a build that does not use the user's own; surefire and failsafe hand it on to the tests. */
    private static final String LOCAL_REPOSITORY = "maven.repo.local";

    /**
     * Brings the jars into {@code NAME-VERSION} under the given folder unless they are there. What is there is whole: a fetch that ends
     * early leaves nothing under that name, and two at once do not meet.
     */
    public static ServerArtifacts fetch(String name, Path under) {
        String pom = pom(name);
        Matcher version = VERSION.matcher(pom);
        if (!version.find()) {
            throw new IllegalStateException("servers/" + name + ".xml has no version");
        }
        Path lib = under.resolve(name + "-" + version.group(1)).toAbsolutePath();
        try {
            if (!Files.isDirectory(lib)) {
                Files.createDirectories(under);
                bring(name, pom, lib);
            }
            return new ServerArtifacts(name, version.group(1), lib);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Every jar, as {@code java -cp} takes it. */
    public String classPath() {
        return lib + "/*";
    }

    private static void bring(String name, String pom, Path lib) throws IOException {
        Path work = Files.createTempDirectory(lib.getParent(), name + "-fetch-");
        try {
            Path file = Files.writeString(work.resolve("pom.xml"), pom);
            Path jars = Files.createDirectory(work.resolve("jars"));
            runMaven(name, file, jars, work.resolve("maven.log"));
            Files.move(jars, lib, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileSystemException e) {
            // Another fetch was first; what it brought is the same.
            if (!Files.isDirectory(lib)) {
                throw e;
            }
        } finally {
            delete(work);
        }
    }

    private static void runMaven(String name, Path pom, Path jars, Path log) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                "mvn",
                "-B",
                "-q",
                "-f",
                pom.toString(),
                "dependency:copy-dependencies",
                "-DincludeScope=runtime",
                "-DoutputDirectory=" + jars));
        String repository = System.getProperty(LOCAL_REPOSITORY);
        if (repository != null) {
            command.add("-D" + LOCAL_REPOSITORY + "=" + repository);
        }
        LocalProcess maven;
        try {
            maven = LocalProcess.start("maven", command, jars, log);
        } catch (ServerFailure e) {
            throw new ServerFailure("no mvn on the PATH, and Maven is what brings the jars of " + name, e);
        }
        if (maven.awaitEnd(FETCH_MAX) != 0) {
            throw new ServerFailure("Maven did not bring the jars of " + name + ": " + firstError(log), null);
        }
    }

    private static String firstError(Path log) throws IOException {
        try (Stream<String> lines = Files.lines(log)) {
            return lines.filter(line -> line.contains("ERROR")).findFirst().orElse("it ended without a word");
        }
    }

    private static String pom(String name) {
        try (InputStream in = ServerArtifacts.class.getResourceAsStream("/servers/" + name + ".xml")) {
            if (in == null) {
                throw new IllegalArgumentException("no server called " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
