package io.kontor.venue.binance.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.kontor.value.RefusalCode;
import io.kontor.venue.VenueSession;
import io.kontor.venue.binance.protocol.VenueError.Verdict;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VenueErrorTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "400|-1000|An unknown error occurred while processing the request.|UNKNOWN|OUTCOME_UNKNOWN",
                "400|-1001|Internal error; unable to process your request. Please try again.|UNKNOWN|OUTCOME_UNKNOWN",
                "429|-1003|Too many requests queued.|NOT_TAKEN|RATE_LIMITED",
                "400|-1006|An unexpected response was received from the message bus.|UNKNOWN|OUTCOME_UNKNOWN",
                "400|-1007|Timeout waiting for response from backend server.|UNKNOWN|OUTCOME_UNKNOWN",
                "400|-1008|Server is currently overloaded with other requests.|UNKNOWN|VENUE_UNAVAILABLE",
                "400|-1013|Filter failure: PRICE_FILTER|REFUSED|PRICE_NOT_ON_TICK",
                "400|-1013|Filter failure: LOT_SIZE|REFUSED|AMOUNT_OUT_OF_RANGE",
                "400|-1013|Filter failure: NOTIONAL|REFUSED|AMOUNT_OUT_OF_RANGE",
                "400|-1013|Filter failure: MIN_NOTIONAL|REFUSED|NOTIONAL_TOO_SMALL",
                "400|-1013|Filter failure: PERCENT_PRICE_BY_SIDE|REFUSED|PRICE_OUT_OF_RANGE",
                "400|-1013|Filter failure: MAX_NUM_ORDERS|REFUSED|RISK_OPEN_ORDERS",
                "400|-1013|Filter failure: MAX_POSITION|REFUSED|RISK_POSITION",
                "400|-1013|Invalid price.|REFUSED|UNSUPPORTED_BY_VENUE",
                "400|-1014|Unsupported order combination.|REFUSED|UNSUPPORTED_BY_VENUE",
                "429|-1015|Too many new orders; current limit is 100 orders per 10 SECOND.|NOT_TAKEN|RATE_LIMITED",
                "400|-1016|This service is no longer available.|REFUSED|VENUE_UNAVAILABLE",
                "400|-1021|Timestamp for this request is outside of the recvWindow.|NOT_TAKEN|VENUE_UNAVAILABLE",
                "400|-1022|Signature for this request is not valid.|REFUSED|VENUE_UNAVAILABLE",
                "400|-1034|Too many concurrent connections; current limit is '10'.|NOT_TAKEN|RATE_LIMITED",
                "400|-1102|Mandatory parameter 'price' was not sent.|REFUSED|INVALID_FIELD",
                "400|-1111|Parameter 'quantity' has too much precision.|REFUSED|AMOUNT_NOT_ON_STEP",
                "400|-1121|Invalid symbol.|REFUSED|UNKNOWN_SYMBOL",
                "400|-2010|Account has insufficient balance for requested action.|REFUSED|UNSUPPORTED_BY_VENUE",
                "400|-2010|Market is closed.|REFUSED|VENUE_UNAVAILABLE",
                "400|-2010|Duplicate order sent.|UNKNOWN|UNSUPPORTED_BY_VENUE",
                "400|-2011|Unknown order sent.|REFUSED|UNKNOWN_ORDER",
                "400|-2013|Order does not exist.|NO_SUCH_ORDER|UNKNOWN_ORDER",
                "401|-2015|Invalid API-key, IP, or permissions for action.|REFUSED|VENUE_UNAVAILABLE",
                "400|-2026|Order was canceled or expired with no executed qty over 90 days ago and has been archived."
                        + "|UNKNOWN|OUTCOME_UNKNOWN"
            })
    void eachCodeHasItsMeaningAndKeepsTheVenuesWords(
            int status, int code, String message, Verdict verdict, RefusalCode refusal) {
        VenueError error = VenueError.of(status, Json.object().put("code", code).put("msg", message), Optional.empty());

        assertThat(error.verdict()).isEqualTo(verdict);
        assertThat(error.refusal()).isEqualTo(refusal);
        assertThat(error.text()).isEqualTo(refusal + ": " + message + " (" + code + ")");
    }

    @ParameterizedTest
    @CsvSource({
        "500,UNKNOWN",
        "502,UNKNOWN",
        "503,UNKNOWN",
        "504,UNKNOWN",
        "404,UNKNOWN",
        "403,NOT_TAKEN",
        "418,NOT_TAKEN"
    })
    void withoutACodeTheStatusDecides(int status, Verdict verdict) {
        assertThat(VenueError.of(status, Json.object(), Optional.empty()).verdict())
                .isEqualTo(verdict);
    }

    @Test
    void aServerErrorIsUnknownWhateverItsCodeSays() {
        VenueError error =
                VenueError.of(503, Json.object().put("code", -2010).put("msg", "Market is closed."), Optional.empty());

        assertThat(error.verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(Reply.failure(error)).isNotInstanceOf(VenueSession.NotSent.class);
    }

    @ParameterizedTest
    @CsvSource({
        "400,-2026,true",
        "400,-1121,true",
        "400,-2013,false",
        "400,-1007,false",
        "503,-2026,false",
        "503,-1121,false"
    })
    void anOrderIsPastOnlyWhereTheVenueItselfSaysSo(int status, int code, boolean past) {
        VenueError error = VenueError.of(status, Json.object().put("code", code), Optional.empty());

        assertThat(error.isOfWhatIsPast()).isEqualTo(past);
    }

    @Test
    void whatStoppedACancelAndNewIsSaidInsideIt() {
        VenueError cancelFailed = error(400, """
            {"code":-2022,"msg":"Order cancel-replace failed.","data":{"cancelResult":"FAILURE",
             "newOrderResult":"NOT_ATTEMPTED","cancelResponse":{"code":-2011,"msg":"Unknown order sent."},
             "newOrderResponse":null}}""");
        VenueError newFailed = error(409, """
            {"code":-2021,"msg":"Order cancel-replace partially failed.","data":{"cancelResult":"SUCCESS",
             "newOrderResult":"FAILURE","cancelResponse":{"symbol":"BTCUSDT","origClientOrderId":"x","orderId":1,
             "orderListId":-1,"clientOrderId":"y","price":"1","origQty":"1","executedQty":"0","status":"CANCELED"},
             "newOrderResponse":{"code":-2010,"msg":"Order would immediately match and take."}}}""");
        VenueError unclear = error(400, """
            {"code":-2022,"msg":"Order cancel-replace failed.","data":{"cancelResult":"FAILURE",
             "newOrderResult":"NOT_ATTEMPTED","cancelResponse":{"code":-1007,"msg":"Timeout waiting for response."},
             "newOrderResponse":null}}""");
        VenueError bothStand = error(409, """
            {"code":-2021,"msg":"Order cancel-replace partially failed.","data":{"cancelResult":"FAILURE",
             "newOrderResult":"SUCCESS","cancelResponse":{"code":-2011,"msg":"Unknown order sent."},
             "newOrderResponse":{"symbol":"BTCUSDT","orderId":2}}}""");

        assertThat(cancelFailed.verdict()).isEqualTo(Verdict.REFUSED);
        assertThat(cancelFailed.text()).isEqualTo("UNKNOWN_ORDER: Unknown order sent. (-2011)");
        assertThat(newFailed.verdict()).isEqualTo(Verdict.REFUSED);
        assertThat(newFailed.message()).isEqualTo("Order would immediately match and take.");
        assertThat(unclear.verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(bothStand.verdict()).isEqualTo(Verdict.UNKNOWN);
    }

    @Test
    void aBanSaysHowLongItLastsByTheVenuesOwnClock() {
        VenueError banned = error(418, """
            {"code":-1003,"msg":"Way too much request weight used; IP banned until 1659146400000.",
             "data":{"serverTime":1659142907531,"retryAfter":1659146400000}}""");

        assertThat(banned.isThrottle()).isTrue();
        assertThat(banned.retryAfter()).contains(Duration.ofMillis(1659146400000L - 1659142907531L));
    }

    private static VenueError error(int status, String body) {
        return VenueError.of(status, Json.read(body), Optional.empty());
    }
}
