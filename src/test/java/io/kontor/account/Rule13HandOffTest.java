package io.kontor.account;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.typed.ActorRef;
import io.kontor.account.AccountEntity.Command;
import io.kontor.account.AccountEntity.Granted;
import io.kontor.account.AccountEntity.Stop;
import io.kontor.account.AccountEntity.Undecided;
import io.kontor.account.AccountEntity.View;
import io.kontor.platform.batch.Tape;
import io.kontor.value.RefusalCode;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * The real account entity, told to stop: it writes and answers what it has taken, and only then ends. How a shard moves during a slow
 * write is {@code BatchHandOffTest}'s.
 */
class Rule13HandOffTest {
    private final AccountOnTape on = new AccountOnTape();

    @AfterEach
    void shutDown() {
        on.close();
    }

    @Test
    void theWriteInFlightAndWhatWaitsBehindItAreAnsweredBeforeTheEnd() throws Exception {
        ActorRef<Command> account = on.running();
        on.tape.hold();

        account.tell(on.reserve("a"));
        Tape.Held slow = on.tape.next();
        account.tell(on.reserve("b"));
        account.tell(new Stop());
        on.orders.expectNoMessage(Duration.ofMillis(50));
        on.tape.release();
        slow.store();

        assertThat(on.orders.receiveMessage(AccountOnTape.PATIENCE)).isInstanceOf(Granted.class);
        assertThat(on.orders.receiveMessage(AccountOnTape.PATIENCE)).isInstanceOf(Granted.class);
        on.orders.expectTerminated(account, AccountOnTape.PATIENCE);
    }

    @Test
    void theNextIncarnationHasWhatWasAnswered() {
        ActorRef<Command> account = on.running();
        account.tell(on.reserve("a"));
        on.orders.receiveMessage(AccountOnTape.PATIENCE);
        View before = on.view(account);

        account.tell(new Stop());
        on.orders.expectTerminated(account, AccountOnTape.PATIENCE);

        assertThat(on.view(on.spawn())).isEqualTo(before);
    }

    @Test
    void aWriteThatFailsIsUnknownAndTheEntityEnds() throws Exception {
        ActorRef<Command> account = on.running();
        on.tape.hold();

        account.tell(on.reserve("a"));
        on.tape.next().fail();

        assertThat(on.orders.receiveMessage(AccountOnTape.PATIENCE))
                .isInstanceOfSatisfying(
                        Undecided.class, u -> assertThat(u.refusal().code()).isEqualTo(RefusalCode.OUTCOME_UNKNOWN));
        on.orders.expectTerminated(account, AccountOnTape.PATIENCE);
    }
}
