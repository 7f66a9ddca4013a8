package io.kontor.platform.serialization;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * A type with its name on the wire.
 *
 * @param version of the shape written now, from 1
 * @param migrations from version 1 to 2, from 2 to 3, and so on up to {@code version}
 */
public record WireType(String name, int version, Class<?> type, List<WireMigration> migrations) {
    public WireType {
        migrations = List.copyOf(migrations);
        if (version < 1 || migrations.size() != version - 1) {
            throw new WireException("kontor.wire.\"" + name + "\" has version " + version + " and " + migrations.size()
                    + " migrations (expected: one from each version before it)");
        }
    }

    /** What is written beside the bytes: name and version. */
    public String manifest() {
        return name + ":" + version;
    }

    JsonNode migrated(int from, JsonNode old) {
        var node = old;
        for (var migration : migrations.subList(from - 1, migrations.size())) {
            node = migration.migrate(node);
        }
        return node;
    }
}
