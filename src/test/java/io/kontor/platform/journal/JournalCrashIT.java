package io.kontor.platform.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(180)
class JournalCrashIT {

    @TempDir
    private Path dir;

    @Test
    void everyAcknowledgedEventSurvivesAKillAndWritesOfSeveralEventsStayWhole() throws Exception {
        var random = new Random();
        for (var round = 1; round <= 3; round++) {
            var acknowledged = writeUntilKilled("sound", 200 + random.nextInt(2000));

            assertThat(missing(acknowledged)).as("round %d", round).isEmpty();
            assertThat(acknowledged).as("round %d", round).isNotEmpty();
        }
    }

    @Test
    void acknowledgingBeforeTheLogIsNoticed() throws Exception {
        List<String> missing = List.of();
        // One kill may come at a moment when nothing is only in memory.
        for (var kill = 1; kill <= 5 && missing.isEmpty(); kill++) {
            missing = missing(writeUntilKilled("broken", 500));
        }

        assertThat(missing).isNotEmpty();
    }

    /** The highest acknowledged count of each entity. */
    private Map<String, Long> writeUntilKilled(String journal, int acknowledgements) throws Exception {
        var lines = new ArrayList<String>();
        try (var writer = ChildProcess.start(CrashingWriter.class, dir.toString(), journal)) {
            for (var n = 0; n < acknowledgements; n++) {
                lines.add(writer.await(line -> line.startsWith("ack ")));
            }
            lines.addAll(writer.kill());
        }
        var acknowledged = new HashMap<String, Long>();
        // The kill may have cut the last line short; nothing else.
        for (var line : lines.subList(0, lines.size() - 1)) {
            var words = line.split(" ", -1);
            if (words[0].equals("ack")) {
                acknowledged.merge(words[1], Long.parseLong(words[2]), Math::max);
            }
        }
        return acknowledged;
    }

    private List<String> missing(Map<String, Long> acknowledged) {
        var missing = new ArrayList<String>();
        try (var store = TestStores.open(dir)) {
            acknowledged.forEach((entity, count) -> {
                var events = TestStores.all(store, EventCursor.ofStream(entity, 1, Long.MAX_VALUE));
                if (events.size() < count) {
                    missing.add(entity + ": " + events.size() + " of " + count);
                }
                assertGapless(entity, events);
            });
            var ordinals = TestStores.all(store, EventCursor.inCommitOrder(1, Long.MAX_VALUE)).stream()
                    .map(StoredEvent::ordinal)
                    .toList();
            assertThat(ordinals.size()).isEqualTo(store.lastOrdinal());
        }
        return missing;
    }

    private static void assertGapless(String entity, List<StoredEvent> events) {
        for (var n = 0; n < events.size(); n++) {
            assertThat(events.get(n).sequenceNr()).as(entity).isEqualTo(n + 1);
        }
        // Events come as one, two together, one, two together, ...
        assertThat(events.size() % 3).as("%s, half an atomic write", entity).isNotEqualTo(2);
    }
}
