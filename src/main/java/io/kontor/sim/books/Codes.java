package io.kontor.sim.books;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The numbers that stand for an enum's constants on disk: their order of declaration, so constants are only ever appended. */
final class Codes<E extends Enum<E>> {
    private final List<E> constants;
    private final Map<E, Integer> codes;

    Codes(Class<E> type) {
        constants = List.of(type.getEnumConstants());
        codes = new EnumMap<>(type);
        for (E constant : constants) {
            codes.put(constant, codes.size());
        }
    }

    int code(E constant) {
        return codes.getOrDefault(constant, -1);
    }

    E constant(int code) {
        if (code >= constants.size()) {
            throw new IllegalStateException("code on disk: " + code + " (expected: 0 to " + (constants.size() - 1)
                    + " of " + constants.getFirst().getDeclaringClass().getSimpleName() + ")");
        }
        return constants.get(code);
    }
}
