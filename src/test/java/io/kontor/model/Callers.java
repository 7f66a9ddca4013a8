package io.kontor.model;

import io.kontor.account.AccountEntity;
import io.kontor.account.AccountState;
import io.kontor.account.OpenOrder;
import io.kontor.order.Order;
import io.kontor.order.OrderBooks;
import io.kontor.order.OrderEntity;
import io.kontor.order.OrderEntity.Accepted;
import io.kontor.order.OrderEntity.Refused;
import io.kontor.order.OrderEntity.Reply;
import io.kontor.order.OrderEvent;
import io.kontor.order.OrderSpec;
import io.kontor.value.CommandId;
import io.kontor.value.IntentId;
import io.kontor.value.Price;
import io.kontor.value.Refusal;
import io.kontor.value.RefusalCode;
import io.kontor.value.Side;
import io.kontor.value.TimeInForce;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/** Places, repeats, modifies and cancels at random, and holds every answer against what is on disk when it is given. */
final class Callers {
    private static final int ORDERS_MAX = 25;
    private static final int ADJUSTMENTS_MAX = 3;

    private final SimulatedClock clock;
    private final Chance chance;
    private final Promises promises;
    private final Function<IntentId, OrderHost> orders;
    private final Consumer<AccountEntity.Command> account;
    private final java.util.function.Supplier<AccountState> books;
    private final Post post;
    private final List<OrderSpec> placed = new ArrayList<>();
    private final Map<IntentId, Refusal> denied = new HashMap<>();
    private final Map<IntentId, Accepted> accepted = new HashMap<>();
    private final Map<CommandId, OrderEntity.Modify> modifies = new HashMap<>();
    private final Map<CommandId, Integer> revisions = new HashMap<>();
    private final List<CommandId> cancelAlls = new ArrayList<>();
    private final Map<CommandId, AccountEntity.CancelAllAccepted> canceled = new HashMap<>();
    private final List<AccountEntity.AdjustPosition> adjustments = new ArrayList<>();
    private int numbers;

    /** Carries a caller's command to an order. */
    interface Post {
        void send(IntentId order, OrderEntity.Command command);
    }

    /**
     * How they are put together.
     *
     * @param orders the entities, to look at their journals
     */
    Callers(
            SimulatedClock clock,
            Chance chance,
            Promises promises,
            Function<IntentId, OrderHost> orders,
            Consumer<AccountEntity.Command> account,
            java.util.function.Supplier<AccountState> books,
            Post post) {
        this.clock = clock;
        this.chance = chance;
        this.promises = promises;
        this.orders = orders;
        this.account = account;
        this.books = books;
        this.post = post;
    }

    void act() {
        int what = chance.below(20);
        if (placed.isEmpty() || (what < 9 && placed.size() < ORDERS_MAX)) {
            placeNew();
        } else if (what < 12) {
            placeAgain();
        } else if (what < 16) {
            modify();
        } else if (what < 19 || chance.perhaps(0.6)) {
            cancel();
        } else if (chance.perhaps(0.7)) {
            cancelAll();
        } else {
            adjust();
        }
    }

    private void placeNew() {
        OrderSpec spec = spec("c-" + ++numbers, chance.perhaps(0.5) ? Side.BUY : Side.SELL);
        placed.add(spec);
        place(spec);
    }

    private OrderSpec spec(String clientOrderId, Side side) {
        OrderSpec plain = Samples.spec(
                clientOrderId,
                chance.one(Samples.symbols()),
                side,
                Integer.toString(chance.between(1, 20)),
                Integer.toString(chance.between(95, 105)));
        return switch (chance.below(10)) {
            case 0 -> Samples.withTime(plain, TimeInForce.IOC, Optional.empty());
            case 1 ->
                Samples.withTime(
                        plain,
                        TimeInForce.GTD,
                        Optional.of(clock.instant().plus(Duration.ofSeconds(chance.between(1, 30)))));
            default -> plain;
        };
    }

    private void placeAgain() {
        OrderSpec spec = chance.one(placed);
        boolean other = chance.perhaps(0.3);
        place(
                other
                        ? Samples.spec(
                                spec.clientOrderId().value(),
                                spec.symbol(),
                                spec.side(),
                                Integer.toString(chance.between(1, 20)),
                                "99")
                        : spec);
    }

