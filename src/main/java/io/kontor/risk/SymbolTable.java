package io.kontor.risk;

import io.kontor.value.Symbol;
import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An account's symbols by name, by open addressing. Beside each place stands a byte of the name's hash: those of a thousand symbols fit
 * into the processor's cache, where all figures of all accounts do not, so another symbol's are seldom waited for on the way.
 */
final class SymbolTable {
    private static final byte FREE = 0;
    private static final int SPARSE = 2;

    private byte[] tags = new byte[16];
    private @Nullable SymbolRisk[] figures = new SymbolRisk[16];
    private int size;

    @Nullable
    SymbolRisk find(Symbol symbol) {
        int hash = hashOf(symbol);
        byte tag = tagOf(hash);
        int mask = tags.length - 1;
        for (int at = hash & mask; tags[at] != FREE; at = (at + 1) & mask) {
            SymbolRisk found = tags[at] == tag ? figures[at] : null;
            if (found != null && found.isOf(symbol)) {
                return found;
            }
        }
        return null;
    }

    /** One whose symbol is not in it. */
    void add(SymbolRisk added) {
        if (SPARSE * ++size > tags.length) {
            grow();
        }
        put(added);
    }

    void forEach(Consumer<SymbolRisk> action) {
        for (SymbolRisk symbol : figures) {
            if (symbol != null) {
                action.accept(symbol);
            }
        }
    }

    void clear() {
        Arrays.fill(tags, FREE);
        Arrays.fill(figures, null);
        size = 0;
    }

    private void grow() {
        @Nullable SymbolRisk[] before = figures;
        tags = new byte[2 * before.length];
        figures = new SymbolRisk[2 * before.length];
        for (SymbolRisk symbol : before) {
            if (symbol != null) {
                put(symbol);
            }
        }
    }

    private void put(SymbolRisk symbol) {
        int hash = hashOf(symbol.instrument().symbol());
        int mask = tags.length - 1;
        int at = hash & mask;
        while (tags[at] != FREE) {
            at = (at + 1) & mask;
        }
        tags[at] = tagOf(hash);
        figures[at] = symbol;
    }

    private static int hashOf(Symbol symbol) {
        int hash = symbol.value().hashCode();
        return ((hash ^ (hash >>> 15)) * 0x9E3779B9) >>> 7;
    }

    /** Of bits that small tables do not use for the place; never that of a free one. */
    private static byte tagOf(int hash) {
        return (byte) (hash >>> 17 | 1);
    }
}
