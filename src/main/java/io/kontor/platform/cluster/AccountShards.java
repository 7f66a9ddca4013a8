package io.kontor.platform.cluster;

import io.kontor.value.AccountId;
import io.kontor.value.IntentId;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/**
 * Which shard an entity belongs to: the one of its account, told by the entity's id. Pure and the same on every node. The number of
 * shards may only change while the whole cluster is down.
 */
public final class AccountShards {
    /** Stands behind the account in the id of an entity of which an account has many, such as {@code main|BTC/USDT}. */
    private static final char SEPARATOR = '|';

    private final int shards;
    private final Map<String, String> byAccount = new HashMap<>();

    /** The accounts are those configured; for others the way to the shard is longer, not another. */
    public AccountShards(int shards, Collection<AccountId> accounts) {
        if (shards < 1) {
            throw new IllegalArgumentException("shards: " + shards + " (expected: >= 1)");
        }
        this.shards = shards;
        accounts.forEach(account -> byAccount.put(account.value(), ofPart(IntentId.accountPart(account))));
    }

    /** The shard of an entity whose id is an intent's. */
    public String ofIntent(String entityId) {
        return ofPart(entityId.substring(0, IntentId.ACCOUNT_CHARS));
    }

    /** The shard of an entity whose id is an account's, or an account's and something behind it. */
    public String ofAccount(String entityId) {
        int separator = entityId.indexOf(SEPARATOR);
        String account = separator < 0 ? entityId : entityId.substring(0, separator);
        String known = byAccount.get(account);
        return known != null ? known : ofPart(IntentId.accountPart(new AccountId(account)));
    }

    private String ofPart(String accountPart) {
        return Integer.toString(Math.floorMod(accountPart.hashCode(), shards));
    }
}
