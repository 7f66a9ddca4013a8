package io.kontor.ingress.ws;

import akka.NotUsed;
import akka.stream.javadsl.Source;
import io.kontor.account.AccountEntity;
import io.kontor.account.AccountFeed;
import io.kontor.account.OpenOrder;
import io.kontor.account.PublicEvent;
import io.kontor.ingress.Asked;
import io.kontor.ingress.Commands;
import io.kontor.ingress.GatewayPorts;
import io.kontor.ingress.Marks;
import io.kontor.ingress.Queries;
import io.kontor.ingress.StreamSettings;
import io.kontor.ingress.json.AccountOut;
import io.kontor.ingress.json.Cursor;
import io.kontor.ingress.json.EventOut;
import io.kontor.ingress.json.JsonOut;
import io.kontor.ingress.json.OrderOut;
import io.kontor.ingress.json.Parsed;
import io.kontor.ingress.json.PositionOut;
import io.kontor.ingress.json.StreamOp.Channel;
import io.kontor.ingress.json.StreamOp.Filter;
import io.kontor.ingress.json.StreamOp.Subscribe;
import io.kontor.instrument.Instrument;
import io.kontor.order.OrderEntity;
import io.kontor.value.AccountId;
import io.kontor.value.IntentId;
import io.kontor.value.Refusal;
import io.kontor.value.RefusalCode;
import io.kontor.value.Symbol;
import io.kontor.value.VenueId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** Turns what a subscriber asked for into frames, at the subscriber's own pace: nothing is read ahead of what it has taken. */
final class Subscriptions {
    private static final int PARALLELISM = 16;
    private static final int FILLS_PER_WEIGHT = 100;

    private final GatewayPorts ports;
    private final Queries queries;
    private final Marks marks;
    private final StreamSettings settings;

    Subscriptions(GatewayPorts ports, Queries queries, StreamSettings settings) {
        this.ports = ports;
        this.queries = queries;
        this.marks = new Marks(ports);
        this.settings = settings;
    }

    /** The frames, there once it is known from where on they tell what happens. */
    Parsed<CompletionStage<Source<String, NotUsed>>> frames(Subscribe op) {
        return switch (op.filter().channel()) {
            case ORDERS, POSITIONS, ACCOUNTS, RISK -> ofAccount(op);
            case SYSTEM -> now(ports.systemFeed().follow().map(Frames::system));
            case MARKETDATA_L1 ->
                ofMarket(
                        op.filter(),
                        (venue, symbol) ->
                                ports.marketData().quotes(venue, symbol).map(Frames::quote));
            case MARKETDATA_L2 ->
                ofMarket(
                        op.filter(),
                        (venue, symbol) -> ports.marketData()
                                .books(venue, symbol, op.filter().depth())
                                .map(Frames::book));
        };
    }

    private static Parsed<CompletionStage<Source<String, NotUsed>>> now(Source<String, NotUsed> frames) {
        return new Parsed.Ok<>(CompletableFuture.completedFuture(frames));
    }

    private Parsed<CompletionStage<Source<String, NotUsed>>> ofAccount(Subscribe op) {
        AccountId account = op.filter().account().orElseThrow();
        if (!ports.accounts().has(account)) {
            return new Parsed.Refused<>(Commands.unknownAccount(account).refusal());
        }
        return new Parsed.Ok<>(op.snapshot() ? fromSnapshot(op.filter(), account) : from(op, account));
    }

    /**
     * From behind a cursor, or from now on. Whoever was given a cursor was given it from what was in the journal, so one beyond the
     * journal's end is of another journal, such as the one before a restore: what that end is followed by would be passed over for it.
     */
    private CompletionStage<Source<String, NotUsed>> from(Subscribe op, AccountId account) {
        return ports.feed().end(account).thenApply(end -> {
            Cursor start = op.from().orElseGet(() -> Cursor.of(account, 0, end + 1));
            return op.from().isPresent() && start.sequenceNr() > end
                    ? Source.failed(new CursorExpired(account, start.sequenceNr()))
                    : events(op.filter(), account, start);
        });
    }

    /**
     * The state, then what came after it. The journal's end is asked for before the state: an account has one write under way at most, so
     * the state holds everything before that end, and by its own number it is known whether it holds the write at the end too.
     */
    private CompletionStage<Source<String, NotUsed>> fromSnapshot(Filter filter, AccountId account) {
        return ports.feed()
                .end(account)
                .thenCompose(end -> queries.account(account).thenApply(view -> {
                    Cursor cursor = Cursor.of(account, view.seq(), end);
                    Source<String, NotUsed> last = Source.single(
                            snapshot(filter, view, Optional.of(cursor), out -> lastPart(filter, view, out)));
                    return parts(filter, view).concatLazy(last).concatLazy(events(filter, account, cursor));
                }));
    }

