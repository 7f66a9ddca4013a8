package io.kontor.account;

import io.kontor.account.AccountEvent.CancelAllReceived;
import io.kontor.value.AccountId;
import io.kontor.value.CommandId;
import io.kontor.value.IntentId;
import io.kontor.value.Symbol;
import io.kontor.value.VenueId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.pcollections.PVector;
import org.pcollections.TreePVector;

/**
 * The cancel-alls of an account besides the callers' latest, kept to tell a repeat by. Kafka may deliver again what it delivered hundreds of
 * commands before, so many more are known than their orders are kept of; those of halts stand apart, or a breaker that trips again and
 * again would push a caller's out.
 *
 * @param named callers' older ones, oldest first, at most {@value #NAMED_MAX}
 * @param ofHalts the latest of halts, oldest first, at most {@value AccountState#OPERATIONS_MAX}, the oldest without their orders where
 *     they mean very many
 */
public record PastCancelAlls(PVector<Named> named, PVector<CancelAllReceived> ofHalts) {
    /**
     * With the latest, whose orders are always kept, 1,024, as many as an order knows of its commands: more than Kafka may bring again at
     * once. One is some hundred bytes of a snapshot.
     */
    static final int NAMED_MAX = 1_024 - 1;

    /** Over all those whose orders are kept, of callers and of halts each, and the latest is kept whole: some megabyte of a snapshot. */
    static final int ORDERS_MAX = 50_000;

    static final PastCancelAlls NONE = new PastCancelAlls(TreePVector.empty(), TreePVector.empty());

    /**
     * One of which no more is known than what it was.
     *
     * @param count how many orders it meant
     * @param at when it was received; not known of those from before this was written
     * @param everyAccount whether every account was told; likewise
     */
    public record Named(
            CommandId command,
            Optional<Symbol> symbol,
            Optional<VenueId> venue,
            int count,
            Optional<Instant> at,
            Optional<Boolean> everyAccount) {}

    /**
     * What a cancel-all is answered by.
     *
     * @param orders those that are to be told; none where all were told long ago
     */
    record Meant(String operationId, int count, List<IntentId> orders) {
        static Meant by(CancelAllReceived received) {
            return new Meant(received.operationId(), received.count(), received.orders());
        }
    }

    /** The orders of one are forgotten. */
    PastCancelAlls name(CancelAllReceived old) {
        PVector<Named> kept = named.size() < NAMED_MAX ? named : named.minus(0);
        Named name = new Named(
                old.command(), old.symbol(), old.venue(), old.count(), Optional.of(old.at()), old.everyAccount());
        return new PastCancelAlls(kept.plus(name), ofHalts);
    }

    /** It stays known for as long as it did, or it would cancel what came since; only that its orders are told again is over sooner. */
    PastCancelAlls ofHalt(CancelAllReceived received) {
        PVector<CancelAllReceived> kept = ofHalts.size() < AccountState.OPERATIONS_MAX ? ofHalts : ofHalts.minus(0);
        PVector<CancelAllReceived> latest = kept.plus(received);
        int excess = excess(latest);
        for (int i = 0; i < excess; i++) {
            latest = latest.with(i, latest.get(i).withoutOrders());
        }
        return new PastCancelAlls(named, latest);
    }

    /** How many of the oldest have to go for the others to mean no more than may be kept. */
    static int excess(List<CancelAllReceived> latest) {
        int orders = latest.stream().mapToInt(c -> c.orders().size()).sum();
        int excess = 0;
        while (orders > ORDERS_MAX && excess < latest.size() - 1) {
            orders -= latest.get(excess).orders().size();
            excess++;
        }
        return excess;
    }

    Optional<Named> named(CommandId command) {
        return named.stream().filter(n -> n.command().equals(command)).findFirst();
    }

    static Meant again(AccountId account, Named name) {
        return new Meant(AccountRules.operationId(account, name.command()), name.count(), List.of());
    }
}
