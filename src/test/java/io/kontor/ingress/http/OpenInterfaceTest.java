package io.kontor.ingress.http;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.kontor.ingress.TestGateway;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Nobody is asked for a key, so whoever opens the interface is told what is open. */
class OpenInterfaceTest {
    private final Logger logger = (Logger) LoggerFactory.getLogger(HttpServer.class);
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    @BeforeEach
    void listen() {
        log.start();
        logger.addAppender(log);
    }

    @AfterEach
    void listenNoMore() {
        logger.detachAppender(log);
    }

    @Test
    void anInterfaceThatOthersReachIsWarnedOfAtTheStart() {
        assertThat(warnings("0.0.0.0"))
                .singleElement()
                .asString()
                .contains("kontor.http.interface = 0.0.0.0", "nobody is asked for a key", "network policy");
    }

    @Test
    void anInterfaceOfThisMachineAloneIsNot() {
        assertThat(warnings("127.0.0.1")).isEmpty();
        assertThat(warnings("localhost")).isEmpty();
    }

    private List<String> warnings(String address) {
        new TestGateway("kontor.http.interface = \"" + address + "\"").close();
        return log.list.stream()
                .filter(event -> event.getLevel() == Level.WARN)
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
    }
}
