package io.kontor.app;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.DispatcherSelector;
import akka.actor.typed.javadsl.ActorContext;
import com.typesafe.config.Config;
import io.kontor.account.AccountFeed;
import io.kontor.control.degraded.Vitals;
import io.kontor.platform.journal.EventJournal;
import io.kontor.platform.journal.cassandra.CassandraJournal;
import io.kontor.projection.index.CassandraOrderIndex;
import io.kontor.projection.index.EmbeddedOrderIndex;
import io.kontor.projection.index.IndexFeeder;
import io.kontor.projection.index.IndexMetrics;
import io.kontor.projection.index.IndexSettings;
import io.kontor.projection.index.IndexStatements;
import io.kontor.projection.index.OrderIndex;
import io.kontor.projection.index.OrderSearch;
import io.kontor.value.AccountId;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.util.stream.Collectors;

/** The order index of this node, kept where the journal is: what feeds it, what reads it, and how it is. Thread-safe. */
final class OrderIndexing {
    private final IndexSettings settings;
    private final IndexMetrics metrics;
    private final OrderSearch search;

    private OrderIndexing(IndexSettings settings, IndexMetrics metrics, OrderSearch search) {
        this.settings = settings;
        this.metrics = metrics;
        this.search = search;
    }

    static OrderIndexing start(
            ActorContext<?> context,
            Settings settings,
            EventJournal journal,
            AccountFeed feed,
            ShardedEntities entities,
            MeterRegistry meters) {
        IndexMetrics metrics = new IndexMetrics(meters);
        OrderIndex index = open(context.getSystem(), settings, journal);
        context.spawn(
                IndexFeeder.create(
                        settings.index(),
                        new IndexFeeder.Ports(
                                index,
                                feed,
                                () -> entities.localAccounts().here().stream()
                                        .map(AccountId::new)
                                        .collect(Collectors.toSet()),
                                metrics)),
                "order-index");
        return new OrderIndexing(
                settings.index(), metrics, new OrderSearch(context.getSystem(), index, feed, settings.index()));
    }

    private static OrderIndex open(ActorSystem<?> system, Settings settings, EventJournal journal) {
        if (journal instanceof CassandraJournal cassandra) {
            return new CassandraOrderIndex(new IndexStatements(
                    cassandra.session(),
                    settings.cassandra().keyspace(),
                    profiles(system.settings().config().getConfig(CassandraJournal.PLUGIN))));
        }
        EmbeddedOrderIndex index = EmbeddedOrderIndex.open(
                directory(settings.dataDir()),
                settings.index(),
                system.dispatchers().lookup(DispatcherSelector.fromConfig("kontor.index.dispatcher")));
        system.classicSystem().registerOnTermination(index::close);
        return index;
    }

    static IndexStatements.Profiles profiles(Config plugin) {
        return new IndexStatements.Profiles(plugin.getString("read-profile"), plugin.getString("write-profile"));
    }

    static Path directory(Path dataDir) {
        return dataDir.resolve("index");
    }

    OrderSearch search() {
        return search;
    }

    /** However it is, orders are taken without it. */
    Vitals.Beside vitals() {
        long behind = metrics.behind();
        if (metrics.failing().isPresent()) {
            return new Vitals.Beside(false, metrics.failing().get());
        }
        return behind > settings.tailMax()
                ? new Vitals.Beside(
                        false, behind + " writes of an account behind; lists of its orders are refused meanwhile")
                : new Vitals.Beside(true, behind + " writes of an account behind");
    }
}
