package io.kontor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What documents say to type can be typed as it stands. */
class RunbooksTest {
    private static final Pattern CURL = Pattern.compile("\\bcurl [^`\n]*");
    private static final Pattern APPLY = Pattern.compile("kubectl (?:apply|diff) -k k8s/overlays/(\\w+)");
    private static final Pattern HOST = Pattern.compile("https?://[A-Za-z0-9\\[]|\\$URL");

    /** A port and a path, as in {@code :8080/v1/halts}, on the line of the command or behind it. */
    private static final Pattern WITHOUT_HOST = Pattern.compile("(?<=[\\s'\"`]):\\d+/[^\\s`]*");

    @Test
    void whatCurlAsksNamesAHost() throws IOException {
        for (Path document : documents()) {
            String text = Files.readString(document);

            assertThat(found(CURL, text))
                    .as(document.toString())
                    .allMatch(call -> HOST.matcher(call).find());
            assertThat(found(WITHOUT_HOST, text)).as(document.toString()).isEmpty();
        }
    }

    /** A Job cannot be changed: while the last one is there nothing that changes it is applied. */
    @Test
    void whoIsToldToApplyIsToldToDeleteTheJobThatIsThere() throws IOException {
        int applied = 0;
        for (Path document : documents()) {
            String text = Files.readString(document);
            for (MatchResult apply : APPLY.matcher(text).results().toList()) {
                String namespace = apply.group(1).equals("dev") ? "kontor-dev" : "kontor";
                applied++;

                assertThat(text.substring(0, apply.start()))
                        .as(document + ": " + apply.group())
                        .contains("kubectl -n " + namespace + " delete job kontor-schema --ignore-not-found");
            }
        }
        assertThat(applied).isGreaterThan(4);
    }

    /** It takes a halt from the start, the index anew, and consumers that know of it. */
    @Test
    void whoIsToldToRestoreIsToldWhatElseItTakes() throws IOException {
        for (Path document : documents()) {
            String text = Files.readString(document);

            if (text.contains("journal restore") && !document.endsWith("restoring.md")) {
                assertThat(text)
                        .as(document.toString())
                        .contains("](restoring.md)", "kontor.halts.at-start", "index rebuild");
            }
        }
    }

    /** Roles and grants are in no snapshot of a keyspace. */
    @Test
    void whoRestoresIntoANewCassandraIsToldOfTheRoleThatIsNotThere() throws IOException {
        String text = Files.readString(Path.of("docs/operating/restoring.md"));

        assertThat(text.substring(text.indexOf("cqlsh -f schema.cql"), text.indexOf("sstableloader")))
                .contains("role", "grants", "](deploying.md#in-kubernetes)");
        assertThat(Files.readString(Path.of("docs/operating/deploying.md")))
                .contains("CREATE ROLE kontor", "GRANT MODIFY");
    }

    private static List<String> found(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(MatchResult::group).toList();
    }

    private static List<Path> documents() throws IOException {
        try (Stream<Path> docs = Files.walk(Path.of("docs"))) {
            return Stream.concat(Stream.of(Path.of("README.md"), Path.of("CONTRIBUTING.md")), docs)
                    .filter(file -> file.toString().endsWith(".md"))
                    .toList();
        }
    }
}