    private Source<String, NotUsed> events(Filter filter, AccountId account, Cursor start) {
        return ports.feed()
                .follow(account, start.readAfter())
                .mapConcat((AccountFeed.Entry entry) -> PublicEvent.of(account, entry))
                .filter(event -> start.isBefore(event) && isWanted(filter, event))
                .map(event -> EventOut.frame(event, start.after(event)));
    }

    private static boolean isWanted(Filter filter, PublicEvent event) {
        return event.type().channel().name().equals(filter.channel().name())
                && (filter.symbol().isEmpty() || filter.symbol().equals(event.symbol()))
                && (filter.types().isEmpty() || filter.types().contains(event.type()));
    }

    /** The parts of a snapshot that may be many; the other channels say everything in the last one. */
    private Source<String, NotUsed> parts(Filter filter, AccountEntity.View view) {
        if (filter.channel() != Channel.ORDERS) {
            return Source.empty();
        }
        List<IntentId> open = view.openOrders().entrySet().stream()
                .filter(entry -> isOpen(entry.getValue(), filter))
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
        return Source.from(open)
                .mapAsync(PARALLELISM, queries::asked)
                .filter(order -> order.silent() || order.view().isPresent())
                .groupedWeighted(settings.snapshotPage(), Subscriptions::weight)
                .map(orders -> snapshot(filter, view, Optional.empty(), out -> orders(orders, out)));
    }

    private static void orders(List<Asked<IntentId, OrderEntity.View>> orders, JsonOut out) {
        out.putObjects("items", Asked.views(orders), OrderOut::view).putUnlessEmpty("unanswered", Asked.silent(orders));
    }

    /** An order that has traded all day is as long as a hundred that have not. */
    private static long weight(Asked<IntentId, OrderEntity.View> order) {
        return 1L
                + order.view()
                        .map(view -> view.fills().size() / FILLS_PER_WEIGHT)
                        .orElse(0);
    }

    private static boolean isOpen(OpenOrder order, Filter filter) {
        return order.isOpen()
                && filter.symbol().filter(s -> !s.equals(order.symbol())).isEmpty();
    }

    private void lastPart(Filter filter, AccountEntity.View view, JsonOut out) {
        switch (filter.channel()) {
            case ORDERS -> out.putObjects("items", List.of(), (item, none) -> {});
            case POSITIONS -> positions(filter, view, out);
            case ACCOUNTS ->
                out.putObjects("items", List.of(view), (item, v) -> AccountOut.account(item, v, marks::of));
            case RISK -> out.putObjects("items", List.of(view), AccountOut::usage);
            case SYSTEM, MARKETDATA_L1, MARKETDATA_L2 ->
                throw new IllegalStateException(filter.channel() + " has no snapshot");
        }
    }

    private void positions(Filter filter, AccountEntity.View view, JsonOut out) {
        TreeSet<Symbol> symbols = new TreeSet<>(view.positions().keySet());
        symbols.addAll(view.exposure().keySet());
        symbols.removeIf(
                symbol -> filter.symbol().filter(s -> !s.equals(symbol)).isPresent());
        out.putObjects("items", symbols, (item, symbol) -> PositionOut.position(item, marks.position(view, symbol)));
    }

    private String snapshot(Filter filter, AccountEntity.View view, Optional<Cursor> cursor, Consumer<JsonOut> data) {
        return Frames.snapshot(
                filter.channel(),
                view.account(),
                view.seq(),
                cursor,
                ports.clock().instant(),
                data);
    }

    private interface MarketFrames {
        Source<String, NotUsed> of(VenueId venue, Symbol symbol);
    }

    private Parsed<CompletionStage<Source<String, NotUsed>>> ofMarket(Filter filter, MarketFrames frames) {
        Symbol symbol = filter.symbol().orElseThrow();
        Optional<Instrument> instrument = ports.instruments().find(symbol);
        if (instrument.isEmpty()) {
            return new Parsed.Refused<>(ports.instruments()
                    .notFound(
                            "symbol", symbol, "a known symbol", ports.accounts().venues()));
        }
        VenueId venue = filter.venue().orElse(instrument.get().venue());
        return ports.accounts().venues().contains(venue)
                ? now(frames.of(venue, symbol))
                : new Parsed.Refused<>(
                        Refusal.of(RefusalCode.UNKNOWN_VENUE, "venue", venue.value(), "a configured venue"));
    }
}
