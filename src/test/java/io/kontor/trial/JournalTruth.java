package io.kontor.trial;

import com.typesafe.config.Config;
import io.kontor.account.AccountEntity;
import io.kontor.account.AccountEvent;
import io.kontor.account.PublicEventType;
import io.kontor.order.OrderEntity;
import io.kontor.order.OrderEvent;
import io.kontor.platform.journal.JournalReader;
import io.kontor.platform.journal.ReadOnlyJournal;
import io.kontor.platform.journal.StoredEvent;
import io.kontor.platform.serialization.WireCodec;
import io.kontor.platform.serialization.WireRegistry;
import io.kontor.position.LedgerEntry;
import io.kontor.position.PositionEntity;
import io.kontor.position.PositionEvent;
import io.kontor.value.AccountId;
import io.kontor.value.IntentId;
import io.kontor.value.Symbol;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the journal holds, read from its directory after the gateway is gone. */
final class JournalTruth implements AutoCloseable {
    private final ReadOnlyJournal journal;
    private final WireCodec codec;

    private JournalTruth(ReadOnlyJournal journal, WireCodec codec) {
        this.journal = journal;
        this.codec = codec;
    }

    static JournalTruth open(Path dataDir, Config config) {
        return new JournalTruth(
                JournalReader.openReadOnly(dataDir.resolve("journal")), new WireCodec(WireRegistry.from(config)));
    }

    /** How many writes an account has made. */
    long writes(AccountId account) {
        return journal.highestSequenceNr(AccountEntity.persistenceId(account));
    }

    /** Everything public that happened on an account. */
    List<AccountEvent.OrderAnnounced> stream(AccountId account) {
        return stream(account, 0);
    }

    /** What happened after so many writes. */
    List<AccountEvent.OrderAnnounced> stream(AccountId account, long afterWrites) {
        List<AccountEvent.OrderAnnounced> stream = new ArrayList<>();
        for (Object written : written(AccountEntity.persistenceId(account), afterWrites)) {
            for (AccountEvent event : ((AccountEvent.Batch) written).events()) {
                if (event instanceof AccountEvent.OrderAnnounced announced) {
                    stream.add(announced);
                }
            }
        }
        return stream;
    }

    List<OrderEvent> order(IntentId intent) {
        return written(OrderEntity.persistenceId(intent), 0).stream()
                .map(OrderEvent.class::cast)
                .toList();
    }

    /** Which revision each attempt at an order was for. */
    Map<Integer, Integer> revisions(IntentId intent) {
        Map<Integer, Integer> revisions = new HashMap<>();
        for (OrderEvent event : order(intent)) {
            if (event instanceof OrderEvent.SubmissionAttempted attempted) {
                revisions.put(attempted.attempt(), attempted.revision());
            } else if (event instanceof OrderEvent.SubmissionRetried retried) {
                revisions.put(retried.attempt(), retried.revision());
            }
        }
        return revisions;
    }

    /** Everything a position's own books were told, in order. */
    List<LedgerEntry> position(AccountId account, Symbol symbol) {
        List<LedgerEntry> entries = new ArrayList<>();
        for (Object written :
                written(PositionEntity.TYPE_KEY.name() + "|" + PositionEntity.entityId(account, symbol), 0)) {
            for (PositionEvent event : ((PositionEvent.Batch) written).events()) {
                if (event instanceof PositionEvent.EntriesBooked booked) {
                    entries.addAll(booked.entries());
                }
            }
        }
        return entries;
    }

    /** Where the numbers of an account's stream do not follow on each other. */
    static List<String> gaps(AccountId account, List<AccountEvent.OrderAnnounced> stream) {
        List<String> gaps = new ArrayList<>();
        long last = 0;
        for (AccountEvent.OrderAnnounced event : stream) {
            if (event.seq() != last + 1) {
                gaps.add(account + ": seq " + event.seq() + " after " + last);
            }
            last = event.lastSeq();
        }
        return gaps;
    }

    static long count(List<AccountEvent.OrderAnnounced> stream, IntentId order, PublicEventType type) {
        return stream.stream()
                .filter(e -> e.order().equals(order) && e.announcement().type() == type)
                .count();
    }

    private List<Object> written(String persistenceId, long after) {
        List<Object> events = new ArrayList<>();
        long last = after;
        for (StoredEvent stored :
                journal.events(persistenceId, after + 1, Long.MAX_VALUE).toList()) {
            if (stored.sequenceNr() != last + 1) {
                throw new AssertionError(persistenceId + ": " + stored.sequenceNr() + " after " + last);
            }
            last = stored.sequenceNr();
            events.add(
                    codec.decode(stored.payload().manifest(), stored.payload().bytes()));
        }
        return events;
    }

    @Override
    public void close() {
        journal.close();
    }
}
