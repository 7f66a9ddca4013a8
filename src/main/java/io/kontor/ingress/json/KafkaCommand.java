package io.kontor.ingress.json;

import io.kontor.order.OrderSpec;
import io.kontor.value.AccountId;
import io.kontor.value.ClientOrderId;
import io.kontor.value.CommandId;
import io.kontor.value.IntentId;
import io.kontor.value.Symbol;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;

/** A command as it comes over Kafka, under the key of its account. */
public sealed interface KafkaCommand {
    /** The caller's own, by which a redelivery is known. */
    CommandId id();

    AccountId account();

    /** The order it is about; empty: all of the account's. */
    Optional<IntentId> order();

    /** The symbol it is about; empty: it names none, and may be about any. */
    Optional<Symbol> symbol();

    record Place(CommandId id, OrderSpec spec) implements KafkaCommand {
        @Override
        public AccountId account() {
            return spec.account();
        }

        @Override
        public Optional<IntentId> order() {
            return Optional.of(spec.intentId());
        }

        @Override
        public Optional<Symbol> symbol() {
            return Optional.of(spec.symbol());
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

        @Override
        public Optional<Symbol> symbol() {
            return Optional.of(spec.symbol());
        }
    }

    /**
     * One order, by either of its ids.
     *
     * @param clientOrderId where it names the order so, for whoever is told what became of it
     */
    record Cancel(CommandId id, AccountId account, IntentId target, Optional<ClientOrderId> clientOrderId)
            implements KafkaCommand {
        @Override
        public Optional<IntentId> order() {
            return Optional.of(target);
        }

        @Override
        public Optional<Symbol> symbol() {
            return Optional.empty();
        }
    }

    /**
     * Everything open in the account, or of one symbol.
     *
     * @param aheadOf the one this one only hurries; where that was carried out before, this cancels nothing
     */
    record CancelAll(CommandId id, AccountId account, Optional<Symbol> symbol, Optional<CommandId> aheadOf)
            implements KafkaCommand {
        @Override
        public Optional<IntentId> order() {
            return Optional.empty();
        }

        /** The same under another id: it acts once before its turn, and once more then. */
        public CancelAll ahead() {
            UUID name = UUID.nameUUIDFromBytes(id.value().getBytes(StandardCharsets.UTF_8));
            return new CancelAll(new CommandId("ahead-" + name), account, symbol, Optional.of(id));
        }
    }
}
