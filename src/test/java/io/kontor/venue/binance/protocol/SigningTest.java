package io.kontor.venue.binance.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.Base64;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SigningTest {
    private static final String SECRET = "correct-horse-battery-staple";
    private static final ApiKey HMAC =
            new ApiKey(new Secret("the-api-key"), SigningKey.of(SigningKey.Algorithm.HMAC, new Secret(SECRET)));
    private static final Params.Stamp STAMP = new Params.Stamp(1499827319559L, 5000);

    /** The published vector of HMAC-SHA256: RFC 4231, test case 2. */
    @Test
    void hmacIsThePublishedOneInHexadecimal() {
        SigningKey key = SigningKey.of(SigningKey.Algorithm.HMAC, new Secret("Jefe"));

        assertThat(key.sign("what do ya want for nothing?"))
                .isEqualTo("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    }

    /** The published vector of Ed25519: RFC 8032, 7.1, test 2 (its private key in PKCS#8). */
    @Test
    void ed25519IsThePublishedOneInBase64() {
        byte[] pkcs8 = java.util.HexFormat.of()
                .parseHex("302e020100300506032b657004220420"
                        + "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb");
        String pem = "-----BEGIN PRIVATE KEY-----\n" + Base64.getMimeEncoder().encodeToString(pkcs8)
                + "\n-----END PRIVATE KEY-----\n";

        String signature =
                SigningKey.of(SigningKey.Algorithm.ED25519, new Secret(pem)).sign("r");

        assertThat(java.util.HexFormat.of().formatHex(Base64.getDecoder().decode(signature)))
                .isEqualTo("92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
                        + "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00");
    }

    @Test
    void aRestRequestIsSignedOverItsQueryAsItStandsInTheUrl() {
        Params params = Params.none().with("symbol", "１２３４５６").with("quantity", "1");

        String query = params.signedQuery(HMAC, STAMP);

        String payload = "symbol=%EF%BC%91%EF%BC%92%EF%BC%93%EF%BC%94%EF%BC%95%EF%BC%96&quantity=1"
                + "&recvWindow=5000&timestamp=1499827319559";
        assertThat(query).isEqualTo(payload + "&signature=" + HMAC.signer().sign(payload));
    }

    @Test
    void howLongAFormIsIsKnownWithoutSigningIt() throws Exception {
        Params params = Params.none().with("symbol", "BTCUSDT").with("quantity", "1");
        String pem = Base64.getEncoder()
                .encodeToString(KeyPairGenerator.getInstance("Ed25519")
                        .generateKeyPair()
                        .getPrivate()
                        .getEncoded());
        ApiKey ed = new ApiKey(new Secret("k2"), SigningKey.of(SigningKey.Algorithm.ED25519, new Secret(pem)));

        for (ApiKey key : new ApiKey[] {HMAC, ed}) {
            String form = params.signedForm(key, STAMP);
            String plain = form.substring(0, form.indexOf("&signature="));

            assertThat(params.signedFormChars(key, STAMP)).isEqualTo(form.length());
            assertThat(URLDecoder.decode(form, StandardCharsets.UTF_8))
                    .isEqualTo(plain + "&signature=" + key.signer().sign(plain));
        }
    }

    @Test
    void manyThreadsMaySignAtOnce() {
        String payload = "a=1".repeat(10_000);
        String expected = HMAC.signer().sign(payload);

        Set<String> signatures = IntStream.range(0, 2_000)
                .parallel()
                .mapToObj(_ -> HMAC.signer().sign(payload))
                .collect(Collectors.toSet());

        assertThat(signatures).containsExactly(expected);
    }

    @Test
    void aWebSocketRequestIsSignedOverItsSortedParametersWithTheKeyAmongThem() {
        Params params =
                Params.none().with("symbol", "BTCUSDT").with("side", "SELL").with("orderId", 7L);

        var json = params.signed(HMAC, STAMP).json();

        String payload =
                "apiKey=the-api-key&orderId=7&recvWindow=5000&side=SELL&symbol=BTCUSDT&timestamp=1499827319559";
        assertThat(json.path("signature").textValue()).isEqualTo(HMAC.signer().sign(payload));
        assertThat(json.path("timestamp").isIntegralNumber()).isTrue();
        assertThat(json.path("apiKey").textValue()).isEqualTo("the-api-key");
    }

    @Test
    void anEd25519SignatureIsVerifiedByItsPublicKey() throws Exception {
        KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        String pem = Base64.getEncoder().encodeToString(pair.getPrivate().getEncoded());

        String signature =
                SigningKey.of(SigningKey.Algorithm.ED25519, new Secret(pem)).sign("a=1&b=2");

        Signature verifier = Signature.getInstance("Ed25519");
        verifier.initVerify(pair.getPublic());
        verifier.update("a=1&b=2".getBytes(StandardCharsets.UTF_8));
        assertThat(verifier.verify(Base64.getDecoder().decode(signature))).isTrue();
    }

    @Test
    void nothingThatHoldsASecretPrintsIt() throws Exception {
        KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        String pem = Base64.getEncoder().encodeToString(pair.getPrivate().getEncoded());
        ApiKey ed = new ApiKey(new Secret("k2"), SigningKey.of(SigningKey.Algorithm.ED25519, new Secret(pem)));

        assertThat(HMAC.toString()).doesNotContain(SECRET).doesNotContain("the-api-key");
        assertThat(ed.toString()).doesNotContain(pem).doesNotContain("k2");
        assertThat(Params.none().with("a", "1").signed(HMAC, STAMP).toString()).doesNotContain("the-api-key");
    }

    @Test
    void aBrokenKeyIsRefusedWithoutRepeatingIt() {
        assertThatThrownBy(() -> SigningKey.of(SigningKey.Algorithm.ED25519, new Secret(SECRET)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasNoCause()
                .message()
                .doesNotContain(SECRET);
        assertThatThrownBy(() -> SigningKey.of(SigningKey.Algorithm.HMAC, new Secret("")))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
