package io.kontor.venue.binance.link;

import akka.actor.Cancellable;
import akka.actor.typed.ActorSystem;
import io.kontor.venue.VenueSession.NotSent;
import io.kontor.venue.binance.protocol.Execution;
import io.kontor.venue.binance.protocol.Inbound;
import io.kontor.venue.binance.protocol.Method;
import io.kontor.venue.binance.protocol.Params;
import io.kontor.venue.binance.protocol.Reply;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One account's standing at the WebSocket API over one connection after the other: before a connection's time is up, or as soon as the
 * venue says it will shut down, a new one is opened and subscribed to the user data, and only then the old one is let go. So reports may
 * come twice for a moment, and never fail to. Thread-safe.
 */
public final class AccountLink {
    private static final Logger LOG = LoggerFactory.getLogger(AccountLink.class);

    private final ActorSystem<?> system;
    private final WsApi.Parts parts;
    private final Listener listener;
    private @Nullable WsApi current;
    private boolean rolling;
    private boolean closed;
    private Cancellable due = Cancellable.alreadyCancelled();

    /** Where the account's news goes; called from one thread per connection, so from two while they overlap. */
    public interface Listener {
        void onExecution(Execution execution);

        /** The link is over; nothing follows. */
        void onDown(String reason);
    }

    private AccountLink(ActorSystem<?> system, WsApi.Parts parts, Listener listener) {
        this.system = system;
        this.parts = parts;
        this.listener = listener;
    }

    /** Completes once the user data is subscribed. */
    public static CompletionStage<AccountLink> open(VenueLink venue, Caller caller, Listener listener) {
        WsApi.Parts parts = new WsApi.Parts(
                venue.sockets(),
                venue.endpoints().webSocketApi(),
                caller,
                venue.settings(),
                venue.clock(),
                venue.budget());
        AccountLink link = new AccountLink(venue.system(), parts, listener);
        return link.connect().thenApply(api -> {
            link.use(api);
            return link;
        });
    }

    public synchronized CompletionStage<Reply> call(Method method, Params params, Clearance clearance) {
        return current == null
                ? CompletableFuture.failedStage(new NotSent("no connection"))
                : current.call(method, params, clearance);
    }

    public synchronized boolean isOpen() {
        return current != null && current.isOpen();
    }

    public synchronized void close() {
        closed = true;
        due.cancel();
        if (current != null) {
            current.close();
        }
    }

    private CompletionStage<WsApi> connect() {
        Connection connection = new Connection();
        return WsApi.open(parts, connection::onEvent, connection::onClosed).thenCompose(api -> {
            connection.api = api;
            return api.call(Method.SUBSCRIBE_USER_DATA, Params.none(), Clearance.ANY_TIME)
                    .thenApply(reply -> {
                        reply.orThrow();
                        return api;
                    })
                    .whenComplete((_, failure) -> {
                        if (failure != null) {
                            api.close();
                        }
                    });
        });
    }

    /** From now on calls go there; what the former has not had answered is waited for first, so that calls keep their order. */
    private void use(WsApi next) {
        synchronized (this) {
            WsApi former = current;
            current = next;
            rolling = false;
            if (closed) {
                next.close();
                return;
            }
            if (former != null) {
                next.holdUntil(former.retire());
            }
            schedule(parts.settings().webSocket().life());
        }
        // It may have ended before anybody knew that it was the one in use.
        if (!next.isOpen()) {
            down(next, "connection to the venue: closed at once");
        }
    }

    private void down(@Nullable WsApi which, String reason) {
        synchronized (this) {
            if (closed || which == null || which != current) {
                return;
            }
            closed = true;
            due.cancel();
            which.close();
        }
        listener.onDown(reason);
    }

    private void schedule(Duration in) {
        due.cancel();
        due = system.scheduler().scheduleOnce(in, this::roll, system.executionContext());
    }

    private void roll() {
        synchronized (this) {
            if (rolling || closed) {
                return;
            }
            rolling = true;
        }
        LOG.info(
                "{}: the connection to the venue is replaced by a new one",
                parts.caller().account());
        connect().whenComplete((next, failure) -> {
            if (next != null) {
                use(next);
            } else {
                rollAgain(failure);
            }
        });
    }

    private synchronized void rollAgain(Throwable failure) {
        rolling = false;
        if (!closed) {
            LOG.warn(
                    "{}: no new connection yet, the old one stays: {}",
                    parts.caller().account(),
                    failure.toString());
            schedule(parts.settings().webSocket().rolloverRetry());
        }
    }

    /** One connection's events; only the one in use may take the link down with it. */
    private final class Connection {
        private volatile @Nullable WsApi api;

        void onEvent(Inbound event) {
            switch (event) {
                case Inbound.Executed executed -> listener.onExecution(executed.execution());
                case Inbound.ShuttingDown _ -> roll();
                case Inbound.Over over -> down(api, over.reason());
                case Inbound.Other _, Inbound.Answer _ -> {}
            }
        }

        void onClosed(String reason) {
            down(api, "connection to the venue: " + reason);
        }
    }
}
