package io.kontor.app.dev;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Where this program is, for those that start it once more as a process of its own. */
public final class KontorProgram {
    private KontorProgram() {}

    /** The jar it runs from, or the folder of its classes. */
    public static Path path() {
        try {
            return Path.of(KontorProgram.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The jar, which names the others; of a folder our own class path, such that it means the same in any directory. */
    public static String classPath() {
        return Files.isRegularFile(path()) ? path().toString() : ownClassPath();
    }

    private static String ownClassPath() {
        return Arrays.stream(System.getProperty("java.class.path").split(System.getProperty("path.separator"), -1))
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .collect(Collectors.joining(System.getProperty("path.separator")));
    }
}
