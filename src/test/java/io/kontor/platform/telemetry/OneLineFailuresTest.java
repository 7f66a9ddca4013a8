package io.kontor.platform.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.joran.spi.JoranException;
import ch.qos.logback.core.read.ListAppender;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OneLineFailuresTest {
    private static final String SAID = "Supervisor StopSupervisor saw failure: Failed to persist event type [{}]";

    private final LoggerContext context = new LoggerContext();
    private final ListAppender<ILoggingEvent> appender = new ListAppender<>();
    private final Logger log = context.getLogger("io.kontor.order.OrderActor");

    OneLineFailuresTest() {
        context.setMDCAdapter(new LogbackMDCAdapter());
        context.addTurboFilter(new OneLineFailures());
        appender.start();
        log.addAppender(appender);
    }

    @Test
    void aFailureWhoseCauseHasNoTraceIsOneLineWithTheCausesWords() {
        RuntimeException cause = new Traceless("no tenure");
        log.error(SAID, new IllegalStateException(SAID, cause));

        assertThat(appender.list).singleElement().satisfies(event -> {
            assertThat(event.getFormattedMessage()).isEqualTo(SAID + ": " + cause);
            assertThat(event.getLevel()).isEqualTo(Level.ERROR);
            assertThat(event.getLoggerName()).isEqualTo(log.getName());
            assertThat(event.getThrowableProxy()).isNull();
        });
    }

    @Test
    void aFailureWhoseCauseHasATraceKeepsIt() {
        log.error(SAID, new IllegalStateException(SAID, new IllegalStateException("disk full")));

        assertThat(appender.list).singleElement().satisfies(event -> {
            assertThat(event.getFormattedMessage()).isEqualTo(SAID);
            assertThat(event.getThrowableProxy().getCause().getMessage()).isEqualTo("disk full");
        });
    }

    @Test
    void whatNoSupervisorSaysIsLeftAsItIs() {
        log.error("not repaired", new Traceless("no tenure"));

        assertThat(appender.list)
                .singleElement()
                .satisfies(event ->
                        assertThat(event.getThrowableProxy().getMessage()).isEqualTo("no tenure"));
    }

    @Test
    void aLoggerThatIsToBeSilentIs() {
        log.setLevel(Level.OFF);

        log.error(SAID, new Traceless("no tenure"));

        assertThat(appender.list).isEmpty();
    }

    /** And of Kafka's commits, tried again some twenty times a second while it is down: the watch says that it is. */
    @ParameterizedTest
    @ValueSource(strings = {"src/main/resources/logback.xml", "conf/logback.xml"})
    void bothOfOurLogsSpareUsThousandsOfLines(String file, @TempDir Path directory) throws JoranException {
        LoggerContext configured = new LoggerContext();
        configured.setMDCAdapter(new LogbackMDCAdapter());
        configured.putProperty("kontor.data-dir", directory.toString());
        JoranConfigurator configurator = new JoranConfigurator();
        configurator.setContext(configured);
        try {
            configurator.doConfigure(Path.of(file).toFile());

            assertThat(List.copyOf(configured.getTurboFilterList())).hasOnlyElementsOfType(OneLineFailures.class);
            assertThat(configured.getTurboFilterList()).hasSize(1);
            assertThat(configured
                            .getLogger("akka.kafka.internal.KafkaConsumerActor")
                            .isWarnEnabled())
                    .isFalse();
            assertThat(configured.getLogger("akka.kafka").isWarnEnabled()).isTrue();
        } finally {
            configured.stop();
        }
    }

    private static final class Traceless extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Traceless(String what) {
            super(what, null, false, false);
        }
    }
}
