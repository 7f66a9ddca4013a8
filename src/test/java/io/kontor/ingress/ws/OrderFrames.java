package io.kontor.ingress.ws;

import com.fasterxml.jackson.databind.JsonNode;

/** Frames about orders of account main, half a BTC to buy at 50,000. */
final class OrderFrames {
    private OrderFrames() {}

    static String place(String id, String clientOrderId) {
        return "{\"op\":\"place\",\"id\":\"" + id + "\",\"order\":" + order(clientOrderId) + "}";
    }

    static String order(String clientOrderId) {
        return "{\"account\":\"main\",\"clientOrderId\":\"" + clientOrderId
                + "\",\"symbol\":\"BTC/USDT\",\"side\":\"BUY\",\"amount\":\"0.5\",\"limitPrice\":\"50000\"}";
    }

    static String code(JsonNode answer) {
        return answer.path("problem").path("code").asText();
    }
}
