package io.kontor.deploy;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** The instructions of {@code docker/Dockerfile}, each on one line. */
public record Dockerfile(List<String> instructions) {
    private static final ObjectMapper JSON = new ObjectMapper();

    public static Dockerfile read() throws IOException {
        String text = Files.readString(Path.of("docker", "Dockerfile"));
        return new Dockerfile(text.replaceAll("(?m)^#.*\n", "")
                .replace("\\\n", "")
                .lines()
                .filter(line -> !line.isBlank())
                .toList());
    }

    /** What stands behind each instruction of that name. */
    List<String> all(String name) {
        return instructions.stream()
                .filter(line -> line.startsWith(name + " "))
                .map(line -> line.substring(name.length() + 1).strip())
                .toList();
    }

    public String last(String name) {
        return all(name).getLast();
    }

    public List<String> lastList(String name) throws IOException {
        return JSON.readValue(last(name), new TypeReference<>() {});
    }

    /** The command that makes the Java of the image, with its arguments. */
    public List<String> jlink() {
        String line = all("RUN").stream()
                .filter(command -> command.startsWith("jlink "))
                .findFirst()
                .orElseThrow();
        return Arrays.asList(line.split(" +"));
    }

    public List<String> modules() {
        List<String> jlink = jlink();
        return Arrays.asList(jlink.get(jlink.indexOf("--add-modules") + 1).split(","));
    }
}
