package io.kontor.platform.serialization;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigObject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The names in {@code kontor.wire}, one per class and one class per name. Immutable. */
public final class WireRegistry {

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]*(\\.[a-z][a-z0-9-]*)*");

    private final Map<String, WireType> byName = new HashMap<>();
    private final Map<Class<?>, WireType> byClass = new HashMap<>();

    public WireRegistry(Collection<WireType> types) {
        for (var type : types) {
            var sameName = byName.put(type.name(), type);
            var sameClass = byClass.put(type.type(), type);
            if (sameName != null || sameClass != null) {
                throw new WireException("kontor.wire names " + type.type().getName() + " \"" + type.name()
                        + "\" (expected: each name and each class once)");
            }
        }
    }

    public static WireRegistry from(Config root) {
        var types = new ArrayList<WireType>();
        root.getObject("kontor.wire")
                .forEach((name, entry) -> types.add(type(name, ((ConfigObject) entry).toConfig())));
        return new WireRegistry(types);
    }

    private static WireType type(String name, Config entry) {
        if (!NAME.matcher(name).matches()) {
            throw new WireException("kontor.wire.\"" + name + "\" (expected: lower-case words parted by dots)");
        }
        var version = entry.getInt("version");
        var migrations = new ArrayList<WireMigration>();
        for (var from = 1; from < version; from++) {
            var key = "migrations.\"" + from + "\"";
            if (!entry.hasPath(key)) {
                throw new WireException("kontor.wire.\"" + name + "\" has no migration from version " + from
                        + " (expected: one from each version before " + version + ")");
            }
            migrations.add(migration(name, entry.getString(key)));
        }
        return new WireType(name, version, wireClass(name, entry.getString("class")), migrations);
    }

    private static Class<?> wireClass(String name, String className) {
        var type = load(name, className);
        if (!Wire.class.isAssignableFrom(type) || isOpen(type)) {
            throw new WireException("kontor.wire.\"" + name + "\": " + className
                    + " (expected: a concrete type that is " + Wire.class.getSimpleName() + ")");
        }
        return type;
    }

    private static WireMigration migration(String name, String className) {
        try {
            return load(name, className)
                    .asSubclass(WireMigration.class)
                    .getDeclaredConstructor()
                    .newInstance();
        } catch (ReflectiveOperationException | ClassCastException e) {
            throw new WireException(
                    "kontor.wire.\"" + name + "\": " + className
                            + " (expected: a WireMigration with a public constructor without arguments)",
                    e);
        }
    }

    private static Class<?> load(String name, String className) {
        try {
            return Class.forName(className, false, WireRegistry.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new WireException("kontor.wire.\"" + name + "\": no class " + className, e);
        }
    }

    /** The type of that very object. */
    public WireType of(Object value) {
        var type = value instanceof Enum<?> constant ? constant.getDeclaringClass() : value.getClass();
        var found = byClass.get(type);
        if (found == null) {
            throw new WireException(type.getName() + " has no name in kontor.wire, so it cannot be written");
        }
        return found;
    }

    WireType named(String name) {
        var found = byName.get(name);
        if (found == null) {
            throw new WireException("\"" + name + "\" is not in kontor.wire, so it cannot be read");
        }
        return found;
    }

    boolean knows(Class<?> type) {
        return byClass.containsKey(type);
    }

    public Collection<WireType> types() {
        return byName.values();
    }

    /**
     * The cases of sealed {@link Wire} interfaces that have no name while others of the same interface do: forgotten, most
     * likely. An interface below it without any named case holds what stays in its process, and needs none.
     */
    public Set<Class<?>> unnamedCases() {
        var unnamed = new LinkedHashSet<Class<?>>();
        byClass.keySet().stream()
                .flatMap(type -> sealedAbove(type).stream())
                .distinct()
                .flatMap(type -> Stream.of(type.getPermittedSubclasses()))
                .filter(type -> !isOpen(type) && !knows(type))
                .forEach(unnamed::add);
        return unnamed;
    }

    private static Set<Class<?>> sealedAbove(Class<?> type) {
        var found = new LinkedHashSet<Class<?>>();
        for (var above : type.getInterfaces()) {
            found.addAll(sealedAbove(above));
            if (above.isSealed() && Wire.class.isAssignableFrom(above)) {
                found.add(above);
            }
        }
        return found;
    }

    private static boolean isOpen(Class<?> type) {
        return type.isInterface() || (java.lang.reflect.Modifier.isAbstract(type.getModifiers()) && !type.isEnum());
    }
}