    private void place(OrderSpec spec) {
        OrderHost host = orders.apply(spec.intentId());
        String hash = Samples.hashOf(spec);
        post.send(spec.intentId(), new OrderEntity.Place(spec, hash, ear(host, reply -> onPlaced(host, hash, reply))));
    }

    private void onPlaced(OrderHost host, String hash, Reply reply) {
        switch (reply) {
            case Accepted answer -> {
                Optional<OrderEvent.OrderPlaced> journalled = placing(host);
                Promise.ACCEPTED_IS_DURABLE.holds(
                        journalled.isPresent(), () -> host.id() + " accepted, and not in its journal");
                Promise.ANSWERS_ARE_HONEST.holds(
                        journalled.get().contentHash().equals(hash) && !denied.containsKey(host.id()),
                        () -> host.id() + " accepted after a denial, or for other content");
                accepted.put(host.id(), answer);
            }
            case Refused refused
            when refused.refusal().code().sticks() -> {
                boolean journalled = host.journal().stream().anyMatch(e -> e instanceof OrderEvent.OrderDenied);
                Promise.ACCEPTED_IS_DURABLE.holds(journalled, () -> host.id() + " denied, and not in its journal");
                Refusal first = denied.computeIfAbsent(host.id(), _ -> refused.refusal());
                Promise.ANSWERS_ARE_HONEST.holds(
                        first.equals(refused.refusal()) && !accepted.containsKey(host.id()),
                        () -> host.id() + " denied with " + refused + " after " + first + " or an acceptance");
            }
            case Refused refused ->
                Promise.ANSWERS_ARE_HONEST.holds(
                        refused.refusal().code() != RefusalCode.DUPLICATE_CLIENT_ORDER_ID
                                || host.order().isPresent(),
                        () -> host.id() + " is no duplicate of anything");
        }
    }

    private static Optional<OrderEvent.OrderPlaced> placing(OrderHost host) {
        return host.journal().stream()
                .filter(OrderEvent.OrderPlaced.class::isInstance)
                .map(OrderEvent.OrderPlaced.class::cast)
                .findFirst();
    }

    private void modify() {
        if (!modifies.isEmpty() && chance.perhaps(0.2)) {
            CommandId again = chance.one(List.copyOf(modifies.keySet()));
            send(modifies.get(again));
            return;
        }
        OrderSpec before = chance.one(placed);
        // Often at the price it had: for less, a venue may then let it stand where it is.
        String price = before.limitPrice()
                .filter(_ -> chance.perhaps(0.4))
                .map(Price::toString)
                .orElseGet(() -> Integer.toString(chance.between(95, 105)));
        OrderSpec spec = Samples.spec(
                before.clientOrderId().value(),
                before.symbol(),
                before.side(),
                Integer.toString(chance.between(1, 25)),
                price);
        OrderHost host = orders.apply(spec.intentId());
        CommandId command = new CommandId("m-" + ++numbers);
        boolean named = chance.perhaps(0.8);
        OrderEntity.Modify modify = new OrderEntity.Modify(
                spec,
                Samples.hashOf(spec),
                named ? Optional.of(command) : Optional.empty(),
                Optional.empty(),
                ear(host, reply -> onModified(host, named ? Optional.of(command) : Optional.empty(), reply)));
        if (named) {
            modifies.put(command, modify);
        }
        send(modify);
    }

    private void send(OrderEntity.Modify modify) {
        post.send(modify.spec().intentId(), modify);
    }

    private void onModified(OrderHost host, Optional<CommandId> command, Reply reply) {
        if (!(reply instanceof Accepted answer)) {
            return;
        }
        boolean journalled = answer.revision() == 1
                || host.journal().stream()
                        .anyMatch(e -> e instanceof OrderEvent.ModifyRequested m && m.revision() == answer.revision());
        Promise.ACCEPTED_IS_DURABLE.holds(
                journalled,
                () -> host.id() + " modified to revision " + answer.revision() + ", and not in its journal");
        command.filter(c -> isNoted(host, c)).ifPresent(c -> {
            int first = revisions.computeIfAbsent(c, _ -> answer.revision());
            Promise.ANSWERS_ARE_HONEST.holds(
                    first == answer.revision(),
                    () -> host.id() + ": " + c + " answered " + answer.revision() + " after " + first);
        });
    }

