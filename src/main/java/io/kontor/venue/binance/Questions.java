package io.kontor.venue.binance;

import com.fasterxml.jackson.databind.JsonNode;
import io.kontor.value.Symbol;
import io.kontor.value.VenueClientOrderId;
import io.kontor.value.VenueOrderId;
import io.kontor.venue.VenueFill;
import io.kontor.venue.VenueOrder;
import io.kontor.venue.VenueSession;
import io.kontor.venue.binance.link.Caller;
import io.kontor.venue.binance.link.Clearance;
import io.kontor.venue.binance.link.VenueLink;
import io.kontor.venue.binance.protocol.CancelId;
import io.kontor.venue.binance.protocol.Json;
import io.kontor.venue.binance.protocol.Listing;
import io.kontor.venue.binance.protocol.Method;
import io.kontor.venue.binance.protocol.OrderParams;
import io.kontor.venue.binance.protocol.Orders;
import io.kontor.venue.binance.protocol.Params;
import io.kontor.venue.binance.protocol.Reply;
import io.kontor.venue.binance.protocol.VenueError;
import io.kontor.venue.binance.protocol.VenueError.Verdict;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;

/** What a session of an account asks the venue about its orders, on REST. Thread-safe. */
final class Questions {
    private final VenueLink venue;
    private final Caller caller;
    private final Listing listing;
    private final OrderNames names;
    private final AtomicBoolean listed = new AtomicBoolean();

    Questions(VenueLink venue, Caller caller, Listing listing, OrderNames names) {
        this.venue = venue;
        this.caller = caller;
        this.listing = listing;
        this.names = names;
    }

    /**
     * Not there is what a resend goes by, so an order that was renamed by its cancel is asked for once more before that is said.
     *
     * @param known its number as the books have it
     */
    CompletionStage<Optional<VenueOrder>> query(Symbol symbol, VenueClientOrderId id, Optional<VenueOrderId> known) {
        String venueSymbol = listing.venueSymbol(symbol);
        return ask(Method.ORDER_STATUS, OrderParams.status(venueSymbol, id.toString()))
                .thenCompose(reply -> isMissing(reply)
                        ? renamed(venueSymbol, id, known)
                        : CompletableFuture.completedStage(Optional.of(reply)))
                .thenCompose(found -> found.filter(
                                reply -> !isMissing(reply) && !isConfirmedAndPast(venueSymbol, id, known, reply))
                        .map(reply -> withFills(venueSymbol, id, told(reply)).thenApply(Optional::of))
                        .orElseGet(() -> CompletableFuture.completedStage(Optional.empty())));
    }

    /** Somebody else's order: only its number stays what it was, whatever canceled it. */
    CompletionStage<Optional<VenueOrder>> query(Symbol symbol, VenueOrderId number) {
        Params params = OrderParams.status(listing.venueSymbol(symbol), Long.parseLong(number.value()));
        return ask(Method.ORDER_STATUS, params)
                .thenApply(reply -> isMissing(reply) || isPast(reply)
                        ? Optional.empty()
                        : Optional.of(Orders.order(reply.orThrow(), listing, Optional.empty(), List.of())));
    }

    /** By its number, which stays; where none is known, by what our cancel of it is called. */
    private CompletionStage<Optional<Reply>> renamed(
            String venueSymbol, VenueClientOrderId id, Optional<VenueOrderId> known) {
        Params params = number(venueSymbol, id, known)
                .map(number -> OrderParams.status(venueSymbol, Long.parseLong(number.value())))
                .orElseGet(() -> OrderParams.status(venueSymbol, CancelId.of(id)));
        return ask(Method.ORDER_STATUS, params)
                .thenApply(reply ->
                        Optional.of(reply).filter(found -> found.error().isPresent() || isIts(id, found)));
    }

    /** The trades of what nothing at the venue shows to be ours are told as somebody else's, or would be by a later process. */
    private boolean isIts(VenueClientOrderId id, Reply found) {
        JsonNode order = found.orThrow();
        return (Orders.isUnfilled(order) && Orders.isOver(order))
                || named(order).equals(id.toString());
    }

    private Optional<VenueOrderId> number(String venueSymbol, VenueClientOrderId id, Optional<VenueOrderId> known) {
        return names.number(venueSymbol, id).or(() -> known);
    }

    /** Of one the venue has confirmed, not there proves nothing that would have it sent again: only that nobody can ask any more. */
    private boolean isConfirmedAndPast(
            String venueSymbol, VenueClientOrderId id, Optional<VenueOrderId> known, Reply reply) {
        return isPast(reply) && number(venueSymbol, id, known).isPresent();
    }

    /** Its symbol is no longer listed, or it ended unfilled so long ago that the venue has put it away. */
    private static boolean isPast(Reply reply) {
        return reply.error().filter(VenueError::isOfWhatIsPast).isPresent();
    }

