package io.kontor.order;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import akka.persistence.testkit.PersistenceTestKitPlugin;
import akka.persistence.testkit.PersistenceTestKitSnapshotPlugin;
import akka.persistence.testkit.javadsl.PersistenceTestKit;
import akka.persistence.testkit.javadsl.SnapshotTestKit;
import com.typesafe.config.ConfigFactory;
import io.kontor.account.AccountEntity;
import io.kontor.account.AccountEntity.Reserve;
import io.kontor.model.Samples;
import io.kontor.order.OrderEntity.Accepted;
import io.kontor.order.OrderEntity.Command;
import io.kontor.order.OrderEntity.Refused;
import io.kontor.order.OrderEntity.Reply;
import io.kontor.value.RefusalCode;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an order asks its journal for. One whose write fails stops; who waits for it hears at once that nobody knows, and not by losing patience. */
class OrderJournalTest {
    private ActorTestKit kit;
    private PersistenceTestKit journal;
    private final EntityFixture fixture = new EntityFixture();
    private ActorRef<Command> order;
    private TestProbe<Reply> caller;

    @BeforeEach
    void start() {
        kit = ActorTestKit.create(PersistenceTestKitPlugin.config()
                .withFallback(PersistenceTestKitSnapshotPlugin.config())
                .withFallback(ConfigFactory.parseString("akka.actor.provider = local"))
                .withFallback(ConfigFactory.load()));
        journal = PersistenceTestKit.create(kit.system());
        order = kit.spawn(fixture.behavior());
        caller = kit.createTestProbe();
    }

    @AfterEach
    void stop() {
        kit.shutdownTestKit();
    }

    @Test
    void whoCanceledIsToldAtOnceThatNobodyKnows() {
        place();
        journal.failNextPersisted(OrderEntity.persistenceId(Scenario.intent()));

        order.tell(new OrderEntity.Cancel(Optional.empty(), "requested", Optional.of(caller.ref())));

        assertThat(caller.expectMessageClass(Refused.class).refusal().code()).isEqualTo(RefusalCode.OUTCOME_UNKNOWN);
        caller.expectTerminated(order);
    }

    @Test
    void whoPlacedIsToldAtOnceThatNobodyKnows() {
        journal.failNextPersisted(OrderEntity.persistenceId(Scenario.intent()));

        order.tell(new OrderEntity.Place(spec(), Samples.hashOf(spec()), caller.ref()));
        grant();

        assertThat(caller.expectMessageClass(Refused.class).refusal().code()).isEqualTo(RefusalCode.OUTCOME_UNKNOWN);
        caller.expectTerminated(order);
    }

    /** In a cluster each such question is a request to Cassandra. */
    @Test
    void anOrderIsReadBackFromItsEventsAloneAndNoSnapshotIsAskedFor() {
        SnapshotTestKit.create(kit.system()).failNextRead();
        place();
        kit.stop(order);

        order = kit.spawn(fixture.behavior());
        order.tell(new OrderEntity.Place(spec(), Samples.hashOf(spec()), caller.ref()));

        caller.expectMessageClass(Accepted.class);
    }

    private void place() {
        order.tell(new OrderEntity.Place(spec(), Samples.hashOf(spec()), caller.ref()));
        grant();
        caller.expectMessageClass(Accepted.class);
    }

    private void grant() {
        Reserve asked = caller.awaitAssert(() -> fixture.told(Reserve.class).getLast());
        asked.replyTo()
                .tell(new AccountEntity.Granted(
                        asked.order(), asked.revision(), asked.generation(), Scenario.DECISION, true));
    }

    private static OrderSpec spec() {
        return Scenario.spec("10", "100");
    }
}
