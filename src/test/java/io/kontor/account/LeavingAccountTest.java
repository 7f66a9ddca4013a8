package io.kontor.account;

import akka.actor.testkit.typed.javadsl.ManualTime;
import akka.actor.typed.ActorRef;
import com.typesafe.config.ConfigFactory;
import io.kontor.account.AccountEntity.Command;
import io.kontor.account.AccountEntity.Stop;
import io.kontor.platform.batch.Tape;
import io.kontor.venue.VenueConnection.ListOpenOrders;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An account that is told to stop, as it waits for its last write. */
class LeavingAccountTest {
    private final AccountOnTape on = new AccountOnTape(ManualTime.config());

    @AfterEach
    void shutDown() {
        on.close();
    }

    @Test
    void itAsksNoVenueAnyMore() throws Exception {
        ActorRef<Command> account = on.running();
        on.time().timePasses(Duration.ofMillis(1));
        on.venue.expectMessageClass(ListOpenOrders.class, AccountOnTape.PATIENCE);
        on.tape.hold();
        account.tell(on.reserve("a"));
        Tape.Held slow = on.tape.next();

        account.tell(new Stop());
        on.time().timePasses(AccountSettings.from(ConfigFactory.load()).sweepEvery());
        slow.store();
        on.orders.expectTerminated(account, AccountOnTape.PATIENCE);

        on.venue.expectNoMessage(Duration.ofMillis(50));
    }
}
