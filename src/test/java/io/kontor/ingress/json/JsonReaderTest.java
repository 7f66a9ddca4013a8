package io.kontor.ingress.json;

import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.kontor.value.Refusal;
import io.kontor.value.RefusalCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonReaderTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "   ",
                "{",
                "{}{}",
                "{} x",
                "{'a':1}",
                "{\"a\":1,}",
                "{\"a\" 1}",
                "nul",
                "{\"a\":01}",
                "// x\n{}",
                "\ufeff{}"
            })
    void brokenJsonIsMalformed(String text) {
        assertThat(refused(text.getBytes(UTF_8)).code()).isEqualTo(RefusalCode.MALFORMED);
    }

    @Test
    void ofAnArrayThatHasTooManyItemsNothingIsReadBehindThem() {
        Json read = JsonReader.read("[1, 2, 3, broken".getBytes(UTF_8), 3).fold(json -> json, _ -> Json.Null.NULL);

        assertThat(((Json.Array) read).items()).hasSize(3);
        assertThat(JsonReader.read("[1, 2] x".getBytes(UTF_8), 3)).isInstanceOf(Parsed.Refused.class);
    }

    @Test
    void theRefusalSaysWhere() {
        assertThat(refused("{\"a\":\n tru}".getBytes(UTF_8)).detail()).startsWith("line 2, column ");
    }

    @Test
    void onlyStrictUtf8IsRead() {
        assertThat(refused("{}".getBytes(UTF_16)).detail()).isEqualTo("the body is not UTF-8");
        assertThat(refused(bytes('"', 0xc0, 0x80, '"')).detail()).isEqualTo("the body is not UTF-8");
        assertThat(refused(bytes('"', 0xed, 0xa0, 0x80, '"')).detail()).isEqualTo("the body is not UTF-8");
        assertThat(refused(bytes('"', 0xff, '"')).detail()).isEqualTo("the body is not UTF-8");
    }

    @Test
    void nestingIsBoundedAndItsPlaceNamed() {
        String deep = "{\"a\":".repeat(17) + "1" + "}".repeat(17);

        Refusal refusal = refused(deep.getBytes(UTF_8));

        assertThat(refusal.code()).isEqualTo(RefusalCode.MALFORMED);
        assertThat(refusal.detail()).isEqualTo("the body is nested too deeply");
        assertThat(refusal.errors().getFirst().field()).startsWith("/a/a/a");
        assertThat(refused("[".repeat(100_000).getBytes(UTF_8)).detail()).isEqualTo("the body is nested too deeply");
    }

    @Test
    void numbersKeepTheirSpelling() {
        Json read = JsonReader.read("[1.50, 1e400, NaN]").fold(json -> json, refusal -> Json.Null.NULL);

        assertThat(read)
                .isEqualTo(new Json.Array(
                        java.util.List.of(new Json.Num("1.50"), new Json.Num("1e400"), new Json.Num("NaN"))));
    }

    private static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }

    private static Refusal refused(byte[] body) {
        return JsonReader.read(body)
                .fold(
                        json -> {
                            throw new AssertionError(json);
                        },
                        refusal -> refusal);
    }
}
