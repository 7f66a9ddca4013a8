package io.kontor.app;

import com.typesafe.config.Config;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;

/** Notes which keys of a configuration are read, through a configuration that answers as the real one does. */
final class ReadKeys {
    private final Set<String> keys = new HashSet<>();
    private final Set<String> blocks = new HashSet<>();

    /** Read by itself, or within a block that was read as a whole. */
    boolean covers(String key) {
        return keys.contains(key) || blocks.stream().anyMatch(key::startsWith);
    }

    Config recording(Config config) {
        return recording(config, "");
    }

    private Config recording(Config real, String prefix) {
        return (Config) Proxy.newProxyInstance(
                Config.class.getClassLoader(),
                new Class<?>[] {Config.class, Recorded.class},
                (_, method, args) -> method.getName().equals("real") ? real : call(real, prefix, method, args));
    }

    private Object call(Config real, String prefix, Method method, Object[] args) throws Throwable {
        String path = prefix + key(args);
        switch (method.getName()) {
            case "root", "entrySet" -> blocks.add(prefix);
            case "getObject" -> blocks.add(path + ".");
            default -> keys.add(path);
        }
        Object[] plain =
                args == null ? null : Arrays.stream(args).map(ReadKeys::plain).toArray();
        try {
            Object answer = method.invoke(real, plain);
            return switch (method.getName()) {
                case "getConfig" -> recording((Config) answer, path + ".");
                case "withFallback" -> recording((Config) answer, prefix);
                default -> answer;
            };
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    /** The one text among the arguments of whatever reads a key. */
    private static String key(Object[] args) {
        return Stream.ofNullable(args)
                .flatMap(Arrays::stream)
                .filter(String.class::isInstance)
                .map(String.class::cast)
                .findFirst()
                .orElse("");
    }

    private static Object plain(Object arg) {
        return arg instanceof Recorded recorded ? recorded.real() : arg;
    }

    /** Lets the real configuration be had back. */
    private interface Recorded {
        Config real();
    }
}
