package io.kontor.venue.binance.protocol;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** What an account's requests are signed with. Thread-safe; prints nothing of itself. */
public sealed interface SigningKey {
    /** The signature as the venue wants it, over the payload's UTF-8 bytes. */
    String sign(String payload);

    /** How many characters each of its signatures has. */
    int signatureChars();

    /** The kinds of key the venue issues and we support. */
    enum Algorithm {
        HMAC,
        ED25519
    }

    /** Throws {@link IllegalArgumentException}, which never repeats the secret, where it is none of that algorithm. */
    static SigningKey of(Algorithm algorithm, Secret secret) {
        return switch (algorithm) {
            case HMAC -> new HmacSha256(secret);
            case ED25519 -> new Ed25519(privateKey(secret));
        };
    }

    private static PrivateKey privateKey(Secret pem) {
        String base64 = pem.reveal().replaceAll("-----[A-Z ]+-----", "").replaceAll("\\s", "");
        try {
            byte[] pkcs8 = Base64.getDecoder().decode(base64);
            return KeyFactory.getInstance("Ed25519").generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
        } catch (GeneralSecurityException | IllegalArgumentException _) {
            // The cause may quote what it could not read.
            throw new IllegalArgumentException("not an Ed25519 private key (expected: PKCS#8, PEM)");
        }
    }

    /** HMAC-SHA256, in hexadecimal. */
    final class HmacSha256 implements SigningKey {
        private static final String NAME = "HmacSHA256";
        private static final int HEX_CHARS = 64;

        /** Knows the key and nothing else: each signature begins with a copy of it. Never used itself, so threads may share it. */
        private final Mac keyed;

        private HmacSha256(Secret secret) {
            if (secret.reveal().isEmpty()) {
                throw new IllegalArgumentException("secret: empty (expected: the venue's API secret)");
            }
            try {
                keyed = Mac.getInstance(NAME);
                keyed.init(new SecretKeySpec(secret.reveal().getBytes(StandardCharsets.UTF_8), NAME));
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("every Java platform has " + NAME, e);
            }
        }

        @Override
        public String sign(String payload) {
            try {
                Mac mac = (Mac) keyed.clone();
                return HexFormat.of().formatHex(mac.doFinal(payload.getBytes(StandardCharsets.UTF_8)));
            } catch (CloneNotSupportedException e) {
                throw new IllegalStateException("the platform's " + NAME + " can be copied", e);
            }
        }

        @Override
        public int signatureChars() {
            return HEX_CHARS;
        }

        @Override
        public String toString() {
            return "HmacSha256[***]";
        }
    }

    /** Ed25519, in base 64. */
    record Ed25519(PrivateKey key) implements SigningKey {
        private static final int BASE64_CHARS = 88;

        @Override
        public String sign(String payload) {
            try {
                Signature signature = Signature.getInstance("Ed25519");
                signature.initSign(key);
                signature.update(payload.getBytes(StandardCharsets.UTF_8));
                return Base64.getEncoder().encodeToString(signature.sign());
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("Ed25519 is in the platform since Java 15", e);
            }
        }

        @Override
        public int signatureChars() {
            return BASE64_CHARS;
        }

        @Override
        public String toString() {
            return "Ed25519[***]";
        }
    }
}
