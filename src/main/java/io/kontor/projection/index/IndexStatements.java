package io.kontor.projection.index;

import akka.Done;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.BatchStatement;
import com.datastax.oss.driver.api.core.cql.BatchStatementBuilder;
import com.datastax.oss.driver.api.core.cql.BatchType;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import com.datastax.oss.driver.api.core.cql.Statement;
import io.kontor.value.AccountId;
import io.kontor.value.IntentId;
import io.kontor.value.Symbol;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** The index's tables in Cassandra, statement by statement; each is prepared when it is first used. Thread-safe. */
public final class IndexStatements {
    private static final String ORDERS = "orders_by_account";
    private static final String PLACES = "orders_indexed";
    private static final String GENERATIONS = "orders_generation";

    /** There is one index; the column is there because a table needs a key. */
    private static final String NAME = "orders";

    private final CqlSession session;
    private final Profiles profiles;
    private final String orders;
    private final String places;
    private final String generations;
    private final Map<String, CompletionStage<PreparedStatement>> prepared = new ConcurrentHashMap<>();

    /** The driver's execution profiles, which say consistency and time-outs. */
    public record Profiles(String reads, String writes) {}

    public IndexStatements(CqlSession session, String keyspace, Profiles profiles) {
        this.session = session;
        this.profiles = profiles;
        this.orders = keyspace + "." + ORDERS;
        this.places = keyspace + "." + PLACES;
        this.generations = keyspace + "." + GENERATIONS;
    }

    /** Which index is built now; 1 as long as none was rebuilt. */
    public CompletionStage<Integer> generation() {
        return read("SELECT generation FROM " + generations + " WHERE name = ?", NAME)
                .thenApply(found -> Optional.ofNullable(found.one())
                        .map(row -> row.getInt(0))
                        .orElse(1));
    }

    /** From here on another index is built, beside those there are. */
    public CompletionStage<Done> begin(int generation) {
        return write("INSERT INTO " + generations + " (name, generation) VALUES (?, ?)", NAME, generation);
    }

    /** How far the account is in each index there is. */
    CompletionStage<List<Indexed>> places(AccountId account) {
        return read("SELECT generation, sequence_nr, seq, at FROM " + places + " WHERE account = ?", account.value())
                .thenApply(found -> rows(
                        found,
                        row -> new Indexed(
                                row.getInt(0), row.getLong(1), row.getLong(2), IndexKeys.instant(row.getLong(3)))));
    }

    /** The same of every account; for tools, since it reads a table, though a small one. */
    public CompletionStage<Map<AccountId, List<Indexed>>> allPlaces() {
        return read("SELECT account, generation, sequence_nr, seq, at FROM " + places)
                .thenCompose(found -> gathered(found, new HashMap<>()));
    }

    private static CompletionStage<Map<AccountId, List<Indexed>>> gathered(
            AsyncResultSet page, Map<AccountId, List<Indexed>> all) {
        page.currentPage()
                .forEach(row -> all.computeIfAbsent(
                                new AccountId(String.valueOf(row.getString(0))), _ -> new ArrayList<>())
                        .add(new Indexed(
                                row.getInt(1), row.getLong(2), row.getLong(3), IndexKeys.instant(row.getLong(4)))));
        return page.hasMorePages()
                ? page.fetchNextPage().thenCompose(next -> gathered(next, all))
                : CompletableFuture.completedFuture(all);
    }

    /** A place behind the one that is there changes nothing: the journal's number is the time of the write. */
    CompletionStage<Done> place(AccountId account, Indexed place) {
        return write(
                "INSERT INTO " + places
                        + " (account, generation, sequence_nr, seq, at) VALUES (?, ?, ?, ?, ?) USING TIMESTAMP ?",
                account.value(),
                place.generation(),
                place.sequenceNr(),
                place.seq(),
                IndexKeys.micros(place.at()),
                place.sequenceNr());
    }

    /** Rows of one partition, in one request. */
    CompletionStage<Done> insert(AccountId account, int generation, long partition, List<OrderRow> rows) {
        String insert = "INSERT INTO " + orders
                + " (account, generation, bucket, at, seq, intent, symbol) VALUES (?, ?, ?, ?, ?, ?, ?) USING TIMESTAMP ?";
        return prepare(insert).thenCompose(statement -> {
            BatchStatementBuilder batch = BatchStatement.builder(BatchType.UNLOGGED);
            for (OrderRow row : rows) {
                batch.addStatement(statement.bind(
                        account.value(),
                        generation,
                        partition,
                        IndexKeys.micros(row.at()),
                        row.seq(),
                        row.order().value(),
                        row.symbol().value(),
                        row.seq()));
            }
            return done(session.executeAsync(batch.setExecutionProfileName(profiles.writes())
                    .setIdempotence(true)
                    .build()));
        });
    }

