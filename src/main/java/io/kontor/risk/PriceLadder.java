package io.kontor.risk;

import java.util.Arrays;

/** The prices of an account's own open orders on one side of a symbol, in ticks and in order; as often in it as there are orders. */
final class PriceLadder {
    private long[] prices = new long[8];
    private int size;

    boolean isEmpty() {
        return size == 0;
    }

    long lowest() {
        return prices[0];
    }

    long highest() {
        return prices[size - 1];
    }

    void add(long price) {
        if (size == prices.length) {
            prices = Arrays.copyOf(prices, 2 * size);
        }
        int found = Arrays.binarySearch(prices, 0, size, price);
        int at = found < 0 ? -found - 1 : found;
        System.arraycopy(prices, at, prices, at + 1, size - at);
        prices[at] = price;
        size++;
    }

    void remove(long price) {
        int at = Arrays.binarySearch(prices, 0, size, price);
        if (at < 0) {
            throw new IllegalStateException("no open order at " + price + " ticks");
        }
        System.arraycopy(prices, at + 1, prices, at, size - at - 1);
        size--;
    }
}
