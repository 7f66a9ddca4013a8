package io.kontor.ingress;

import io.kontor.ingress.OrderList.Filter;
import io.kontor.ingress.OrderList.Part;
import io.kontor.ingress.OrderList.Status;
import io.kontor.ingress.json.Parsed;
import io.kontor.order.OrderEntity.View;
import io.kontor.projection.index.ListPlace;
import io.kontor.projection.index.OrderSearch.NotIndexed;
import io.kontor.value.AccountId;
import io.kontor.value.IntentId;
import io.kontor.value.Refusal;
import io.kontor.value.RefusalCode;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/** Pages over the orders of one account, or of all of them one after the other. */
public final class OrderPages {
    /** What it costs to ask an account, in rows: a page over all accounts is bounded though none of them has an order. */
    private static final int ACCOUNT_COST = 500;

    private final Accounts accounts;
    private final OrderList list;
    private final int rowsScannedMax;

    public OrderPages(GatewayPorts ports, OrderList list, HttpSettings.Lists settings) {
        this.accounts = ports.accounts();
        this.list = list;
        this.rowsScannedMax = settings.rowsScannedMax();
    }

    /** What a page is asked for: the cursor is the previous page's. */
    public record Request(Optional<AccountId> account, Filter filter, Optional<String> cursor, int limit) {}

    /**
     * Some orders and, where there may be more, the cursor that leads to them.
     *
     * @param unanswered those of which no more is known than that they did not answer
     * @param unansweredAccounts of a list over all, those whose orders are left out from here on, as they did not answer
     */
    public record Page(
            List<View> orders,
            List<IntentId> unanswered,
            List<AccountId> unansweredAccounts,
            Optional<String> nextCursor) {
        static Page of(List<View> orders, Part last, AccountId account, Optional<String> nextCursor) {
            return new Page(orders, last.silent(), last.unread() ? List.of(account) : List.of(), nextCursor);
        }
    }

    public CompletionStage<Parsed<Page>> page(Request request) {
        Optional<AccountId> unknown = request.account().filter(account -> !accounts.has(account));
        if (unknown.isPresent()) {
            Refusal refusal = Commands.unknownAccount(unknown.get()).refusal();
            return CompletableFuture.completedFuture(new Parsed.Refused<>(refusal));
        }
        Optional<AccountId> start = request.cursor().isPresent()
                ? request.cursor().flatMap(cursor -> accountOf(cursor, request))
                : request.account().or(() -> accounts.all().stream().findFirst());
        if (start.isEmpty()) {
            Refusal refusal = Refusal.of(
                    RefusalCode.INVALID_FIELD, "cursor", request.cursor().orElse("absent"), "a page's nextCursor");
            return CompletableFuture.completedFuture(new Parsed.Refused<>(refusal));
        }
        Iterator<AccountId> rest = request.account().isPresent()
                ? List.of(start.get()).iterator()
                : accounts.from(start.get()).iterator();
        return fill(request, rest, request.cursor(), new ArrayList<>(), 0)
                .<Parsed<Page>>thenApply(Parsed.Ok::new)
                .exceptionally(OrderPages::notReady);
    }

    /** Orders and open ones are there all the same; only the others cannot be found now. */
    private static Parsed<Page> notReady(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof NotIndexed why) {
            return new Parsed.Refused<>(Refusal.of(RefusalCode.NOT_READY, String.valueOf(why.getMessage())));
        }
        throw new CompletionException(cause);
    }

    /** The account a cursor leads to; empty where it is none of this list's. */
    private Optional<AccountId> accountOf(String cursor, Request request) {
        Optional<String> part = request.filter().status() == Status.OPEN
                ? Optional.of(cursor).filter(IntentId::isValid).map(id -> new IntentId(id).accountPart())
                : OrderCursor.parse(cursor).map(OrderCursor::accountPart);
        return part.flatMap(accounts::ofPart)
                .filter(account ->
                        request.account().filter(a -> !a.equals(account)).isEmpty());
    }

    private CompletionStage<Page> fill(
            Request request, Iterator<AccountId> rest, Optional<String> cursor, List<View> found, int scanned) {
        AccountId account = rest.next();
        CompletionStage<Part> part =
                part(request, account, cursor, request.limit() - found.size(), rowsScannedMax - scanned);
        return (request.account().isPresent() ? part : part.exceptionally(OrderPages::unread)).thenCompose(last -> {
            found.addAll(last.orders());
            if (last.next().isPresent() || !rest.hasNext()) {
                return CompletableFuture.completedFuture(Page.of(found, last, account, last.next()));
            }
            int sum = scanned + Math.max(last.scanned(), ACCOUNT_COST);
            boolean goesOn = found.size() < request.limit() && last.isWhole() && sum < rowsScannedMax;
            return goesOn
                    ? fill(request, rest, Optional.empty(), found, sum)
                    : CompletableFuture.completedFuture(
                            Page.of(found, last, account, Optional.of(startOf(rest.next(), request.filter()))));
        });
    }

    /** One account that keeps silent keeps none behind it out of the list. */
    private static Part unread(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof Asks.NoAnswer) {
            return Part.UNREAD;
        }
        throw new CompletionException(cause);
    }

    private CompletionStage<Part> part(
            Request request, AccountId account, Optional<String> cursor, int limit, int rowsMax) {
        Filter filter = request.filter();
        return filter.status() == Status.OPEN
                ? list.open(account, filter, cursor.map(IntentId::new), limit)
                : list.listed(
                        account,
                        filter,
                        cursor.flatMap(OrderCursor::parse)
                                .map(OrderCursor::place)
                                .orElse(ListPlace.START),
                        limit,
                        rowsMax);
    }

    /** Where an account's list begins, as a cursor. */
    private static String startOf(AccountId account, Filter filter) {
        return filter.status() == Status.OPEN
                ? IntentId.lowestOf(account).value()
                : OrderCursor.of(account, ListPlace.START).toString();
    }
}
