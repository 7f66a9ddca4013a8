package io.kontor.ingress.json;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ContentHashTest {
    private static final String ORDER = """
            { "account": "main", "clientOrderId": "a-1", "symbol": "BTC/USDT", "side": "BUY", "amount": "1.0",
              "limitPrice": "50000", "metadata": { "a": "1.0", "b": "2" } }""";

    @Test
    void spellingMakesNoDifference() {
        String other = """
                { "metadata": { "b": "2", "a": "1.0" }, "limitPrice": 5e4, "amount": 1, "side": "BUY", "symbol": "BTC\\/USDT",
                  "clientOrderId": "a-1", "account": "main", "protectionPrice": null, "amountType": "BASE", "timeInForce": "GTC",
                  "reduceOnly": false }""";

        assertThat(hash(other)).isEqualTo(hash(ORDER));
    }

    @Test
    void contentDoes() {
        assertThat(hash(ORDER.replace("\"amount\": \"1.0\"", "\"amount\": \"1.01\"")))
                .isNotEqualTo(hash(ORDER));
        assertThat(hash(ORDER.replace("\"a\": \"1.0\"", "\"a\": \"1\""))).isNotEqualTo(hash(ORDER));
        assertThat(hash(ORDER.replace("\"metadata\"", "\"postOnly\": true, \"metadata\"")))
                .isNotEqualTo(hash(ORDER));
    }

    /** Journals hold hashes for years: this one must never change. */
    @Test
    void theFormIsFixed() {
        assertThat(hash(ORDER)).isEqualTo("e3d08023b9b79d870829884944e663a5722c251cdf03b06d254ad083e9f06118");
    }

    @Test
    void noContentPassesForAnotherField() {
        String split = ORDER.replace("{ \"a\": \"1.0\", \"b\": \"2\" }", "{ \"a\": \"1.010:metadata.b1:2\" }");

        assertThat(hash(split)).isNotEqualTo(hash(ORDER));
    }

    private static String hash(String body) {
        return JsonReader.read(body)
                .then(JsonReader::asObject)
                .then(OrderJson::read)
                .map(ContentHash::of)
                .fold(hash -> hash, refusal -> {
                    throw new AssertionError(refusal);
                });
    }
}
