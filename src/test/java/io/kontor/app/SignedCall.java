package io.kontor.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** What another program of the same account says to {@code kontor sim}: a signed REST call of account {@code main}. */
public final class SignedCall {
    private static final ObjectMapper JSON = new ObjectMapper();

    private SignedCall() {}

    /** Over plain loopback. */
    public static JsonNode of(int port, String method, String path, String parameters) throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return of(http, "http", port, method, path, parameters);
        }
    }

    static JsonNode of(HttpClient http, String scheme, int port, String method, String path, String parameters)
            throws Exception {
        String query = parameters + "&recvWindow=60000&timestamp=" + System.currentTimeMillis();
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec("secret-main".getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        String signature = HexFormat.of().formatHex(mac.doFinal(query.getBytes(StandardCharsets.UTF_8)));
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create(scheme + "://127.0.0.1:" + port + path + "?" + query + "&signature=" + signature))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .header("X-MBX-APIKEY", "key-main")
                .build();
        return JSON.readTree(
                http.send(request, HttpResponse.BodyHandlers.ofString()).body());
    }
}
