package io.kontor.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import io.kontor.platform.config.Configuration;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Commands that need Cassandra say that it is not reached, and end. */
@Timeout(value = 5, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class CassandraOutOfReachTest {
    private static final Path CLUSTER = Path.of("conf/cluster.conf").toAbsolutePath();
    private static final List<String> SCHEMA = List.of("schema", "--replicas", "dc1=1", "--apply");

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path dir;

    private int closed;

    static Stream<List<String>> commands() {
        return Stream.of(SCHEMA, List.of("index", "rebuild"), List.of("journal", "repair", "--stream", "Account|main"));
    }

    @BeforeEach
    void findAPortWhereNobodyListens() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closed = socket.getLocalPort();
        }
    }

    @ParameterizedTest
    @MethodSource("commands")
    void whereNobodyListensIsSaidInOneLine(List<String> command) throws IOException {
        assertThat(execute(command, "127.0.0.1:" + closed, "")).isEqualTo(1);

        assertThat(err.toString()).hasLineCount(1).contains("127.0.0.1:" + closed, "Connection refused");
    }

    /** The driver leaves such a name out, and asks on 127.0.0.1 where it is left with none. */
    @Test
    void aNameThatNobodyHasIsSaidInOneLine() throws IOException {
        assertThat(execute(SCHEMA, "nobody.invalid:9042", "")).isEqualTo(1);

        assertThat(err.toString()).hasLineCount(1).contains("nobody.invalid:9042", "UnknownHost");
    }

    /** As where the name of a single Cassandra is asked for anew with each connection. */
    @Test
    void eachContactPointIsSaidWhereTheDriverKeepsNames() throws IOException {
        assertThat(execute(
                        SCHEMA,
                        "nobody.invalid:9042\", \"127.0.0.1:" + closed,
                        "datastax-java-driver.advanced.resolve-contact-points = false"))
                .isEqualTo(1);

        assertThat(err.toString())
                .hasLineCount(1)
                .contains("nobody.invalid", "UnknownHost", "127.0.0.1:" + closed, "Connection refused");
    }

    @Test
    void aNodeThatDoesNotStartSaysWhatIsInTheWay() throws IOException {
        Config config = Configuration.load(Optional.of(conf("127.0.0.1:" + closed, "")));

        assertThat(CassandraReach.obstacle(config))
                .hasValueSatisfying(why -> assertThat(why).contains("127.0.0.1:" + closed, "Connection refused"));
    }

    @Test
    void aTrustStoreThatIsNotThereIsSaidInOneLine() throws IOException {
        assertThat(execute(SCHEMA, "127.0.0.1:" + closed, """
                datastax-java-driver.advanced.ssl-engine-factory {
                  class = DefaultSslEngineFactory
                  truststore-path = "/none/truststore.p12"
                  truststore-password = secret
                }""")).isEqualTo(1);

        assertThat(err.toString())
                .hasLineCount(1)
                .contains("127.0.0.1:" + closed, "/none/truststore.p12")
                .doesNotContain("secret");
    }

    @Test
    void aContactPointWithoutItsPortIsSaidInOneLine() throws IOException {
        assertThat(execute(SCHEMA, "cassandra", "")).isEqualTo(1);

        assertThat(err.toString()).hasLineCount(1).contains("cassandra (expected: host:port)");
    }

    private int execute(List<String> command, String contactPoint, String more) throws IOException {
        List<String> args = Stream.concat(
                        command.stream(),
                        Stream.of("--conf", conf(contactPoint, more).toString()))
                .toList();
        return KontorCommand.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(args.toArray(String[]::new));
    }

    private Path conf(String contactPoint, String more) throws IOException {
        return Files.writeString(dir.resolve("nodes.conf"), """
                include required(file("%s"))
                kontor.cassandra { contact-points = ["%s"], connect-max = 1 s }
                %s
                """.formatted(CLUSTER, contactPoint, more));
    }
}
