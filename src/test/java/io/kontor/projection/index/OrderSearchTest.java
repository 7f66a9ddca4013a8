package io.kontor.projection.index;

import static io.kontor.projection.index.IndexRuns.answer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import com.typesafe.config.ConfigFactory;
import io.kontor.value.AccountId;
import io.kontor.value.Seeded;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OrderSearchTest {
    private static final AccountId MAIN = new AccountId("main");
    private static ActorTestKit kit;

    @TempDir
    private Path dir;

    private final IndexSettings settings = IndexSettings.from(
            ConfigFactory.parseString("kontor.index.tail-max = 500").withFallback(ConfigFactory.load()));
    private final JournalInMemory journal = new JournalInMemory();
    private EmbeddedOrderIndex index;

    @BeforeAll
    static void start() {
        kit = ActorTestKit.create(
                ConfigFactory.parseString("akka.actor.provider = local").withFallback(ConfigFactory.load()));
    }

    @AfterAll
    static void stop() {
        kit.shutdownTestKit();
    }

    @BeforeEach
    void open() {
        index = EmbeddedOrderIndex.open(dir.resolve("index"), settings, Runnable::run);
    }

    @AfterEach
    void close() {
        index.close();
    }

    @Test
    void pagesOfTenThousandMissNoneThatWasThereAndRepeatNoneWhileMoreArrive() {
        Random random = Seeded.random(OrderSearchTest.class);

        new Paging(kit.system(), index, journal, settings, random).check(MAIN, 10_000);
    }

    @Test
    void whatIsNotIndexedYetIsFoundAllTheSame() {
        Histories history = new Histories(MAIN, new Random(1));
        history.place();
        history.place();
        journal.hold(MAIN, history.entries());
        OrderSearch search = new OrderSearch(kit.system(), index, journal, settings);

        OrderIndex.Part first = answer(search.find(everything(1)));
        OrderIndex.Part second =
                answer(search.find(everything(1).goingOn(first.next().orElseThrow(), 1)));

        assertThat(first.rows())
                .extracting(OrderRow::order)
                .containsExactly(history.orders().getFirst());
        assertThat(second.rows())
                .extracting(OrderRow::order)
                .containsExactly(history.orders().getLast());
        assertThat(second.next()).isEmpty();
    }

    @Test
    void tooFarBehindItSaysSo() {
        Histories history = new Histories(MAIN, new Random(1));
        for (int i = 0; i <= settings.tailMax(); i++) {
            history.place();
        }
        journal.hold(MAIN, history.entries());
        OrderSearch search = new OrderSearch(kit.system(), index, journal, settings);

        assertThatThrownBy(() -> answer(search.find(everything(1))))
                .hasRootCauseInstanceOf(OrderSearch.NotIndexed.class)
                .hasMessageContaining("more than 500 writes of main behind");
    }

    @Test
    void anIndexThatCannotBeReadIsSaidToBeSo() {
        index.close();
        OrderSearch search = new OrderSearch(kit.system(), index, journal, settings);

        assertThatThrownBy(() -> answer(search.find(everything(1))))
                .hasMessageContaining("the order index cannot be read");
    }

    private static OrderQuery everything(int limit) {
        return new OrderQuery(MAIN, ListPlace.START, Optional.empty(), Optional.empty(), Optional.empty(), limit);
    }
}
