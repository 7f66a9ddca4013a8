package io.kontor.ingress.http;

import static akka.http.javadsl.server.Directives.concat;
import static akka.http.javadsl.server.Directives.get;
import static akka.http.javadsl.server.Directives.path;
import static akka.http.javadsl.server.PathMatchers.segment;
import static io.kontor.ingress.http.Answers.answer;
import static io.kontor.ingress.http.Answers.answerQuery;

import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.server.Route;
import io.kontor.ingress.Stages;
import io.kontor.ingress.json.Fields;
import io.kontor.ingress.json.Ids;
import io.kontor.ingress.json.InstrumentOut;
import io.kontor.ingress.json.Json;
import io.kontor.ingress.json.MarketDataOut;
import io.kontor.instrument.Instrument;
import io.kontor.instrument.Instruments;
import io.kontor.marketdata.BookView;
import io.kontor.marketdata.Quote;
import io.kontor.value.Asset;
import io.kontor.value.Refusal;
import io.kontor.value.RefusalCode;
import io.kontor.value.Symbol;
import io.kontor.value.VenueId;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** What can be traded, how, and at what price just now. */
final class InstrumentRoutes {
    private static final int DEPTH_MAX = 1_000;

    private final Context context;
    private final Instruments instruments;

    InstrumentRoutes(Context context) {
        this.context = context;
        this.instruments = context.ports().instruments();
    }

    Route routes() {
        return concat(
                path("symbols", () -> get(() -> answerQuery(this::symbols))),
                path(segment("symbols").slash(segment()), name -> get(() -> answer(request -> symbol(name)))),
                path(segment("assets").slash(segment()), name -> get(() -> answer(request -> asset(name)))),
                path(
                        segment("marketdata").slash(segment()),
                        name -> get(() -> answerQuery(request -> marketData(request, name)))));
    }

    private CompletionStage<HttpResponse> symbols(HttpRequest request) {
        return QueryString.read(
                        request,
                        query -> Pages.Request.read(query, context.settings().lists(), Ids::isSymbol))
                .fold(
                        page -> Answers.now(Pages.of(
                                List.copyOf(instruments.all()),
                                page,
                                instrument -> instrument.symbol().value(),
                                InstrumentOut::instrument)),
                        Answers::refused);
    }

    private CompletionStage<HttpResponse> symbol(String name) {
        return Answers.now(find(name)
                .map(instrument -> Responses.json(200, out -> InstrumentOut.instrument(out, instrument)))
                .orElseGet(() -> unknownSymbol(name)));
    }

    private CompletionStage<HttpResponse> asset(String name) {
        return Answers.now(read(name, Asset::new)
                .flatMap(instruments::asset)
                .map(asset -> Responses.json(200, out -> InstrumentOut.asset(out, asset)))
                .orElseGet(() -> Responses.refusal(
                        Refusal.of(RefusalCode.NOT_FOUND, "asset", Json.bounded(name), "an asset of some symbol"))));
    }

    private CompletionStage<HttpResponse> marketData(HttpRequest request, String name) {
        Optional<Instrument> instrument = find(name);
        if (instrument.isEmpty()) {
            return Answers.now(unknownSymbol(name));
        }
        return QueryString.read(request, BookQuery::read)
                .fold(query -> marketData(instrument.get(), query), Answers::refused);
    }

    private CompletionStage<HttpResponse> marketData(Instrument instrument, BookQuery query) {
        VenueId venue = query.venue.orElse(instrument.venue());
        if (!context.ports().accounts().venues().contains(venue)) {
            return Answers.refused(Refusal.of(RefusalCode.UNKNOWN_VENUE, "venue", venue.value(), "a configured venue"));
        }
        Optional<Quote> quote = context.ports().quotes().latest(venue, instrument.symbol());
        if (quote.isEmpty()) {
            return Answers.refused(Refusal.of(
                    RefusalCode.MARK_UNAVAILABLE,
                    "no quote of " + instrument.symbol() + " at " + venue + " has come yet"));
        }
        CompletionStage<Optional<BookView>> book = query.depth.isEmpty()
                ? CompletableFuture.completedStage(Optional.empty())
                : Stages.on(
                        context.system(),
                        context.ports().marketData().book(venue, instrument.symbol(), query.depth.get()));
        return book.thenApply(levels -> Responses.json(
                200,
                out -> levels.ifPresentOrElse(
                        view -> MarketDataOut.quoteWithBook(out, quote.get(), view),
                        () -> MarketDataOut.quote(out, quote.get()))));
    }

    private Optional<Instrument> find(String name) {
        return read(name, Symbol::new).flatMap(instruments::find);
    }

    private static <T> Optional<T> read(String name, Function<String, T> read) {
        try {
            return Optional.of(read.apply(name));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private HttpResponse unknownSymbol(String name) {
        return Responses.refusal(read(name, Symbol::new)
                .map(symbol -> instruments.notFound(
                        "symbol",
                        symbol,
                        "a known symbol",
                        context.ports().accounts().venues()))
                .orElseGet(
                        () -> Refusal.of(RefusalCode.UNKNOWN_SYMBOL, "symbol", Json.bounded(name), "a known symbol")));
    }

    private record BookQuery(Optional<VenueId> venue, Optional<Integer> depth) {
        static BookQuery read(Fields query) {
            return new BookQuery(Ids.venue(query), query.count("depth", 1, DEPTH_MAX));
        }
    }
}
