package io.kontor.app.dev;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;

/** The Java installations of this machine, for servers that want another Java than ours. */
final class InstalledJava {
    private InstalledJava() {}

    /**
     * The home of an installed Java of that release: where the variable {@code JAVA17_HOME} (for 17) says, {@code JAVA_HOME}, beside the one
     * we run on, and where systems and their tools keep them.
     */
    static Optional<Path> home(int release) {
        List<Path> candidates = new ArrayList<>();
        variable("JAVA" + release + "_HOME").ifPresent(candidates::add);
        variable("JAVA_HOME").ifPresent(candidates::add);
        Path beside = LocalProcess.ownJavaHome().toAbsolutePath().getParent();
        if (beside != null) {
            candidates.addAll(folders(beside));
        }
        candidates.addAll(folders(Path.of("/usr/lib/jvm")));
        candidates.addAll(folders(Path.of(System.getProperty("user.home"), ".sdkman", "candidates", "java")));
        folders(Path.of("/Library/Java/JavaVirtualMachines"))
                .forEach(bundle -> candidates.add(bundle.resolve("Contents").resolve("Home")));
        return candidates.stream().filter(home -> isRelease(home, release)).findFirst();
    }

    private static Optional<Path> variable(String name) {
        return Optional.ofNullable(System.getenv(name))
                .filter(value -> !value.isBlank())
                .map(Path::of);
    }

    private static boolean isRelease(Path home, int release) {
        Path file = home.resolve("release");
        if (!Files.isReadable(file) || !Files.isExecutable(home.resolve("bin").resolve("java"))) {
            return false;
        }
        Properties properties = new Properties();
        try (Reader in = Files.newBufferedReader(file)) {
            properties.load(in);
        } catch (IOException | IllegalArgumentException e) {
            return false;
        }
        String version = properties.getProperty("JAVA_VERSION", "").replace("\"", "");
        return version.equals(Integer.toString(release)) || version.startsWith(release + ".");
    }

    private static List<Path> folders(Path parent) {
        if (!Files.isDirectory(parent)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(parent)) {
            return all.filter(Files::isDirectory).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