    /** Rows of a partition behind the query's place, in their order, at most as many as it wants. */
    CompletionStage<List<OrderRow>> rows(int generation, long partition, OrderQuery query) {
        StringBuilder cql = new StringBuilder("SELECT at, seq, intent, symbol FROM " + orders
                + " WHERE account = ? AND generation = ? AND bucket = ? AND (at, seq) > (?, ?)");
        boolean later =
                query.from().filter(from -> from.isAfter(query.after().at())).isPresent();
        List<Object> values = new ArrayList<>(List.of(
                query.account().value(),
                generation,
                partition,
                later
                        ? IndexKeys.micros(query.from().orElseThrow()) - 1
                        : IndexKeys.micros(query.after().at()),
                later ? Long.MAX_VALUE : query.after().seq()));
        query.to().ifPresent(to -> {
            cql.append(" AND (at) < (?)");
            values.add(IndexKeys.micros(to));
        });
        query.symbol().ifPresent(symbol -> {
            cql.append(" AND symbol = ?");
            values.add(symbol.value());
        });
        cql.append(" LIMIT ?");
        values.add(query.limit());
        if (query.symbol().isPresent()) {
            // Within one partition, which is bounded.
            cql.append(" ALLOW FILTERING");
        }
        return prepare(cql.toString())
                .thenCompose(statement -> session.executeAsync(
                        reading(statement.bind(values.toArray()).setPageSize(query.limit()))))
                .thenApply(found -> rows(
                        found,
                        row -> new OrderRow(
                                row.getLong(1),
                                IndexKeys.instant(row.getLong(0)),
                                new IntentId(String.valueOf(row.getString(2))),
                                new Symbol(String.valueOf(row.getString(3))))));
    }

    /** When the first row of a partition came; empty for one without. */
    CompletionStage<Optional<Instant>> firstTime(AccountId account, int generation, long partition) {
        return read(
                        "SELECT at FROM " + orders + " WHERE account = ? AND generation = ? AND bucket = ? LIMIT 1",
                        account.value(),
                        generation,
                        partition)
                .thenApply(found -> Optional.ofNullable(found.one()).map(row -> IndexKeys.instant(row.getLong(0))));
    }

    /** Deletes a partition of an index that nobody feeds any more. */
    CompletionStage<Done> drop(AccountId account, int generation, long partition) {
        return write(
                "DELETE FROM " + orders + " WHERE account = ? AND generation = ? AND bucket = ?",
                account.value(),
                generation,
                partition);
    }

    /** The same of the account's place. */
    CompletionStage<Done> drop(AccountId account, int generation) {
        return write("DELETE FROM " + places + " WHERE account = ? AND generation = ?", account.value(), generation);
    }

    private CompletionStage<AsyncResultSet> read(String cql, Object... values) {
        return prepare(cql).thenCompose(statement -> session.executeAsync(reading(statement.bind(values))));
    }

    private CompletionStage<Done> write(String cql, Object... values) {
        return prepare(cql)
                .thenCompose(statement -> done(session.executeAsync(statement
                        .bind(values)
                        .setExecutionProfileName(profiles.writes())
                        .setIdempotent(true))));
    }

    private <S extends Statement<S>> S reading(S statement) {
        return statement.setExecutionProfileName(profiles.reads()).setIdempotent(true);
    }

    /** One that failed is prepared anew by the next. */
    private CompletionStage<PreparedStatement> prepare(String cql) {
        CompletionStage<PreparedStatement> statement =
                prepared.computeIfAbsent(cql, each -> session.prepareAsync(SimpleStatement.newInstance(each)));
        statement.whenComplete((_, failure) -> {
            if (failure != null) {
                prepared.remove(cql, statement);
            }
        });
        return statement;
    }

    private static <T> List<T> rows(AsyncResultSet found, Function<Row, T> row) {
        List<T> rows = new ArrayList<>();
        found.currentPage().forEach(each -> rows.add(row.apply(each)));
        return rows;
    }

    private static CompletionStage<Done> done(CompletionStage<AsyncResultSet> written) {
        return written.thenApply(_ -> Done.getInstance());
    }
}
