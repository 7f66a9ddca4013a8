package io.kontor.position;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.cluster.sharding.typed.ShardingEnvelope;
import akka.cluster.sharding.typed.javadsl.Entity;
import akka.cluster.sharding.typed.javadsl.EntityTypeKey;
import akka.persistence.typed.PersistenceId;
import io.kontor.platform.batch.BatchJournal;
import io.kontor.platform.batch.BatchMetrics;
import io.kontor.platform.batch.BatchingEntity;
import io.kontor.platform.serialization.Wire;
import io.kontor.value.AccountId;
import io.kontor.value.Symbol;
import java.util.List;
import java.util.Optional;

/**
 * What one account holds in one symbol, journalled. Its account delivers every trade and every change by hand and repeats it until it is
 * acknowledged; here each is booked once and in order. Passivates when idle; nothing is lost by that.
 */
public final class PositionEntity {
    public static final EntityTypeKey<Command> TYPE_KEY = EntityTypeKey.create(Command.class, "Position");

    private static final char BAR = '|';
    private static final BatchJournal<PositionEvent, PositionEvent.Batch> JOURNAL =
            new BatchJournal<>(PositionEvent.Batch::new, PositionEvent.Batch::events);

    private PositionEntity() {}

    /** What a position may be told. */
    public sealed interface Command extends Wire {}

    /**
     * Entries of the account's stream for this position. Not answered when it could not be written: deliver it again.
     *
     * @param terms what the account keeps this position in; the first delivery's stand
     * @param previous the number of the delivery before it for this position; 0 for the first
     * @param number the account's number of the last entry
     */
    public record Book(
            AccountId account,
            Symbol symbol,
            Ledger.Terms terms,
            long previous,
            long number,
            List<LedgerEntry> entries,
            ActorRef<BookReply> replyTo)
            implements Command {
        public Book {
            entries = List.copyOf(entries);
        }
    }

    public record Get(ActorRef<View> replyTo) implements Command {}

    /** Sharding's stop message: the position ends once what it was told is written and answered. */
    public record Stop() implements Command {}

    /** The answer to {@link Book}. */
    public sealed interface BookReply extends Wire {}

    /** Everything up to this number is on disk. */
    public record Booked(Symbol symbol, long number) implements BookReply {}

    /** Something after {@code last} never arrived: deliver again from there. */
    public record Gap(Symbol symbol, long last) implements BookReply {}

    /** A position as of one moment, on disk; no ledger if nothing was ever booked. */
    public record View(AccountId account, Symbol symbol, Optional<Ledger> ledger, long last) implements Wire {}

    /** The sharding id: the account first, so that it lands on the account's shard. */
    public static String entityId(AccountId account, Symbol symbol) {
        return account.value() + BAR + symbol.value();
    }

    public static String persistenceId(AccountId account, Symbol symbol) {
        return persistenceId(entityId(account, symbol));
    }

    private static String persistenceId(String entityId) {
        return TYPE_KEY.name() + BAR + entityId;
    }

    /** What to initialise sharding with; the message extractor is added by whoever knows the shards. */
    public static Entity<Command, ShardingEnvelope<Command>> entity(PositionSettings settings, BatchMetrics metrics) {
        return Entity.of(TYPE_KEY, context -> create(context.getEntityId(), settings, metrics))
                .withStopMessage(new Stop());
    }

    static Behavior<Command> create(String entityId, PositionSettings settings, BatchMetrics metrics) {
        int bar = entityId.indexOf(BAR);
        PositionLogic logic =
                new PositionLogic(new AccountId(entityId.substring(0, bar)), new Symbol(entityId.substring(bar + 1)));
        return BatchingEntity.create(
                PersistenceId.ofUniqueId(persistenceId(entityId)),
                logic,
                JOURNAL,
                settings.batch(),
                metrics,
                new Stop());
    }
}
