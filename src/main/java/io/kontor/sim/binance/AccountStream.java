package io.kontor.sim.binance;

import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.AbstractOnMessageBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kontor.sim.Exchange;
import io.kontor.sim.message.Fill;
import io.kontor.sim.message.Holding;
import io.kontor.sim.message.Report;
import io.kontor.sim.message.Target;
import io.kontor.value.AccountId;
import io.kontor.value.ClientOrderId;
import io.kontor.value.Liquidity;
import io.kontor.value.Symbol;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** One account's user data events, for whoever subscribed, in the order they happened; lives as long as the face. */
final class AccountStream extends AbstractOnMessageBehavior<AccountStream.Message> {
    /** Cancels whose names are kept until their report comes. One that is lost must not be kept for ever. */
    private static final int NAMED_CANCELS_MAX = 10_000;

    /** What it may be told. */
    sealed interface Message {}

    record Heard(Report report) implements Message {}

    record Subscribe(Subscriber subscriber) implements Message {}

    record Unsubscribe(Subscriber subscriber) implements Message {}

    /** A cancel of that order is under way, under this name. */
    record CancelNamed(Target target, ClientOrderId name) implements Message {}

    /** The line to the exchange is down: so are the subscribers' connections. */
    record Cut() implements Message {}

    private record Balances(List<Holding> holdings) implements Message {}

    private record NoBalances(Throwable failure) implements Message {}

    /** Who wants an account's events. */
    interface Subscriber {
        TimeUnit unit();

        void onEvent(ObjectNode event);

        void onCut();
    }

    /** What all accounts' streams share. */
    record Shared(
            Exchange exchange,
            ReportJson json,
            CancelNames names,
            RateLimits limits,
            FaceClock clock,
            AssetsOf assetsOf) {}

    /** The assets a trade or an order in a symbol moves. */
    interface AssetsOf extends Function<Symbol, Set<String>> {}

    private final AccountId account;
    private final Shared shared;
    private final Set<Subscriber> subscribers = new LinkedHashSet<>();
    private final Map<String, ClientOrderId> namedCancels = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, ClientOrderId> eldest) {
            return size() > NAMED_CANCELS_MAX;
        }
    };
    private final Set<String> moved = new LinkedHashSet<>();
    private Set<String> asked = Set.of();
    private Instant movedAt = Instant.EPOCH;

    static Behavior<Message> create(AccountId account, Shared shared) {
        return Behaviors.setup(context -> new AccountStream(context, account, shared));
    }

    private AccountStream(ActorContext<Message> context, AccountId account, Shared shared) {
        super(context);
        this.account = account;
        this.shared = shared;
    }

    @Override
    public Behavior<Message> onMessage(Message message) {
        switch (message) {
            case Heard m -> heard(m.report());
            case Subscribe m -> subscribers.add(m.subscriber());
            case Unsubscribe m -> subscribers.remove(m.subscriber());
            case CancelNamed m -> namedCancels.put(key(m.target()), m.name());
            case Cut m -> {
                subscribers.forEach(Subscriber::onCut);
                subscribers.clear();
            }
            case Balances m -> tellBalances(m.holdings());
            case NoBalances m -> {
                asked = Set.of();
                getContext()
                        .getLog()
                        .warn(
                                "balances of {} are not told: {}",
                                account,
                                m.failure().getMessage());
            }
        }
        return this;
    }

    private void heard(Report report) {
        report.fill()
                .filter(fill -> isFirst(report, fill))
                .ifPresent(fill -> shared.limits()
                        .firstFill(
                                account,
                                fill.liquidity() == Liquidity.MAKER,
                                shared.clock().now()));
        Optional<ClientOrderId> cancel = report.type() == Report.Type.CANCELED ? cancelName(report) : Optional.empty();
        // Also where the answer to the cancel is lost on its way.
        cancel.ifPresent(
                name -> report.order().ifPresent(order -> shared.names().canceled(order, name)));
        if (subscribers.isEmpty()) {
            return;
        }
        // An amendment's report is about the order by the id it had until then.
        Optional<ClientOrderId> requestId =
                report.type() == Report.Type.AMENDED ? Optional.of(report.clientOrderId()) : cancel;
        Map<TimeUnit, Optional<ObjectNode>> made = new LinkedHashMap<>();
        subscribers.forEach(subscriber -> made.computeIfAbsent(
                        subscriber.unit(),
                        unit -> shared.json()
                                .event(report, requestId, shared.clock().now(), unit))
                .ifPresent(subscriber::onEvent));
        report.order().ifPresent(order -> move(shared.assetsOf().apply(order.symbol())));
        report.fill().ifPresent(fill -> move(Set.of(fill.feeAsset().value())));
        movedAt = report.at();
        askBalances();
    }

    private void move(Set<String> assets) {
        moved.addAll(assets);
    }

    /** One question at a time: what moves meanwhile is asked for with the next. */
    private void askBalances() {
        if (asked.isEmpty() && !moved.isEmpty()) {
            asked = Set.copyOf(moved);
            moved.clear();
            getContext()
                    .pipeToSelf(
                            shared.exchange().balances(Optional.of(account)),
                            (holdings, failure) -> failure == null ? new Balances(holdings) : new NoBalances(failure));
        }
    }

    private void tellBalances(List<Holding> holdings) {
        List<Holding> told = holdings.stream()
                .filter(holding -> asked.contains(holding.name()))
                .toList();
        asked = Set.of();
        subscribers.forEach(subscriber -> subscriber.onEvent(
                shared.json().balances(told, movedAt, shared.clock().now(), subscriber.unit())));
        askBalances();
    }

    private Optional<ClientOrderId> cancelName(Report report) {
        return report.order().flatMap(order -> {
            Optional<ClientOrderId> byNumber = Optional.ofNullable(namedCancels.remove("n" + order.id()));
            return byNumber.or(() -> Optional.ofNullable(namedCancels.remove("c" + order.clientOrderId())));
        });
    }

    private static String key(Target target) {
        return target.number().isPresent()
                ? "n" + target.number().getAsLong()
                : "c" + target.id().orElseThrow();
    }

    private static boolean isFirst(Report report, Fill fill) {
        return report.type() == Report.Type.TRADE
                && report.order()
                        .filter(order -> order.filled().equals(fill.quantity()))
                        .isPresent();
    }
}
