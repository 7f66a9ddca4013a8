package io.kontor.sim.books;

import io.kontor.sim.message.Report;
import io.kontor.value.AccountId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The accounts' report streams. A report goes once it is acknowledged, or once too many newer ones are kept; the newest always stays, for
 * it holds the account's last number. Deleting is put off until there is a range worth it.
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

    void append(Report report) {
        store.put(Table.REPORTS, keys.numbered(report.account(), report.cursor()), codec.encode(report));
        Kept range = kept(report.account());
        range.last = report.cursor();
        if (range.last - range.first >= keptMax) {
            range.goneUntil = Math.max(range.goneUntil, range.last - keptMax + TRIM_MIN);
            due.add(report.account());
        }
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
            store.deleteRange(
                    Table.REPORTS, keys.numbered(account, range.first), keys.numbered(account, range.goneUntil));
            range.first = range.goneUntil;
        }
        due.clear();
    }

    List<Report> after(AccountId account, long cursor, int max) {
        byte[] prefix = keys.account(account);
        byte[] from = keys.numbered(account, Math.max(cursor + 1, kept(account).first));
        List<Report> found = new ArrayList<>();
        store.scan(Table.REPORTS, from, (key, value) -> {
            boolean wanted = found.size() < max && Keys.startsWith(key, prefix);
            return wanted && found.add(codec.report(value));
        });
        return found;
    }

    private Kept kept(AccountId account) {
        return kept.computeIfAbsent(account, this::read);
    }

    private Kept read(AccountId account) {
        Kept range = new Kept();
        byte[] prefix = keys.account(account);
        byte[] last = store.lastKey(Table.REPORTS, keys.numbered(account, Long.MAX_VALUE));
        if (last != null && Keys.startsWith(last, prefix)) {
            range.last = Keys.numberOf(last);
            store.scan(Table.REPORTS, prefix, (key, value) -> {
                range.first = Keys.numberOf(key);
                return false;
            });
            range.goneUntil = range.first;
        }
        return range;
    }

    /** Numbers of the first report on disk and of the last one there ever was, and of the first that must stay. */
    private static final class Kept {
        long first = 1;
        long last;
        long goneUntil = 1;
    }
}
