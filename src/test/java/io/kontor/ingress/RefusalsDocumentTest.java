package io.kontor.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import io.kontor.value.RefusalCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Holds the catalogue of refusals against the code it is generated from, and writes it anew where it is told to. */
class RefusalsDocumentTest {
    private static final Path DOCUMENT = Path.of("docs/reference/refusals.md");
    private static final String REGENERATE = "mvn test -Dtest=RefusalsDocumentTest -Dkontor.docs.write=true";

    private static final String HEAD = """
            # Refusals

            Generated from `io.kontor.value.RefusalCode` by `%s`; edit that.

            Every refusal, on every surface, is a problem body (RFC 9457): `type`, `title`, `status`, `detail`, `code` and
            `errors[{field, value, expected}]`. The `code` is stable; texts are for people and may change. Where an order is meant,
            `intentId` and `clientOrderId` are there too; where it is known after how long the same may be taken, `retryAfterMillis`.

            *Sticks* means: it is journalled and answers every repeat of the same `clientOrderId` or `commandId`. The others keep
            nothing: mend the request, or wait, and send it again under the same id. 429, 503 and 504 say nothing about the request
            itself; after a 504, repeat it to learn what became of it.

            | status | code | sticks | meaning |
            |---|---|---|---|
            """.formatted(REGENERATE);

    @Test
    void theCatalogueIsWhatTheCodeSays() throws IOException {
        if (Boolean.getBoolean("kontor.docs.write")) {
            Files.createDirectories(DOCUMENT.getParent());
            Files.writeString(DOCUMENT, generated());
        }

        assertThat(DOCUMENT)
                .as("out of date; regenerate it with: " + REGENERATE)
                .hasContent(generated());
    }

    private static String generated() {
        return Arrays.stream(RefusalCode.values())
                .sorted(Comparator.comparingInt(RefusalCode::status))
                .map(code -> "| %d | `%s` | %s | %s |%n"
                        .formatted(code.status(), code, code.sticks() ? "yes" : "", code.meaning()))
                .collect(Collectors.joining("", HEAD, ""));
    }
}
