package io.kontor.account;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import io.kontor.account.AccountEntity.CancelAll;
import io.kontor.account.AccountEntity.CancelAllAccepted;
import io.kontor.account.AccountEntity.CancelAllRefused;
import io.kontor.account.AccountEntity.CancelAllReply;
import io.kontor.account.AccountEntity.Command;
import io.kontor.account.AccountEntity.Granted;
import io.kontor.model.Samples;
import io.kontor.value.CommandId;
import io.kontor.value.Symbol;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A cancel-all that acts ahead of its turn, and comes again. */
class HurriedCancelAllTest {
    private static final CommandId MEANT = new CommandId("x-1");
    private static final CommandId AHEAD = new CommandId("ahead-x-1");

    private final AccountOnTape books = new AccountOnTape();
    private final TestProbe<CancelAllReply> caller = books.probe(CancelAllReply.class);
    private final ActorRef<Command> account = books.running();

    @BeforeEach
    void anOrderIsOpen() {
        account.tell(books.reserve("a"));
        books.orders.expectMessageClass(Granted.class, AccountOnTape.PATIENCE);
    }

    @AfterEach
    void stop() {
        books.close();
    }

    @Test
    void ordersAreCanceledByTheCommandThatIsInTheJournal() {
        cancelAll(MEANT, Optional.empty(), Optional.empty());
        caller.expectMessageClass(CancelAllAccepted.class, AccountOnTape.PATIENCE);
        assertThat(books.canceled.receiveMessage(AccountOnTape.PATIENCE)).isEqualTo(MEANT);

        cancelAll(AHEAD, Optional.empty(), Optional.of(MEANT));

        assertThat(books.canceled.receiveMessage(AccountOnTape.PATIENCE)).isEqualTo(MEANT);
    }

    @Test
    void aRefusalNamesTheCommandTheCallerSent() {
        cancelAll(MEANT, Optional.of(Samples.ETH), Optional.empty());
        caller.expectMessageClass(CancelAllAccepted.class, AccountOnTape.PATIENCE);

        cancelAll(AHEAD, Optional.empty(), Optional.of(MEANT));

        assertThat(caller.expectMessageClass(CancelAllRefused.class, AccountOnTape.PATIENCE)
                        .refusal()
                        .toString())
                .contains(MEANT.value())
                .doesNotContain(AHEAD.value());
    }

    private void cancelAll(CommandId command, Optional<Symbol> symbol, Optional<CommandId> aheadOf) {
        account.tell(new CancelAll(
                command,
                symbol,
                Optional.empty(),
                "requested",
                Optional.empty(),
                aheadOf,
                Optional.of(false),
                caller.getRef()));
    }
}
