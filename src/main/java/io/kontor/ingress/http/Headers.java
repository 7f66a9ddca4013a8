package io.kontor.ingress.http;

import akka.http.javadsl.model.HttpHeader;
import akka.http.javadsl.model.HttpRequest;
import io.kontor.ingress.json.Json;
import io.kontor.ingress.json.Parsed;
import io.kontor.value.CommandId;
import io.kontor.value.Refusal;
import io.kontor.value.RefusalCode;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The request headers that carry meaning. */
final class Headers {
    private static final Pattern REVISION = Pattern.compile("\"?([0-9]{1,9})\"?");

    private Headers() {}

    /**
     * The command's id, from the header or the body; both may say it if they say the same.
     *
     * @param inBody as the body has it
     */
    static Parsed<Optional<CommandId>> commandId(HttpRequest request, Optional<CommandId> inBody) {
        Optional<String> header = request.getHeader("Idempotency-Key").map(HttpHeader::value);
        if (header.isEmpty()) {
            return new Parsed.Ok<>(inBody);
        }
        try {
            CommandId inHeader = new CommandId(header.get());
            if (inBody.filter(id -> !id.equals(inHeader)).isEmpty()) {
                return new Parsed.Ok<>(Optional.of(inHeader));
            }
        } catch (IllegalArgumentException e) {
            return invalid("Idempotency-Key", header.get(), "1 to 64 printable ASCII characters without blanks");
        }
        return invalid("Idempotency-Key", header.get(), "the body's commandId, or only one of the two");
    }

    /** The revision an order must have; empty where any will do. */
    static Parsed<Optional<Integer>> ifMatch(HttpRequest request) {
        Optional<String> header = request.getHeader("If-Match").map(HttpHeader::value);
        if (header.isEmpty() || header.get().equals("*")) {
            return new Parsed.Ok<>(Optional.empty());
        }
        Matcher revision = REVISION.matcher(header.get());
        return revision.matches()
                ? new Parsed.Ok<>(Optional.of(Integer.valueOf(revision.group(1))))
                : invalid("If-Match", header.get(), "a revision such as \"3\", or *");
    }

    private static <T> Parsed<T> invalid(String header, String value, String expected) {
        return new Parsed.Refused<>(Refusal.of(RefusalCode.INVALID_FIELD, header, Json.bounded(value), expected));
    }
}
