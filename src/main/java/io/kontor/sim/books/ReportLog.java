package io.kontor.sim.books;

import io.kontor.sim.message.OrderRecord;
import io.kontor.sim.message.Report;
import io.kontor.value.AccountId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The accounts' report streams. What one commit tells an account is one entry under its first cursor. An entry goes once all of it is
 * acknowledged, or once too many newer reports are kept; the newest always stays, for it holds the account's last number. Deleting is
 * put off until there is a range worth it.
 */
final class ReportLog {
    private static final int TRIM_MIN = 1000;

    private final Store store;
    private final Keys keys;
    private final RecordCodec codec;
    private final int keptMax;
    private final Map<AccountId, Kept> kept = new HashMap<>();
    private final Set<AccountId> due = new HashSet<>();

    ReportLog(Store store, Keys keys, RecordCodec codec, int keptMax) {
        this.store = store;
        this.keys = keys;
        this.codec = codec;
        this.keptMax = keptMax;
    }

    /** The number of the account's newest report; 0 where there never was one. */
    long lastCursor(AccountId account) {
        return kept(account).last;
    }

    void append(List<Report> reports) {
        Map<AccountId, List<Report>> byAccount = new LinkedHashMap<>();
        for (Report report : reports) {
            byAccount
                    .computeIfAbsent(report.account(), account -> new ArrayList<>())
                    .add(report);
        }
        byAccount.forEach(this::append);
    }

    void acknowledge(AccountId account, long cursor) {
        Kept range = kept(account);
        range.goneUntil = Math.max(range.goneUntil, Math.min(cursor + 1, range.last));
        if (range.goneUntil - range.first >= TRIM_MIN) {
            due.add(account);
        }
    }

    /** Adds the deletions that are due to the batch. */
    void trim() {
        for (AccountId account : due) {
            Kept range = kept(account);
            long firstKept = entryWith(account, range.goneUntil);
            if (firstKept > range.first) {
                store.deleteRange(
                        Table.REPORTS, keys.numbered(account, range.first), keys.numbered(account, firstKept));
                range.first = firstKept;
            }
        }
        due.clear();
    }

    List<Report> after(AccountId account, long cursor, int max) {
        byte[] prefix = keys.account(account);
        byte[] from = keys.numbered(account, entryWith(account, Math.max(cursor + 1, kept(account).first)));
        List<Report> found = new ArrayList<>();
        store.scan(Table.REPORTS, from, (key, value) -> {
            boolean wanted = found.size() < max && Keys.startsWith(key, prefix);
            if (wanted) {
                codec.reports(account, value, number -> order(account, number), report -> {
                    if (report.cursor() > cursor && found.size() < max) {
                        found.add(report);
                    }
                });
            }
            return wanted;
        });
        return found;
    }

    private void append(AccountId account, List<Report> reports) {
        long first = reports.getFirst().cursor();
        store.put(Table.REPORTS, keys.numbered(account, first), codec.encode(reports));
        Kept range = kept(account);
        range.last = reports.getLast().cursor();
        if (range.last - range.first >= keptMax) {
            range.goneUntil = Math.max(range.goneUntil, range.last - keptMax + TRIM_MIN);
            due.add(account);
        }
    }

    /** The committed entry that has a cursor, by its first one. */
    private long entryWith(AccountId account, long cursor) {
        byte[] key = store.lastKey(Table.REPORTS, keys.numbered(account, cursor));
        return key != null && Keys.startsWith(key, keys.account(account)) ? Keys.numberOf(key) : cursor;
    }

    /** Empty for an order that was rejected and not kept, whose report older books tell with its number. */
    private Optional<OrderRecord> order(AccountId account, long number) {
        return Optional.ofNullable(store.get(Table.ORDERS, keys.numbered(account, number)))
                .map(codec::order);
    }

    private Kept kept(AccountId account) {
        return kept.computeIfAbsent(account, this::read);
    }

    private Kept read(AccountId account) {
        Kept range = new Kept();
        byte[] prefix = keys.account(account);
        store.scan(Table.REPORTS, prefix, (key, value) -> {
            if (Keys.startsWith(key, prefix)) {
                range.first = Keys.numberOf(key);
                range.goneUntil = range.first;
            }
            return false;
        });
        byte[] last = store.lastKey(Table.REPORTS, keys.numbered(account, Long.MAX_VALUE));
        if (last != null && Keys.startsWith(last, prefix)) {
            store.scan(Table.REPORTS, last, (key, value) -> {
                codec.reports(account, value, number -> order(account, number), r -> range.last = r.cursor());
                return false;
            });
        }
        return range;
    }

    /** First cursors of the oldest entry on disk and of the first that must stay, and the last number there ever was. */
    private static final class Kept {
        long first = 1;
        long last;
        long goneUntil = 1;
    }
}
