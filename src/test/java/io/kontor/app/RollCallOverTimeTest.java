package io.kontor.app;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.ManualTime;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.BehaviorInterceptor;
import akka.actor.typed.RecipientRef;
import akka.actor.typed.TypedActorContext;
import akka.actor.typed.javadsl.Behaviors;
import io.kontor.account.AccountEntity;
import io.kontor.ingress.Accounts;
import io.kontor.ingress.Entities;
import io.kontor.order.OrderEntity;
import io.kontor.value.AccountId;
import io.kontor.value.IntentId;
import io.kontor.value.VenueId;
import io.kontor.venue.VenueConnection;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When the roll call of a node with others begins, and that it ends. */
class RollCallOverTimeTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration MOMENT = Duration.ofMillis(50);
    private static final Duration EVERY = Duration.ofSeconds(2);
    private static final AccountId MAIN = new AccountId("main");

    private final ActorTestKit kit = ActorTestKit.create(ManualTime.config());
    private final ManualTime time = ManualTime.get(kit.system());
    private final TestProbe<AccountEntity.Command> account = kit.createTestProbe(AccountEntity.Command.class);
    private final TestProbe<RollCall.Message> heard = kit.createTestProbe(RollCall.Message.class);
    private final ActorRef<RollCall.Message> rollCall = kit.spawn(Behaviors.intercept(
            Heard::new,
            RollCall.create(new Accounts(Map.of(MAIN, List.of())), new One(), EVERY, false, () -> 0, _ -> {})));

    @AfterEach
    void shutDown() {
        kit.shutdownTestKit();
    }

    @Test
    void nobodyIsCalledBeforeTheFirstNodesStandStill() {
        nodesChange();
        for (int i = 0; i < 3; i++) {
            time.timePasses(RollCall.STANDSTILL.minusMillis(1));
            nodesChange();
        }
        account.expectNoMessage(MOMENT);

        time.timePasses(RollCall.STANDSTILL);

        account.expectMessageClass(AccountEntity.GetUsage.class, PATIENCE);
    }

    @Test
    void nodesThatNeverStandStillAreNotWaitedForForLong() {
        Duration step = RollCall.STANDSTILL.dividedBy(2);
        nodesChange();
        for (Duration passed = step; passed.compareTo(RollCall.BEGIN_WITHIN) < 0; passed = passed.plus(step)) {
            time.timePasses(step);
            nodesChange();
        }
        account.expectNoMessage(MOMENT);

        time.timePasses(step);

        account.expectMessageClass(AccountEntity.GetUsage.class, PATIENCE);
    }

    @Test
    void aNodeThatComesOrGoesLaterIsActedOnAtOnce() {
        begin();

        nodesChange();

        account.expectMessageClass(AccountEntity.GetUsage.class, PATIENCE);
    }

    @Test
    void toldToStopItCallsNobodyAnyMore() {
        begin();

        rollCall.tell(new RollCall.Stop());
        account.expectTerminated(rollCall, PATIENCE);
        time.timePasses(EVERY);

        account.expectNoMessage(MOMENT);
    }

    @Test
    void toldToStopBeforeItBeganItNeverBegins() {
        nodesChange();

        rollCall.tell(new RollCall.Stop());
        account.expectTerminated(rollCall, PATIENCE);
        time.timePasses(RollCall.BEGIN_WITHIN);

        account.expectNoMessage(MOMENT);
    }

    private void begin() {
        nodesChange();
        time.timePasses(RollCall.STANDSTILL);
        account.expectMessageClass(AccountEntity.GetUsage.class, PATIENCE);
    }

    /** Returns when that has been acted on, so that its timers run. */
    private void nodesChange() {
        rollCall.tell(new RollCall.NodesChanged());
        heard.receiveMessage(PATIENCE);
    }

    private final class Heard extends BehaviorInterceptor<RollCall.Message, RollCall.Message> {
        Heard() {
            super(RollCall.Message.class);
        }

        @Override
        public Behavior<RollCall.Message> aroundReceive(
                TypedActorContext<RollCall.Message> context,
                RollCall.Message message,
                ReceiveTarget<RollCall.Message> target) {
            Behavior<RollCall.Message> next = target.apply(context, message);
            if (message instanceof RollCall.NodesChanged) {
                heard.getRef().tell(message);
            }
            return next;
        }
    }

    /** An account without a connection, played by the test. */
    private final class One implements Entities {
        @Override
        public RecipientRef<OrderEntity.Command> order(IntentId intent) {
            throw new AssertionError("no order is called");
        }

        @Override
        public RecipientRef<AccountEntity.Command> account(AccountId id) {
            return account.getRef();
        }

        @Override
        public RecipientRef<VenueConnection.Command> venue(AccountId id, VenueId venue) {
            throw new AssertionError("it has no connection");
        }
    }
}
