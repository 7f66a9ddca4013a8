package io.kontor.projection.index;

import static io.kontor.projection.index.IndexRuns.answer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import com.datastax.oss.driver.api.core.CqlSession;
import com.typesafe.config.ConfigFactory;
import io.kontor.app.dev.CassandraServer;
import io.kontor.app.dev.PatientSession;
import io.kontor.app.dev.ServerArtifacts;
import io.kontor.platform.journal.cassandra.CassandraSchema;
import io.kontor.projection.index.OrderIndex.Update;
import io.kontor.value.AccountId;
import io.kontor.value.Seeded;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The index over a real Cassandra. */
class CassandraOrderIndexIT {
    private static final String KEYSPACE = "kontor";
    private static final int PARTITION_EVENTS = 200;
    private static final IndexSettings SETTINGS = IndexSettings.from(ConfigFactory.load());

    @TempDir
    private static Path dir;

    private static CassandraServer cassandra;
    private static CqlSession session;
    private static ActorTestKit kit;
    private static Random random;

    @BeforeAll
    static void start() {
        random = Seeded.random(CassandraOrderIndexIT.class);
        cassandra = CassandraServer.start(dir, ServerArtifacts.fetch("cassandra", Path.of("target", "servers")));
        session = PatientSession.with(cassandra);
        CassandraSchema.statements(KEYSPACE, Map.of(CassandraServer.DATA_CENTER, 1))
                .forEach(session::execute);
        kit = ActorTestKit.create(
                ConfigFactory.parseString("akka.actor.provider = local").withFallback(ConfigFactory.load()));
    }

    @AfterAll
    static void stop() {
        if (kit != null) {
            kit.shutdownTestKit();
        }
        if (session != null) {
            session.close();
        }
        if (cassandra != null) {
            cassandra.close();
        }
    }

    @Test
    void fedWithCrashesRepeatsAndByThoseCutOffItIsWhatTheJournalSays() {
        IndexRuns runs = new IndexRuns(random);
        for (int run = 0; run < 5; run++) {
            runs.liveIsRebuilt(
                    CassandraOrderIndexIT::index,
                    new AccountId("live-" + run),
                    new AccountId("rebuilt-" + run),
                    20 + random.nextInt(600));
        }
    }

    @Test
    void pagesOfTenThousandMissNoneThatWasThereAndRepeatNoneWhileMoreArrive() {
        new Paging(kit.system(), index(), new JournalInMemory(), SETTINGS, random)
                .check(new AccountId("paged"), 10_000);
    }

    @Test
    void whoHasFallenBehindSetsNobodyBack() {
        AccountId account = new AccountId("behind");
        Histories history = new Histories(account, new Random(1));
        history.place();
        history.place();
        List<OrderRow> rows = FeedingTest.rows(history.entries());
        Update old = new Update(
                account,
                rows.subList(0, 1),
                new Indexed(1, 1, 1, rows.getFirst().at()));
        Update late =
                new Update(account, rows, new Indexed(1, 2, 2, rows.getLast().at()));

        answer(index().write(List.of(late)));
        answer(index().write(List.of(old)));

        assertThat(answer(index().indexed(account))).isEqualTo(late.indexed());
        assertThat(IndexRuns.all(index(), everything(account))).isEqualTo(rows);
    }

    @Test
    void anotherIndexIsBuiltBesideAndReadOnceItIsAsFar() {
        AccountId account = new AccountId("replaced");
        Histories history = new Histories(account, new Random(1));
        for (int i = 0; i < 600; i++) {
            history.place();
        }
        feed(account, history, 600);
        int before = answer(index().generation());
        Indexed first = answer(index().indexed(account));

        answer(statements().begin(before + 1));
        assertThat(answer(index().fed(account))).isEqualTo(Indexed.nothing(before + 1));
        feed(account, history, 300);
        assertThat(answer(index().indexed(account))).isEqualTo(first);
        feed(account, history, 600);
        assertThat(answer(index().indexed(account)).generation()).isEqualTo(before + 1);
        answer(index().drop(account, first));

        assertThat(IndexRuns.all(index(), everything(account)))
                .extracting(OrderRow::order)
                .isEqualTo(history.orders());
        assertThat(answer(statements().allPlaces()).get(account)).hasSize(1);
        assertThat(session.execute("SELECT count(*) FROM " + KEYSPACE
                                + ".orders_by_account WHERE account = 'replaced' AND generation = " + before
                                + " ALLOW FILTERING")
                        .one()
                        .getLong(0))
                .isZero();
    }

    @Test
    void theIndexOfAnotherJournalIsLeftToAnOperator() {
        assertThatThrownBy(() -> answer(index().forget(new AccountId("foreign"))))
                .hasMessageContaining("kontor index rebuild");
    }

    private static void feed(AccountId account, Histories history, int writes) {
        IndexBuild build = new IndexBuild(index(), account, answer(index().generation()));
        history.entries().subList(0, writes).forEach(build::add);
        build.finish();
    }

    private static CassandraOrderIndex index() {
        return new CassandraOrderIndex(statements(), PARTITION_EVENTS);
    }

    private static IndexStatements statements() {
        return new IndexStatements(session, KEYSPACE, new IndexStatements.Profiles("default", "default"));
    }

    private static OrderQuery everything(AccountId account) {
        return new OrderQuery(account, ListPlace.START, Optional.empty(), Optional.empty(), Optional.empty(), 100);
    }
}
