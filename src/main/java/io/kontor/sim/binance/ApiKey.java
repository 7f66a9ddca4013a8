package io.kontor.sim.binance;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** What a key's owner signs with. Thread-safe. */
sealed interface ApiKey {
    /** Whether the key's owner signed these bytes. */
    boolean verifies(String payload, String signature);

    /** A shared secret; the signature is hexadecimal, in either case. */
    record Hmac(String secret) implements ApiKey {
        private static final String ALGORITHM = "HmacSHA256";

        @Override
        public boolean verifies(String payload, String signature) {
            byte[] expected = HexFormat.of().formatHex(sign(payload)).getBytes(StandardCharsets.US_ASCII);
            byte[] actual = signature.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8);
            return MessageDigest.isEqual(expected, actual);
        }

        @Override
        public String toString() {
            return "Hmac";
        }

        private byte[] sign(String payload) {
            try {
                Mac mac = Mac.getInstance(ALGORITHM);
                mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM));
                return mac.doFinal(payload.getBytes(StandardCharsets.UTF_8));
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(ALGORITHM + " (expected: in every Java)", e);
            }
        }
    }

    /** A public key; the signature is Base64. Its owner may also log a connection on. */
    record Ed25519(PublicKey key) implements ApiKey {
        private static final String ALGORITHM = "Ed25519";

        /** Reads a PEM file's text, or its Base64 alone. */
        static Ed25519 of(String pem) {
            String base64 = pem.replaceAll("-----[A-Z ]+-----", "").replaceAll("\\s", "");
            try {
                X509EncodedKeySpec spec =
                        new X509EncodedKeySpec(Base64.getDecoder().decode(base64));
                return new Ed25519(KeyFactory.getInstance(ALGORITHM).generatePublic(spec));
            } catch (GeneralSecurityException | IllegalArgumentException e) {
                throw new IllegalArgumentException("ed25519-public-key: not one (expected: PEM, or its Base64)", e);
            }
        }

        @Override
        public boolean verifies(String payload, String signature) {
            try {
                Signature check = Signature.getInstance(ALGORITHM);
                check.initVerify(key);
                check.update(payload.getBytes(StandardCharsets.UTF_8));
                return check.verify(Base64.getDecoder().decode(signature));
            } catch (GeneralSecurityException | IllegalArgumentException e) {
                return false;
            }
        }
    }
}
