package io.kontor.trial;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeparturesTest {
    @TempDir
    private Path dir;

    @Test
    void whatTheGuardKeptBackHasNotLeft() throws Exception {
        Path log = log(
                "here.log",
                line(10, "to SIM main submit Ka0 BUY 1 BTC/USDT @ 5"),
                line(11, "to SIM main submit Kb0 BUY 1 BTC/USDT @ 5"),
                line(12, "from SIM main NEW Ka0 venueOrderId=1 cumulative=0 cursor=1"),
                line(13, "to SIM main cancel Kb0"),
                line(14, "from SIM main CANCEL_REJECTED Kb0 venueOrderId=0 cumulative=0 cursor=2"));

        assertThat(Departures.of("SIM", List.of(log))).containsExactly(10L);
    }

    @Test
    void whatWasKeptBackAtFirstLeftWithTheSubmissionTheVenueSaw() throws Exception {
        Path log = log(
                "here.log",
                line(10, "to SIM main submit Ka0 BUY 1 BTC/USDT @ 5"),
                line(20, "to SIM main submit Ka0 BUY 1 BTC/USDT @ 5"),
                line(21, "from SIM main NEW Ka0 venueOrderId=1 cumulative=0 cursor=1"),
                line(30, "to SIM main submit Ka0 BUY 1 BTC/USDT @ 5"));

        assertThat(Departures.of("SIM", List.of(log))).containsExactly(20L);
    }

    @Test
    void whatOneNodeSentAndAnotherHeardOfHasLeft() throws Exception {
        Path here = log("here.log", line(10, "to SIM main submit Ka0 BUY 1 BTC/USDT @ 5"));
        Path there = log("there.log", line(40, "from SIM main EXPIRED Ka0 venueOrderId=1 cumulative=0 cursor=1"));

        assertThat(Departures.of("SIM", List.of(there, here))).containsExactly(10L);
        assertThat(Departures.of("BINANCE", List.of(there, here))).isEmpty();
    }

    private Path log(String name, String... lines) throws Exception {
        return Files.write(dir.resolve(name), List.of(lines));
    }

    private static String line(long at, String message) {
        return "{\"sequenceNumber\":0,\"timestamp\":" + at + ",\"level\":\"INFO\",\"formattedMessage\":\"" + message
                + "\"}";
    }
}
