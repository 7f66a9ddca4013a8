package io.kontor.venue;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;

/**
 * The newest fills that the books hold, as far as the session knows: one that the venue tells again need not wake its order, which is over
 * for the most part. Bounded: one that is forgotten is delivered again, and its order knows it. Confined to one thread.
 */
final class KnownFills {
    private final SequencedSet<KnownFill> fills = new LinkedHashSet<>();
    private final SequencedSet<KnownFill> unannounced = new LinkedHashSet<>();

    boolean contains(KnownFill fill) {
        return fills.contains(fill);
    }

    /** What the connection's journal holds. */
    void recovered(Collection<KnownFill> journalled) {
        journalled.forEach(fill -> add(fills, fill));
    }

    void booked(KnownFill fill) {
        if (!fills.contains(fill)) {
            add(fills, fill);
            add(unannounced, fill);
        }
    }

    /** The new ones since this was asked for before. */
    List<KnownFill> announce() {
        List<KnownFill> news = new ArrayList<>(unannounced);
        unannounced.clear();
        return news;
    }

    private static void add(SequencedSet<KnownFill> to, KnownFill fill) {
        if (to.add(fill) && to.size() > ConnectionState.FILLS_MAX) {
            to.removeFirst();
        }
    }
}
