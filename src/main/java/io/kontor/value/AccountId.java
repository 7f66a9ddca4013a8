package io.kontor.value;

/** A trading account of the firm; the unit of risk, of ordering and of sharding. */
public record AccountId(String value) implements Comparable<AccountId> {
    public AccountId {
        Ids.requirePart("accountId", value, 36);
    }

    @Override
    public int compareTo(AccountId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
