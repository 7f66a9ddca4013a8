package io.kontor.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** What documents say to type at a shell is understood by the command line; nothing of it is run. */
class RunbookCommandsTest {
    private static final Pattern FENCED = Pattern.compile("(?m)^ *```.*\\n((?:.*\\n)*?) *```");
    private static final Pattern SPAN = Pattern.compile("`([^`]+)`");

    /** As documents write it, with variables before it or another command; {@code kontor is up} is what it says itself. */
    private static final Pattern LINE =
            Pattern.compile("^ *(?:[A-Z_]+=\\S+ )*kontor (?!is up)(.*)|^.*-jar target/kontor\\.jar ?(.*)");

    /** A word in quotes, or without; what follows the command is not a word. */
    private static final Pattern WORD = Pattern.compile("\\G\\s*(?:\"([^\"]*)\"|'([^']*)'|((?![#&|>;\\\\])[^\\s|;]+))");

    /** What stands for something only its reader knows, and must be of a form. */
    private static final Map<String, String> STAND_INS = Map.of("INTENT", "ABCDEF234567ABCDEF23");

    @Test
    void everyCommandThatIsDocumentedCanBeTyped() throws IOException {
        List<String> wrong = new ArrayList<>();
        int found = 0;
        for (Path document : documents()) {
            String text = Files.readString(document);
            List<String> blocks = first(FENCED, text);
            for (String line : blocks.stream().flatMap(String::lines).toList()) {
                found += check(document, line, false, wrong);
            }
            for (String span : first(SPAN, FENCED.matcher(text).replaceAll(""))) {
                found += check(document, span.replaceAll("\\s+", " "), true, wrong);
            }
        }

        assertThat(wrong).isEmpty();
        assertThat(found).isGreaterThan(60);
    }

    /** @param mayBeAName of a command, as texts call it, rather than one to be typed */
    private static int check(Path document, String line, boolean mayBeAName, List<String> wrong) {
        List<String> commands = LINE.matcher(line)
                .results()
                .map(match -> match.group(1) == null ? match.group(2) : match.group(1))
                .toList();
        for (String command : commands) {
            List<String> words = words(command);
            try {
                if (!(mayBeAName && isName(words))) {
                    KontorCommand.commandLine().parseArgs(words.toArray(String[]::new));
                }
            } catch (CommandLine.ParameterException e) {
                wrong.add(document + ": kontor " + command + ": " + e.getMessage());
            }
        }
        return commands.size();
    }

    private static boolean isName(List<String> words) {
        CommandLine command = KontorCommand.commandLine();
        for (String word : words) {
            if (word.equals("...")) {
                return true;
            }
            CommandLine next = command.getSubcommands().get(word);
            if (next == null) {
                return false;
            }
            command = next;
        }
        return true;
    }

    private static List<String> words(String command) {
        return WORD.matcher(command)
                .results()
                .map(match -> first(match))
                .map(word -> STAND_INS.getOrDefault(word, word))
                .toList();
    }

    private static List<String> first(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(RunbookCommandsTest::first).toList();
    }

    /** The group that matched. */
    private static String first(MatchResult match) {
        for (int i = 1; i <= match.groupCount(); i++) {
            if (match.group(i) != null) {
                return match.group(i);
            }
        }
        return "";
    }

    private static List<Path> documents() throws IOException {
        try (Stream<Path> docs = Files.walk(Path.of("docs"))) {
            return Stream.concat(Stream.of(Path.of("README.md"), Path.of("CONTRIBUTING.md")), docs)
                    .filter(file -> file.toString().endsWith(".md"))
                    .toList();
        }
    }
}
