package io.kontor.venue.binance.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import io.kontor.value.FillId;
import io.kontor.value.Liquidity;
import io.kontor.value.Money;
import io.kontor.value.Price;
import io.kontor.value.Quantity;
import io.kontor.value.RefusalCode;
import io.kontor.value.Side;
import io.kontor.value.VenueOrderId;
import io.kontor.venue.ExecutionReport;
import io.kontor.venue.ExecutionReport.ExecType;
import io.kontor.venue.VenueFill;
import java.time.Instant;
import java.util.Optional;

/**
 * An {@code executionReport} of the user data stream, or what stands for one, before it has its place in our stream of reports.
 *
 * @param executionId the venue's number of this report within the symbol; tells a repeat on a second connection
 * @param label what the order was placed with, where it was
 * @param type empty for what changes neither the standing nor the fills of an order
 */
public record Execution(
        long executionId,
        String venueSymbol,
        String clientOrderId,
        VenueOrderId venueOrderId,
        Optional<StrategyLabel> label,
        Optional<ExecType> type,
        Side side,
        Quantity quantity,
        Price price,
        Quantity cumulative,
        Optional<VenueFill> fill,
        Optional<String> text,
        Instant at) {
    private static final String NONE = "NONE";

    static Execution of(JsonNode event) {
        String status = Json.text(event, "X");
        Optional<ExecType> type = type(Json.text(event, "x"), status);
        return new Execution(
                Json.number(event, "I"),
                Json.text(event, "s"),
                clientOrderId(event),
                new VenueOrderId(Long.toString(Json.number(event, "i"))),
                StrategyLabel.in(event, "j", "J"),
                type,
                Side.valueOf(Json.text(event, "S")),
                Json.quantity(event, "q"),
                Json.price(event, "p"),
                Json.quantity(event, "z"),
                type.filter(t -> t == ExecType.TRADE).map(_ -> fill(event)),
                reason(event),
                Json.time(event, "T"));
    }

    public ExecutionReport report(long cursor, Listing listing, ExecType as) {
        return new ExecutionReport(
                cursor,
                clientOrderId,
                venueOrderId,
                as,
                listing.symbol(venueSymbol),
                side,
                quantity,
                price,
                cumulative,
                fill,
                text,
                at);
    }

    /** On a cancel {@code c} is the cancel's own id and {@code C} the order's; an amended order goes on under the new id. */
    private static String clientOrderId(JsonNode event) {
        String original = Json.text(event, "C");
        boolean amended = Json.text(event, "x").equals("REPLACED");
        return CancelId.order(original.isEmpty() || amended ? Json.text(event, "c") : original);
    }

    /** The same of the order under that id. */
    public Execution under(String clientOrderId) {
        return new Execution(
                executionId,
                venueSymbol,
                clientOrderId,
                venueOrderId,
                label,
                type,
                side,
                quantity,
                price,
                cumulative,
                fill,
                text,
                at);
    }

    private static Optional<ExecType> type(String type, String status) {
        return switch (type) {
            case "NEW" -> Optional.of(ExecType.NEW);
            case "CANCELED" -> Optional.of(ExecType.CANCELED);
            // The venue calls an amendment so; a cancelReplace is a CANCELED and a NEW.
            case "REPLACED" -> Optional.of(ExecType.AMENDED);
            case "REJECTED" -> Optional.of(ExecType.REJECTED);
            case "TRADE" -> Optional.of(ExecType.TRADE);
            case "EXPIRED" -> Optional.of(ExecType.EXPIRED);
            // Our own order on the other side: it ends this one, or takes a part of it that is not a fill.
            case "TRADE_PREVENTION" ->
                status.equals("EXPIRED_IN_MATCH") ? Optional.of(ExecType.EXPIRED) : Optional.empty();
            default -> throw new ProtocolException("x: " + type + " (expected: a documented execution type)");
        };
    }

    private static VenueFill fill(JsonNode event) {
        return new VenueFill(
                new FillId(Long.toString(Json.number(event, "t"))),
                Json.price(event, "L"),
                Json.quantity(event, "l"),
                new Money(Json.price(event, "n").value()),
                Spelling.asset(Json.maybeText(event, "N").orElse(NONE)),
                Json.flag(event, "m") ? Liquidity.MAKER : Liquidity.TAKER,
                Json.time(event, "T"));
    }

    /** Why it was refused ({@code r}) or expired ({@code eR}). */
    private static Optional<String> reason(JsonNode event) {
        return Json.maybeText(event, "r")
                .filter(reason -> !reason.equals(NONE))
                .or(() -> Json.maybeText(event, "eR"))
                .map(reason -> refusal(reason).map(code -> code + ": " + reason).orElse(reason));
    }

    private static Optional<RefusalCode> refusal(String reason) {
        return switch (reason) {
            case "WOULD_MATCH_IMMEDIATELY", "EXECUTION_RULE_PRICE_RANGE_EXCEEDED" ->
                Optional.of(RefusalCode.PRICE_OUT_OF_RANGE);
            default -> Optional.empty();
        };
    }
}
