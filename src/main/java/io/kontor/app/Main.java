package io.kontor.app;

import java.util.Locale;

/**
 * Where the process starts. Compiled for an older Java than the rest, so that it can say which one is needed where the rest would
 * only fail to load.
 */
public final class Main {
    private static final int JAVA_MIN = 25;

    private Main() {}

    public static void main(String[] args) {
        int version = Runtime.version().feature();
        if (version < JAVA_MIN) {
            System.err.println("kontor: Java " + version + " in " + System.getProperty("java.home") + " (expected: "
                    + JAVA_MIN + " or newer)");
            System.exit(1);
        }
        // Before anything asks for a logger.
        System.setProperty("slf4j.internal.verbosity", "WARN");
        System.setProperty("slf4j.provider", "io.kontor.platform.telemetry.LogbackWithoutMdc");
        // What is printed, logged and written into files is for programs too: digits and decimal points are the same
        // everywhere.
        Locale.setDefault(Locale.ROOT);
        System.exit(KontorCommand.execute(args));
    }
}
