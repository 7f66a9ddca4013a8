package io.kontor.account;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.RecipientRef;
import io.kontor.platform.batch.BatchLogic;
import io.kontor.position.PositionEntity;
import io.kontor.value.AccountId;
import io.kontor.value.Quantity;
import io.kontor.value.Symbol;
import java.util.function.Function;

/** An account's parts as the model may see them, from outside the package. */
public final class AccountBooks {
    private AccountBooks() {}

    public static BatchLogic<AccountEntity.Command, AccountEvent, AccountState> logic(
            AccountId account, AccountPorts ports, AccountSettings settings, ActorRef<?> courier) {
        return new AccountLogic(account, ports, settings, courier.unsafeUpcast().narrow());
    }

    public static Behavior<?> courier(
            AccountId account,
            Function<Symbol, RecipientRef<PositionEntity.Command>> positions,
            ActorRef<AccountEntity.Command> writer,
            AccountSettings settings) {
        return PositionCourier.create(account, positions, writer, settings);
    }

    public static Quantity exposed(OpenOrder order) {
        return order.exposed();
    }

    public static boolean isOpen(OpenOrder order) {
        return order.isOpen();
    }

    public static int undelivered(AccountState state, Symbol symbol) {
        return state.feed(symbol).pending().size();
    }
}
