package io.kontor.sim.binance;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import io.kontor.sim.Exchange;
import io.kontor.sim.SessionListener;
import io.kontor.sim.TradingSession;
import io.kontor.sim.message.Report;
import io.kontor.sim.message.Target;
import io.kontor.value.AccountId;
import io.kontor.value.ClientOrderId;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** One account's way to the engine: a session that is opened again whenever it is cut, and where its reports go. Thread-safe. */
final class AccountLine {
    private static final Duration RETRY = Duration.ofMillis(100);

    private final AccountId account;
    private final Exchange exchange;
    private final ActorRef<AccountStream.Message> stream;
    private final ActorSystem<?> system;
    private volatile Optional<TradingSession> session = Optional.empty();

    AccountLine(AccountId account, Exchange exchange, ActorRef<AccountStream.Message> stream, ActorSystem<?> system) {
        this.account = account;
        this.exchange = exchange;
        this.stream = stream;
        this.system = system;
    }

    AccountId account() {
        return account;
    }

    CompletionStage<Void> open() {
        return exchange.logOnFresh(account, new Listener()).thenAccept(opened -> session = Optional.of(opened));
    }

    /** The session; refuses while there is none. */
    TradingSession session() {
        return session.orElseThrow(Refused::internalError);
    }

    void subscribe(AccountStream.Subscriber subscriber) {
        stream.tell(new AccountStream.Subscribe(subscriber));
    }

    void unsubscribe(AccountStream.Subscriber subscriber) {
        stream.tell(new AccountStream.Unsubscribe(subscriber));
    }

    /** Says what a cancel is called before it is asked for, so that its report can be told under that name. */
    void nameCancel(Target target, ClientOrderId name) {
        stream.tell(new AccountStream.CancelNamed(target, name));
    }

    private void reopen() {
        if (!exchange.hasEnded()) {
            open().exceptionally(failure -> {
                system.scheduler().scheduleOnce(RETRY, this::reopen, system.executionContext());
                return null;
            });
        }
    }

    private final class Listener implements SessionListener {
        @Override
        public void onReport(Report report) {
            stream.tell(new AccountStream.Heard(report));
        }

        @Override
        public void onDown(String reason) {
            session = Optional.empty();
            stream.tell(new AccountStream.Cut());
            reopen();
        }
    }
}
