package io.kontor.projection.index;

import akka.Done;
import io.kontor.value.AccountId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The index in a directory of its own, beside the journal and out of its way: nothing is synced, for what a power cut takes is fed again.
 * Rows and places are stored together, so after any crash the places say what is there. A directory that is missing, of another version
 * or damaged is begun anew. After a failed write it is closed and opened before the next. One that cannot be opened refuses everything
 * until it can: nobody is kept from starting by what is only derived.
 */
public final class EmbeddedOrderIndex implements OrderIndex, AutoCloseable {
    /** Rises when the rows of the same journal would be others. */
    private static final byte[] VERSION = {1};

    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedOrderIndex.class);

    private final Path directory;
    private final IndexSettings settings;
    private final Executor executor;
    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
    private @Nullable IndexTable table;
    private boolean closed;

    /** Whether it was ever open: until then there may be nothing of this version in the directory. */
    private volatile boolean begun;

    /** A write failed; until it is opened anew it may refuse everything, but it is read. */
    private volatile boolean suspect;

    /** How often it was opened after a failure: what it then holds may be less than was stored before. */
    private final AtomicInteger generation = new AtomicInteger();

    private EmbeddedOrderIndex(Path directory, IndexSettings settings, Executor executor) {
        this.directory = directory;
        this.settings = settings;
        this.executor = executor;
    }

    /**
     * Opens it, or begins it anew; throws {@link InUse} where another process has it. Where it can be neither, it is tried again whenever
     * somebody would feed it.
     *
     * @param executor what waits for the disk runs there
     */
    public static EmbeddedOrderIndex open(Path directory, IndexSettings settings, Executor executor) {
        EmbeddedOrderIndex index = new EmbeddedOrderIndex(directory, settings, executor);
        try {
            index.begin();
        } catch (IllegalStateException | UncheckedIOException e) {
            LOG.warn(
                    "the order index in {} cannot be opened; lists of orders are refused until it can be",
                    directory,
                    e);
        }
        return index;
    }

    /** Begins it anew, whatever there is; throws where it cannot. */
    public static EmbeddedOrderIndex create(Path directory, IndexSettings settings, Executor executor) {
        EmbeddedOrderIndex index = new EmbeddedOrderIndex(directory, settings, executor);
        index.begin();
        index.locked(() -> {
            index.closeTable();
            delete(directory);
            index.table = index.openTable();
            return Done.getInstance();
        });
        return index;
    }

    /** Another process has the directory. */
    public static final class InUse extends RuntimeException {
        private static final long serialVersionUID = 1L;

        InUse(Path directory, Throwable cause) {
            super("index directory " + directory + " is in use by another process", cause);
        }
    }

    private void begin() {
        Done _ = locked(() -> {
            if (!begun && !closed) {
                table = openTable();
                begun = true;
            }
            return Done.getInstance();
        });
    }

    private IndexTable openTable() {
        try {
            Files.createDirectories(directory);
            Optional<IndexTable> whole = openWhole();
            if (whole.isPresent()) {
                return whole.get();
            }
            delete(directory);
            Files.createDirectories(directory);
            IndexTable empty = IndexTable.open(directory, settings.memory());
            try {
                empty.put(IndexKeys.VERSION, VERSION);
            } catch (RocksDBException e) {
                empty.close();
                throw e;
            }
            return empty;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (RocksDBException e) {
            throw new IllegalStateException("cannot open " + directory + ": " + e.getMessage(), e);
        }
    }

    /** Empty where there is none of this version that can be read. */
    private Optional<IndexTable> openWhole() {
        try {
            IndexTable found = IndexTable.open(directory, settings.memory());
            if (isOurs(found)) {
                return Optional.of(found);
            }
            found.close();
            LOG.info("the order index in {} is not there or of another version; it is built anew", directory);
        } catch (RocksDBException e) {
            if (IndexTable.isInUse(e)) {
                throw new InUse(directory, e);
            }
            LOG.warn("the order index in {} cannot be read; it is built anew", directory, e);
        }
        return Optional.empty();
    }

    /** One that cannot even say is closed, or we would find it in use by ourselves ever after. */
    private static boolean isOurs(IndexTable found) throws RocksDBException {
        try {
            return Arrays.equals(found.get(IndexKeys.VERSION), VERSION);
        } catch (RocksDBException e) {
            found.close();
            throw e;
        }
    }

    @Override
    public CompletionStage<Integer> generation() {
        return CompletableFuture.completedFuture(generation.get());
    }

    @Override
    public CompletionStage<Indexed> fed(AccountId account) {
        return later(() -> {
            if (!begun) {
                begin();
            }
            return reading(table -> place(table, account));
        });
    }

    @Override
    public CompletionStage<Indexed> indexed(AccountId account) {
        return later(() -> reading(table -> place(table, account)));
    }

    @Override
    public CompletionStage<Done> write(List<Update> updates) {
        return later(() -> changing(table -> store(table, updates)));
    }

    @Override
    public CompletionStage<Done> forget(AccountId account) {
        return later(() -> changing(table -> {
            try (WriteBatch batch = new WriteBatch()) {
                batch.deleteRange(IndexKeys.first(account), IndexKeys.end(account));
                batch.delete(IndexKeys.place(account));
                table.write(batch);
            }
        }));
    }

    @Override
    public CompletionStage<Part> read(Indexed upTo, OrderQuery query) {
        return upTo.seq() <= query.after().seq()
                ? CompletableFuture.completedFuture(Part.NONE)
                : later(() -> reading(table -> scan(table, upTo, query)));
    }

    private Indexed place(IndexTable table, AccountId account) throws RocksDBException {
        byte[] value = table.get(IndexKeys.place(account));
        return value == null ? Indexed.nothing(generation.get()) : IndexKeys.place(generation.get(), value);
    }

    private void store(IndexTable table, List<Update> updates) throws RocksDBException {
        try (WriteBatch batch = new WriteBatch()) {
            for (Update update : updates) {
                requireOurs(update);
                for (OrderRow row : update.rows()) {
                    batch.put(IndexKeys.row(update.account(), row.at(), row.seq()), IndexKeys.value(row));
                }
                if (update.indexed().sequenceNr()
                        > place(table, update.account()).sequenceNr()) {
                    batch.put(IndexKeys.place(update.account()), IndexKeys.value(update.indexed()));
                }
            }
            table.write(batch);
        }
    }

    /** What it goes on from may have been lost. */
    private void requireOurs(Update update) {
        if (update.indexed().generation() != generation.get()) {
            throw new IllegalStateException(
                    "the order index in " + directory + " was opened anew; " + update.account() + " is to begin again");
        }
    }

    private Part scan(IndexTable table, Indexed upTo, OrderQuery query) {
        List<OrderRow> rows = new ArrayList<>();
        int scanned = 0;
        try (IndexTable.Rows found = table.rows(IndexKeys.end(query.account()))) {
            byte[] start = start(query);
            for (found.seek(start); found.isValid(); found.next()) {
                OrderRow row = found.row();
                if (row.seq() > upTo.seq() || query.isBeyond(row)) {
                    break;
                }
                if (query.takes(row)) {
                    rows.add(row);
                }
                scanned++;
                if (rows.size() == query.limit() || scanned == settings.scanMax()) {
                    return new Part(rows, Optional.of(row.place()), scanned);
                }
            }
        }
        return new Part(rows, Optional.empty(), scanned);
    }

    private static byte[] start(OrderQuery query) {
        byte[] behind =
                IndexKeys.row(query.account(), query.after().at(), query.after().seq() + 1);
        return query.from()
                .map(from -> IndexKeys.row(query.account(), from, 0))
                .filter(from -> IndexKeys.isBefore(behind, from))
                .orElse(behind);
    }

    private interface Reading<T> {
        T in(IndexTable table) throws RocksDBException;
    }

    private interface Changing {
        void in(IndexTable table) throws RocksDBException;
    }

    private <T> T reading(Reading<T> work) {
        lock.readLock().lock();
        try {
            return work.in(table());
        } catch (RocksDBException e) {
            throw new IllegalStateException("cannot read " + directory + ": " + e.getMessage(), e);
        } finally {
            lock.readLock().unlock();
        }
    }

    /** A write that waits for the disk keeps nobody from reading. */
    private Done changing(Changing work) {
        if (suspect) {
            reopen();
        }
        lock.readLock().lock();
        try {
            work.in(table());
            return Done.getInstance();
        } catch (RocksDBException e) {
            suspect = true;
            throw new IllegalStateException("cannot write to " + directory + ": " + e.getMessage(), e);
        } finally {
            lock.readLock().unlock();
        }
    }

    private void reopen() {
        Done _ = locked(() -> {
            try {
                if (suspect && !closed) {
                    closeTable();
                    table = IndexTable.open(directory, settings.memory());
                    generation.incrementAndGet();
                    suspect = false;
                }
                return Done.getInstance();
            } catch (RocksDBException e) {
                throw new IllegalStateException("cannot open " + directory + ": " + e.getMessage(), e);
            }
        });
    }

    private IndexTable table() {
        if (table == null) {
            throw new IllegalStateException("the order index in " + directory + " is not open");
        }
        return table;
    }

    private <T> T locked(Supplier<T> work) {
        lock.writeLock().lock();
        try {
            return work.get();
        } finally {
            lock.writeLock().unlock();
        }
    }

    private <T> CompletionStage<T> later(Supplier<T> work) {
        return CompletableFuture.supplyAsync(work, executor);
    }

    private static void delete(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whoever comes later is told that it is not open. */
    @Override
    public void close() {
        locked(() -> {
            closed = true;
            closeTable();
            return Done.getInstance();
        });
    }

    private void closeTable() {
        if (table != null) {
            table.close();
            table = null;
        }
    }
}
