package io.kontor.sim.binance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kontor.value.AccountId;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Instant;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The rules for signed requests, with the samples the venue publishes in rest-api.md. */
class SignedTest {
    private static final ApiKey PUBLISHED =
            new ApiKey.Hmac("NhqPtmdSJYdKjVHjA7PZj4Mge3R5YNiP1e3UZjInClVN65XAbvqqM6A7H5fATj0j");
    private static final String PAYLOAD = "symbol=LTCBTC&side=BUY&type=LIMIT&timeInForce=GTC&quantity=1&price=0.1"
            + "&recvWindow=5000&timestamp=1499827319559";
    private static final String SIGNATURE = "c8db56825ae71d6d79447849e617115f4a920fa2acdcab2b053c4b2838bd6b71";
    private static final Instant NOW = Instant.ofEpochMilli(1_499_827_319_559L);
    private static final Signed SIGNED =
            new Signed(Map.of("known", new Signed.Holder(new AccountId("main"), PUBLISHED)));

    @Test
    void thePublishedSampleIsValidInEitherCase() {
        assertThat(PUBLISHED.verifies(PAYLOAD, SIGNATURE)).isTrue();
        assertThat(PUBLISHED.verifies(PAYLOAD, SIGNATURE.toUpperCase(Locale.ROOT)))
                .isTrue();
        assertThat(PUBLISHED.verifies(PAYLOAD + "0", SIGNATURE)).isFalse();
        assertThat(PUBLISHED.verifies(PAYLOAD, "")).isFalse();
    }

    @Test
    void thePublishedSampleWithANonAsciiSymbolIsValidAsItWasEncoded() {
        String encoded = PAYLOAD.replace("LTCBTC", "%EF%BC%91%EF%BC%92%EF%BC%93%EF%BC%94%EF%BC%95%EF%BC%96");

        assertThat(PUBLISHED.verifies(encoded, "e1353ec6b14d888f1164ae9af8228a3dbd508bc82eb867db8ab6046442f33ef3"))
                .isTrue();
    }

    @Test
    void anEd25519SignatureIsCheckedAgainstThePublicKeyInPemOrAlone() throws Exception {
        KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        String base64 = Base64.getEncoder().encodeToString(pair.getPublic().getEncoded());
        String signature = sign(pair, PAYLOAD);

        for (String text :
                new String[] {base64, "-----BEGIN PUBLIC KEY-----\n" + base64 + "\n-----END PUBLIC KEY-----\n"}) {
            ApiKey key = ApiKey.Ed25519.of(text);

            assertThat(key.verifies(PAYLOAD, signature)).isTrue();
            assertThat(key.verifies(PAYLOAD + "0", signature)).isFalse();
            assertThat(key.verifies(PAYLOAD, "not base64!")).isFalse();
        }
        assertThatThrownBy(() -> ApiKey.Ed25519.of("nonsense")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whatIsSignedIsTheQueryAndTheBodyWithoutTheSignatureWhereverItStands() {
        assertThat(Raw.signed("a=1&signature=x", "b=2")).isEqualTo("a=1b=2");
        assertThat(Raw.signed("a=1", "b=2&signature=x&c=3")).isEqualTo("a=1b=2&c=3");
        // One client library posts the parameters and sends the signature alone in the query.
        assertThat(Raw.signed("signature=x", "a=1&b=%2F")).isEqualTo("a=1&b=%2F");
    }

    @Test
    void aWebSocketRequestIsSignedWithItsParametersSortedByName() throws Exception {
        Params params = Params.ofJson(
                new com.fasterxml.jackson.databind.ObjectMapper()
                        .readTree(
                                "{\"symbol\":\"LTCBTC\",\"apiKey\":\"k\",\"timestamp\":1,\"signature\":\"x\",\"price\":\"0.10\"}"));

        assertThat(params.sorted()).isEqualTo("apiKey=k&price=0.10&symbol=LTCBTC&timestamp=1");
    }

    @Test
    void unknownAndMalformedKeysAreToldApart() {
        assertThat(refusal(() -> SIGNED.holder(Optional.empty()))).isEqualTo("401 -2014");
        assertThat(refusal(() -> SIGNED.holder(Optional.of("white space")))).isEqualTo("401 -2014");
        assertThat(refusal(() -> SIGNED.holder(Optional.of("stranger")))).isEqualTo("401 -2015");
        assertThat(SIGNED.holder(Optional.of("known")).account()).isEqualTo(new AccountId("main"));
    }

    @Test
    void aWrongOrMissingSignatureIsRefused() {
        Signed.Holder holder = SIGNED.holder(Optional.of("known"));

        assertThat(refusal(() -> SIGNED.checkSignature(holder, PAYLOAD, params("signature=00"))))
                .isEqualTo("400 -1022");
        assertThat(refusal(() -> SIGNED.checkSignature(holder, PAYLOAD, params("a=b"))))
                .isEqualTo("400 -1102");
        assertThatCode(() -> SIGNED.checkSignature(holder, PAYLOAD, params("signature=" + SIGNATURE)))
                .doesNotThrowAnyException();
    }

    @Test
    void aRequestIsGoodFromAlmostASecondAheadUntilTheEndOfItsWindow() {
        assertThat(time("timestamp=" + (NOW.toEpochMilli() + 999))).isEqualTo("ok");
        assertThat(time("timestamp=" + (NOW.toEpochMilli() + 1000))).isEqualTo("400 -1021");
        assertThat(time("timestamp=" + (NOW.toEpochMilli() - 5000))).isEqualTo("ok");
        assertThat(time("timestamp=" + (NOW.toEpochMilli() - 5001))).isEqualTo("400 -1021");
        assertThat(time("recvWindow=60000&timestamp=" + (NOW.toEpochMilli() - 60_000)))
                .isEqualTo("ok");
        assertThat(time("recvWindow=0.5&timestamp=" + (NOW.toEpochMilli() - 1))).isEqualTo("400 -1021");
        assertThat(time("recvWindow=60000.001&timestamp=" + NOW.toEpochMilli())).isEqualTo("400 -1131");
        assertThat(time("timestamp=" + NOW.toEpochMilli() * 1000)).isEqualTo("ok");
        assertThat(time("recvWindow=5000")).isEqualTo("400 -1102");
        assertThat(time("timestamp=soon")).isEqualTo("400 -1100");
    }

    private static String time(String form) {
        return refusal(() -> SIGNED.checkTime(params(form), NOW));
    }

    private static String refusal(Runnable check) {
        try {
            check.run();
            return "ok";
        } catch (Refused refused) {
            return refused.status() + " " + refused.code();
        }
    }

    private static Params params(String form) {
        return Params.ofForms(form, "");
    }

    private static String sign(KeyPair pair, String payload) throws Exception {
        Signature signature = Signature.getInstance("Ed25519");
        signature.initSign(pair.getPrivate());
        signature.update(payload.getBytes(StandardCharsets.UTF_8));
        return Base64.getEncoder().encodeToString(signature.sign());
    }
}
