package io.kontor.platform.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kontor.value.AccountId;
import io.kontor.value.ClientOrderId;
import io.kontor.value.IntentId;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AccountShardsTest {
    private final AccountShards shards = new AccountShards(128, List.of(new AccountId("main")));

    @Test
    void everythingOfAnAccountIsOnOneShard() {
        for (String name : List.of("main", "t-001", "somebody-else")) {
            AccountId account = new AccountId(name);
            String shard = shards.ofAccount(name);

            assertThat(shards.ofAccount(name + "|BTC/USDT")).isEqualTo(shard);
            assertThat(shards.ofAccount(name + "|SIM")).isEqualTo(shard);
            for (int i = 0; i < 100; i++) {
                String intent =
                        IntentId.of(account, new ClientOrderId("o-" + i)).value();
                assertThat(shards.ofIntent(intent)).isEqualTo(shard);
            }
        }
    }

    @Test
    void accountsAreSpreadOverAllShards() {
        Set<String> used = new HashSet<>();
        for (int i = 0; i < 5000; i++) {
            used.add(shards.ofAccount("account-" + i));
        }

        assertThat(used).hasSize(128);
    }

    /** What is routed by it lies on disk under it: another answer would look for entities where they are not. */
    @Test
    void theShardOfAnAccountNeverChanges() {
        assertThat(shards.ofAccount("main")).isEqualTo("22");
    }

    @Test
    void noShardsAreRefused() {
        assertThatThrownBy(() -> new AccountShards(0, List.of())).hasMessage("shards: 0 (expected: >= 1)");
    }
}
