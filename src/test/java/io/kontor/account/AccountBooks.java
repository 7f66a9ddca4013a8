package io.kontor.account;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.RecipientRef;
import io.kontor.instrument.Instruments;
import io.kontor.platform.batch.BatchLogic;
import io.kontor.position.PositionEntity;
import io.kontor.risk.Limits;
import io.kontor.risk.LimitsSettings;
import io.kontor.value.AccountId;
import io.kontor.value.Quantity;
import io.kontor.value.Symbol;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
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

    /** What the rules answer; what they decide to journal goes to {@code journal}. */
    public static AccountEntity.LimitsReply setLimits(
            AccountState state,
            AccountEntity.SetLimits command,
            LimitsSettings settings,
            Instruments instruments,
            Instant now,
            Consumer<AccountEvent> journal) {
        Limits inForce = state.safeguards().limits().orElse(settings.of(state.account()));
        AccountRules.Decision<AccountEntity.LimitsReply> decision =
                LimitRules.set(state, command, inForce, settings, instruments, List.of(), now);
        decision.events().forEach(journal);
        return decision.answer();
    }

    /** Likewise. */
    public static AccountEntity.LimitsReply withdraw(
            AccountState state,
            AccountEntity.WithdrawProposal command,
            LimitsSettings settings,
            Instant now,
            Consumer<AccountEvent> journal) {
        Limits inForce = state.safeguards().limits().orElse(settings.of(state.account()));
        AccountRules.Decision<AccountEntity.LimitsReply> decision =
                LimitRules.withdraw(state, command, inForce, settings.twoPerson(), now);
        decision.events().forEach(journal);
        return decision.answer();
    }

    public static Optional<LimitProposal> proposed(AccountState state, LimitsSettings settings, Instant now) {
        Limits inForce = state.safeguards().limits().orElse(settings.of(state.account()));
        return LimitRules.standing(state, inForce, settings.twoPerson(), now);
    }

    public static AccountEntity.OrdersFound listed(AccountState state, AccountEntity.ListOpen list) {
        return new AccountEntity.OrdersFound(state.account(), OpenOrders.listed(state.orders(), list));
    }

    public static AccountEntity.OrdersFound among(AccountState state, AccountEntity.SiftOpen sift) {
        return new AccountEntity.OrdersFound(state.account(), OpenOrders.among(state.orders(), sift.orders()));
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
