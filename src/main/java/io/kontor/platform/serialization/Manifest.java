package io.kontor.platform.serialization;

/** Name and version as they stand beside the bytes. */
record Manifest(String name, int version) {

    static Manifest parse(String text) {
        var colon = text.lastIndexOf(':');
        try {
            return new Manifest(
                    text.substring(0, Math.max(0, colon)), Integer.parseInt(text, colon + 1, text.length(), 10));
        } catch (NumberFormatException e) {
            throw new WireException("manifest \"" + text + "\" (expected: a name, a colon and a version)", e);
        }
    }

    /** The type, if this build reads what was written. */
    WireType in(WireRegistry registry) {
        var type = registry.named(name);
        if (version < 1 || version > type.version()) {
            throw new WireException(name + " version " + version + " was written by a newer build (expected: at most "
                    + type.version() + ")");
        }
        return type;
    }
}
