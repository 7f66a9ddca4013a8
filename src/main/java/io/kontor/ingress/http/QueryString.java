package io.kontor.ingress.http;

import akka.http.javadsl.model.HttpRequest;
import io.kontor.ingress.json.Fields;
import io.kontor.ingress.json.Json;
import io.kontor.ingress.json.Parsed;
import io.kontor.value.Refusal;
import io.kontor.value.RefusalCode;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** A request's query, read like a body: typed fields, every wrong or unknown one named. */
final class QueryString {
    private QueryString() {}

    /** Reads the query with the function and refuses what it did not ask for. */
    static <T> Parsed<T> read(HttpRequest request, Function<Fields, T> read) {
        return parse(request.getUri().rawQueryString().orElse("")).then(query -> {
            Fields fields = new Fields(query);
            T value = read.apply(fields);
            fields.refuseOthers();
            return fields.isClean() ? new Parsed.Ok<>(value) : new Parsed.Refused<>(fields.refusal());
        });
    }

    /** For a request that takes none. */
    static Parsed<Boolean> none(HttpRequest request) {
        return read(request, _ -> true);
    }

    private static Parsed<Json.Obj> parse(String query) {
        Map<String, Json> fields = new LinkedHashMap<>();
        Set<String> repeated = new LinkedHashSet<>();
        for (String pair : query.split("&", -1)) {
            if (pair.isEmpty()) {
                continue;
            }
            int equals = pair.indexOf('=');
            try {
                String name = decode(equals < 0 ? pair : pair.substring(0, equals));
                String value = equals < 0 ? "" : decode(pair.substring(equals + 1));
                if (fields.put(name, new Json.Text(value)) != null) {
                    repeated.add(name);
                }
            } catch (IllegalArgumentException e) {
                return new Parsed.Refused<>(
                        Refusal.of(RefusalCode.MALFORMED, "query", Json.bounded(pair), "percent-encoded UTF-8"));
            }
        }
        return new Parsed.Ok<>(new Json.Obj(fields, repeated));
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