    /** Of what was never confirmed the venue's word that it is past says nothing: it may have been there. */
    private static JsonNode told(Reply reply) {
        if (isPast(reply)) {
            throw new VenueSession.Past(reply.error().orElseThrow().text());
        }
        return reply.orThrow();
    }

    private static boolean isUnlisted(Reply reply) {
        return reply.error()
                .filter(error -> error.status() < 500 && error.isAboutSymbols())
                .isPresent();
    }

    private static boolean isMissing(Reply reply) {
        return reply.error()
                .filter(error -> error.verdict() == Verdict.NO_SUCH_ORDER)
                .isPresent();
    }

    /** It says nothing about what was asked for, and may be the answer each time. */
    private static boolean isUnanswered(Reply reply) {
        return reply.error().filter(error -> error.verdict() == Verdict.UNKNOWN).isPresent();
    }

    CompletionStage<Collection<VenueOrder>> openOrders() {
        Method method = listed.get() ? Method.OPEN_ORDERS : Method.FIRST_OPEN_ORDERS;
        return ask(method, Params.none()).thenApply(reply -> {
            List<VenueOrder> orders = new ArrayList<>();
            for (JsonNode row : Json.array(reply.orThrow())) {
                orders.add(Orders.order(row, listing, Optional.of(named(row)), List.of()));
            }
            listed.set(true);
            return orders;
        });
    }

    /** The order of that id and the ones after it, as many as one page has; none where the venue fails at it. */
    CompletionStage<List<JsonNode>> ordersFrom(String venueSymbol, long orderId) {
        Params params = Params.none()
                .with("symbol", venueSymbol)
                .with("orderId", orderId)
                .with("limit", TradePlace.PAGE_ROWS);
        return ask(Method.ALL_ORDERS, params).thenApply(reply -> {
            List<JsonNode> orders = new ArrayList<>();
            if (!isUnanswered(reply)) {
                Json.array(reply.orThrow()).forEach(orders::add);
            }
            return orders;
        });
    }

    /** One order by its number. */
    CompletionStage<JsonNode> order(String venueSymbol, long orderId) {
        return ask(Method.ORDER_STATUS, OrderParams.status(venueSymbol, orderId))
                .thenApply(Reply::orThrow);
    }

    /** Trades of a symbol from that place on, in ascending order, as many as one page has; of one it does not list it tells none. */
    CompletionStage<List<Orders.Trade>> trades(TradePlace place) {
        return ask(Method.MY_TRADES, place.params())
                .thenApply(reply -> isUnlisted(reply) ? List.of() : Orders.trades(reply.orThrow()));
    }

    private CompletionStage<VenueOrder> withFills(String venueSymbol, VenueClientOrderId id, JsonNode order) {
        Params params = Params.none().with("symbol", venueSymbol).with("orderId", Orders.orderId(order));
        boolean unfilled = Orders.isUnfilled(order);
        CompletionStage<List<Orders.Trade>> trades = unfilled
                ? CompletableFuture.completedStage(List.of())
                : tradesOfOrder(params, 0, venue.settings().catchUp().pagesMax(), List.of());
        return trades.thenApply(rows -> {
            List<VenueFill> fills = rows.stream().map(Orders.Trade::fill).toList();
            names.found(venueSymbol, number(order), id, Orders.clientOrderId(order));
            return Orders.order(order, listing, Optional.of(id.toString()), fills);
        });
    }

    /** What the order was called when it came, as far as anything tells. */
    private String named(JsonNode order) {
        return names.of(Orders.venueSymbol(order), number(order), Orders.clientOrderId(order), Orders.label(order));
    }

    private static VenueOrderId number(JsonNode order) {
        return new VenueOrderId(Long.toString(Orders.orderId(order)));
    }

    /**
     * A page holds all its trades up to the last: no two of one order have the same id.
     *
     * @param from a trade's id; without one the venue answers with the latest
     */
    private CompletionStage<List<Orders.Trade>> tradesOfOrder(
            Params order, long from, int pagesMax, List<Orders.Trade> before) {
        return ask(Method.ORDER_TRADES, order.with("fromId", from).with("limit", TradePlace.PAGE_ROWS))
                .thenCompose(reply -> {
                    List<Orders.Trade> all = new ArrayList<>(before);
                    List<Orders.Trade> rows = Orders.trades(reply.orThrow());
                    all.addAll(rows);
                    return rows.size() < TradePlace.PAGE_ROWS || pagesMax <= 1
                            ? CompletableFuture.completedStage(all)
                            : tradesOfOrder(order, rows.getLast().id() + 1, pagesMax - 1, all);
                });
    }

    private CompletionStage<Reply> ask(Method method, Params params) {
        return venue.rest().call(method, params, caller, Clearance.ANY_TIME).thenApply(reply -> {
            if (reply.error().filter(VenueError::isClock).isPresent()) {
                venue.syncClock();
            }
            return reply;
        });
    }
}
