package io.kontor.platform.journal;

import java.util.LinkedHashMap;
import java.util.Map;

/** The last sequence numbers of the streams written lately, so that the writer can refuse one that comes twice. Its thread only. */
final class Heads {

    private final Map<String, Long> lately;

    Heads(int max) {
        lately = new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
                return size() > max;
            }
        };
    }

    long of(String persistenceId, Tables tables) {
        var known = lately.get(persistenceId);
        return known == null ? Streams.highestSequenceNr(tables, persistenceId) : known;
    }

    void advance(String persistenceId, long sequenceNr) {
        lately.put(persistenceId, sequenceNr);
    }

    /** After a failed write: some of what was noted may not be there. */
    void forget() {
        lately.clear();
    }
}
