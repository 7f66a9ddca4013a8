package io.kontor.ingress.json;

import io.kontor.order.OrderSpec;
import io.kontor.value.AccountId;
import io.kontor.value.CommandId;
import io.kontor.value.IntentId;
import io.kontor.value.Symbol;
import java.util.Optional;

/** A command as it comes over Kafka, under the key of its account. */
public sealed interface KafkaCommand {
    /** The caller's own, by which a redelivery is known. */
    CommandId id();

    AccountId account();

    /** The order it is about; empty: all of the account's. */
    Optional<IntentId> order();

    record Place(CommandId id, OrderSpec spec) implements KafkaCommand {
        @Override
        public AccountId account() {
            return spec.account();
        }

        @Override
        public Optional<IntentId> order() {
            return Optional.of(spec.intentId());
        }
    }

    record Modify(CommandId id, OrderSpec spec, Optional<Integer> ifRevision) implements KafkaCommand {
        @Override
        public AccountId account() {
            return spec.account();
        }

        @Override
        public Optional<IntentId> order() {
            return Optional.of(spec.intentId());
        }
    }

    record Cancel(CommandId id, AccountId account, IntentId target) implements KafkaCommand {
        @Override
        public Optional<IntentId> order() {
            return Optional.of(target);
        }
    }

    record CancelAll(CommandId id, AccountId account, Optional<Symbol> symbol) implements KafkaCommand {
        @Override
        public Optional<IntentId> order() {
            return Optional.empty();
        }
    }
}
