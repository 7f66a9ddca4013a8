package io.kontor.app;

import io.kontor.venue.binance.protocol.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Secrets by reference, {@code env:NAME} or {@code file:PATH}: none stands in a configuration, which people copy, print and commit. */
final class Secrets implements Function<String, Secret> {
    private static final String ENV = "env:";
    private static final String FILE = "file:";

    private final Environment environment;

    /** The process's variables; absent ones are null. */
    interface Environment {
        @Nullable
        String get(String name);
    }

    Secrets(Environment environment) {
        this.environment = environment;
    }

    /** Throws with the reference and what is wrong with it; never with a secret, nor with what may be one by mistake. */
    @Override
    public Secret apply(String reference) {
        if (reference.startsWith(ENV)) {
            return required(reference, environment.get(reference.substring(ENV.length())), "set");
        }
        if (reference.startsWith(FILE)) {
            return required(reference, read(reference, reference.substring(FILE.length())), "filled");
        }
        throw new IllegalArgumentException("secret: not a reference (expected: env:NAME or file:PATH)");
    }

    private static String read(String reference, String path) {
        try {
            return Files.readString(Path.of(path));
        } catch (IOException | InvalidPathException e) {
            throw new IllegalArgumentException(
                    reference + ": cannot be read, " + e.getClass().getSimpleName() + " (expected: a readable file)");
        }
    }

    private static Secret required(String reference, @Nullable String value, String how) {
        if (value == null || value.isBlank()) {
            throw new IllegalArgumentException(reference + ": nothing there (expected: to be " + how + ")");
        }
        return new Secret(value.strip());
    }
}
