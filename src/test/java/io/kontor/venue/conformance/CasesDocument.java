package io.kontor.venue.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.kontor.venue.conformance.Conformance.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The table of cases in a venue's document: held against a run, and written from it where that is asked for. */
final class CasesDocument {
    private static final String BEGIN = "<!-- cases: generated, do not edit -->\n";
    private static final String END = "<!-- cases: end -->\n";

    private CasesDocument() {}

    static void hold(Path document, List<Result> results, String test) throws IOException {
        String text = Files.readString(document);
        int begin = text.indexOf(BEGIN) + BEGIN.length();
        int end = text.indexOf(END);
        String expected = table(results);
        if (Boolean.getBoolean("kontor.docs.write")) {
            Files.writeString(document, text.substring(0, begin) + expected + text.substring(end));
            return;
        }
        assertThat(text.substring(begin, end))
                .as("out of date; regenerate it with: mvn test -Dtest=" + test + " -Dkontor.docs.write=true")
                .isEqualTo(expected);
    }

    private static String table(List<Result> results) {
        long passed = results.stream().filter(Result::passed).count();
        long notApplying =
                results.stream().filter(result -> result.obstacle().isPresent()).count();
        StringBuilder out = new StringBuilder("\n%d cases: %d pass, %d do not apply, %d fail.\n"
                .formatted(results.size(), passed, notApplying, results.size() - passed - notApplying));
        Map<Area, List<Result>> byArea = results.stream()
                .collect(Collectors.groupingBy(result -> result.of().area(), TreeMap::new, Collectors.toList()));
        byArea.forEach((area, cases) -> {
            out.append("\n### ").append(area.heading()).append("\n\n| case | | promise | |\n|---|---|---|---|\n");
            cases.forEach(each -> out.append(row(each)));
        });
        return out.append('\n').toString();
    }

    private static String row(Result result) {
        Case of = result.of();
        String outcome =
                result.obstacle().map(why -> "does not apply: " + why).orElse(result.passed() ? "passes" : "**fails**");
        return "| %s | %s | %d | %s |\n".formatted(of.id(), of.title(), of.promise(), outcome);
    }
}