    /** Now and then somebody else's, as far as the account knows of one. */
    private IntentId anyOrder() {
        List<IntentId> theirs = books.get().orders().entrySet().stream()
                .filter(each -> each.getValue().external())
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
        return theirs.isEmpty() || chance.perhaps(0.8) ? chance.one(placed).intentId() : chance.one(theirs);
    }

    private static boolean isNoted(OrderHost host, CommandId command) {
        return host.journal().stream()
                .anyMatch(e ->
                        e instanceof OrderEvent.ModifyRequested m && m.command().equals(Optional.of(command)));
    }

    private void cancel() {
        OrderHost host = orders.apply(anyOrder());
        CommandId command = new CommandId("x-" + ++numbers);
        promises.cancelAsked(host.id(), command);
        post.send(
                host.id(),
                new OrderEntity.Cancel(
                        chance.perhaps(0.5) ? Optional.of(command) : Optional.empty(),
                        "requested",
                        Optional.of(ear(host, reply -> onCanceled(host, reply)))));
    }

    /** Accepted means that both the order and its account have it on disk, so that whoever of them is lost the other sees to it. */
    private void onCanceled(OrderHost host, Reply reply) {
        if (reply instanceof Accepted) {
            Order order = host.order().orElseThrow();
            Optional<OpenOrder> held = books.get().order(host.id());
            boolean noted =
                    held.filter(o -> o.closed() || o.cancel().isPresent()).isPresent();
            Promise.ACCEPTED_IS_DURABLE.holds(
                    order.isClosed() || (OrderBooks.isCanceling(order) && noted),
                    () -> host.id() + " is said to be canceled, and the account holds " + held);
        }
    }

    private void cancelAll() {
        boolean again = !cancelAlls.isEmpty() && chance.perhaps(0.4);
        CommandId command = again ? chance.one(cancelAlls) : new CommandId("all-" + ++numbers);
        if (!again) {
            cancelAlls.add(command);
        }
        account.accept(new AccountEntity.CancelAll(
                command,
                Optional.empty(),
                Optional.empty(),
                "requested",
                Optional.empty(),
                Optional.empty(),
                Optional.of(false),
                new Ear<>(reply -> onAllCanceled(command, reply))));
    }

    private void onAllCanceled(CommandId command, AccountEntity.CancelAllReply reply) {
        if (reply instanceof AccountEntity.CancelAllAccepted answer) {
            Promise.ACCEPTED_IS_DURABLE.holds(
                    books.get().operation(command).isPresent(), () -> command + " accepted, and in no journal");
            AccountEntity.CancelAllAccepted first = canceled.computeIfAbsent(command, _ -> answer);
            Promise.ANSWERS_ARE_HONEST.holds(
                    first.equals(answer), () -> command + " answered " + answer + " after " + first);
        }
    }

    private void adjust() {
        boolean again = adjustments.size() == ADJUSTMENTS_MAX || (!adjustments.isEmpty() && chance.perhaps(0.4));
        AccountEntity.AdjustPosition adjust = again ? chance.one(adjustments) : newAdjustment();
        if (!again) {
            adjustments.add(adjust);
        }
        account.accept(adjust);
    }

    private AccountEntity.AdjustPosition newAdjustment() {
        CommandId command = new CommandId("adj-" + ++numbers);
        return new AccountEntity.AdjustPosition(
                command,
                chance.one(Samples.symbols()),
                chance.perhaps(0.5) ? BigDecimal.ONE : BigDecimal.ONE.negate(),
                Optional.empty(),
                command.value(),
                "desk",
                new Ear<>(reply -> onAdjusted(command, reply)));
    }

    private void onAdjusted(CommandId command, AccountEntity.AdjustReply reply) {
        boolean noted =
                books.get().adjustments().stream().anyMatch(a -> a.command().equals(command));
        Promise.ACCEPTED_IS_DURABLE.holds(
                noted || reply instanceof AccountEntity.AdjustRefused,
                () -> command + " answered " + reply + ", and in no journal");
    }

    private static Ear<Reply> ear(OrderHost host, Consumer<Reply> onReply) {
        return new Ear<>(reply -> host.deed(() -> onReply.accept(reply)));
    }

    /** Orders that were accepted and are nowhere. */
    Optional<String> lost() {
        return accepted.keySet().stream()
                .filter(id -> orders.apply(id).order().isEmpty())
                .findFirst()
                .map(id -> id + " was accepted and is gone");
    }
}
