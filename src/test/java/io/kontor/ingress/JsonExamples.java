package io.kontor.ingress;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** What stands in a document as {@code json}: one value after the other, on one line or on several. */
public final class JsonExamples {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern BLOCK = Pattern.compile("```json\n(.*?)```", Pattern.DOTALL);

    private JsonExamples() {}

    public static List<JsonNode> in(Path document) {
        List<JsonNode> examples = new ArrayList<>();
        try {
            for (MatchResult block :
                    BLOCK.matcher(Files.readString(document)).results().toList()) {
                try (MappingIterator<JsonNode> values =
                        JSON.readerFor(JsonNode.class).readValues(block.group(1))) {
                    values.forEachRemaining(examples::add);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(document.toString(), e);
        }
        return examples;
    }
}
