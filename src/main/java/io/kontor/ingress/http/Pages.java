package io.kontor.ingress.http;

import akka.http.javadsl.model.HttpResponse;
import io.kontor.ingress.HttpSettings;
import io.kontor.ingress.json.Fields;
import io.kontor.ingress.json.JsonOut;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Predicate;

/** Lists as they leave: items and, where there may be more, the cursor that leads to them. */
final class Pages {
    private Pages() {}

    /** The part of a query that every list shares. */
    record Request(Optional<String> cursor, int limit) {
        /** @param isKey whether a text is, or may have been, the key of an item: a page's cursor is one, and no other text leads on */
        static Request read(Fields query, HttpSettings.Lists settings, Predicate<String> isKey) {
            Optional<String> cursor = query.text("cursor", "a page's nextCursor", text -> {
                if (!isKey.test(text)) {
                    throw new IllegalArgumentException(text);
                }
                return text;
            });
            int limit = query.count("limit", 1, settings.pageMax()).orElse(settings.pageDefault());
            return new Request(cursor, limit);
        }
    }

    static <T> HttpResponse page(List<T> items, Optional<String> nextCursor, BiConsumer<JsonOut, ? super T> item) {
        return page(items, List.of(), nextCursor, item);
    }

    /** @param unanswered what else was asked, and gave no answer in time */
    static <T> HttpResponse page(
            List<T> items, List<?> unanswered, Optional<String> nextCursor, BiConsumer<JsonOut, ? super T> item) {
        return Responses.json(
                200,
                out -> out.putObjects("items", items, item)
                        .putUnlessEmpty("unanswered", unanswered)
                        .put("nextCursor", nextCursor));
    }

    /**
     * A page of a list that is at hand and ordered by a key, which is the cursor too.
     *
     * @param key unique, and ascending over the items
     */
    static <T> HttpResponse of(
            List<T> items, Request request, Function<T, String> key, BiConsumer<JsonOut, ? super T> item) {
        return of(items, List.of(), request, key, item);
    }

    /** @param unanswered what else was asked, and gave no answer in time; on every page of the list */
    static <T> HttpResponse of(
            List<T> items,
            List<?> unanswered,
            Request request,
            Function<T, String> key,
            BiConsumer<JsonOut, ? super T> item) {
        List<T> left = items.stream()
                .filter(i -> request.cursor()
                        .filter(after -> key.apply(i).compareTo(after) <= 0)
                        .isEmpty())
                .toList();
        if (left.size() <= request.limit()) {
            return page(left, unanswered, Optional.empty(), item);
        }
        List<T> page = left.subList(0, request.limit());
        return page(page, unanswered, Optional.of(key.apply(page.getLast())), item);
    }
}
