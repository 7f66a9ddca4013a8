package io.kontor.app;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.Behaviors;
import com.typesafe.config.ConfigFactory;
import io.kontor.sim.Exchange;
import io.kontor.sim.SessionListener;
import io.kontor.sim.SimConfig;
import io.kontor.sim.SimInstruments;
import io.kontor.sim.TradingSession;
import io.kontor.sim.message.Report;
import io.kontor.value.AccountId;
import io.kontor.value.Money;
import io.kontor.value.Side;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SimProcessTest {
    @TempDir
    private Path directory;

    private Exchange exchange;
    private OrderlyEnd end;

    @BeforeEach
    void start() {
        exchange = Exchange.open(directory, SimConfig.with(SimConfig.ALONE), new SimInstruments(), Clock.systemUTC());
        end = OrderlyEnd.of(ActorSystem.<Void>create(
                Behaviors.empty(),
                "sim-process",
                ConfigFactory.parseString("""
                                akka.coordinated-shutdown.exit-jvm = off
                                akka.coordinated-shutdown.run-by-jvm-shutdown-hook = off
                                """).withFallback(ConfigFactory.load("embedded"))));
    }

    @AfterEach
    void stop() {
        exchange.close();
        end.begin();
    }

    @Test
    void itDoesNotOutliveAnExchangeThatBroke() throws Exception {
        TradingSession session = exchange.logOnFresh(new AccountId("main"), new Deaf())
                .toCompletableFuture()
                .get(60, TimeUnit.SECONDS);
        session.placeForQuote(SimInstruments.BTC_USDT, Side.BUY, Money.of("1"), quantity -> {
            throw new IllegalStateException("no order of " + quantity);
        });

        assertThatThrownBy(() -> SimProcess.awaitEnd(exchange, end))
                .isInstanceOf(KontorCommand.Failure.class)
                .hasMessageContaining("no order of 0");
    }

    @Test
    void itEndsInOrderWithAnExchangeThatIsClosed() {
        exchange.close();
        end.begin();

        assertThatCode(() -> SimProcess.awaitEnd(exchange, end)).doesNotThrowAnyException();
    }

    private static final class Deaf implements SessionListener {
        @Override
        public void onReport(Report report) {
            // Nothing to do.
        }

        @Override
        public void onDown(String reason) {
            // Nothing to do.
        }
    }
}
