package io.kontor.sim.books;

import java.nio.charset.StandardCharsets;

/** The column families. Names are on disk and never change. */
enum Table {
    /** RocksDB wants it; counters and last trades are few enough for it. */
    META("default"),
    /** Account and order number to the order's newest record. */
    ORDERS("orders"),
    /** Account and client order id to the number of the newest order that had it; never deleted. */
    IDS("ids"),
    /** Account, symbol and order number, for what is asked by symbol. */
    SYMBOL_ORDERS("symbol-orders"),
    /** Account, symbol, trade and order number, for what is asked by trade; in books from before, without the symbol. */
    TRADES("trades"),
    /** Account and number of each order that is open, so that a start reads those alone. */
    OPEN("open"),
    /** Account, order and trade number to the fill. */
    FILLS("fills"),
    /** Account and first cursor to what one commit told the account, until it is acknowledged. */
    REPORTS("reports"),
    /** Account and holding to its total. */
    BALANCES("balances");

    private final String family;

    Table(String family) {
        this.family = family;
    }

    byte[] family() {
        return family.getBytes(StandardCharsets.UTF_8);
    }
}
