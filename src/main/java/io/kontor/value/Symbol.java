package io.kontor.value;

/** An instrument's name with us, such as {@code BTC/USDT}. */
public record Symbol(String value) implements Comparable<Symbol> {
    public Symbol {
        Ids.requirePart("symbol", value, 32);
    }

    @Override
    public int compareTo(Symbol other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
