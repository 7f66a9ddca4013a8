package io.kontor.sim;

import io.kontor.sim.message.Report;
import io.kontor.value.AccountId;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Consumer;

/** One participant's session, as the engine's thread sees it. Only {@link #isOpen} is asked by others. */
final class Session {
    private final AccountId account;
    private final SessionListener listener;
    private final Deque<Runnable> held = new ArrayDeque<>();
    private volatile boolean open = true;
    private long position;
    private boolean live;
    private int silences;
    private int silencesEnded;
    private Optional<Report> swapped = Optional.empty();

    Session(AccountId account, long after, SessionListener listener) {
        this.account = account;
        this.position = after;
        this.listener = listener;
    }

    AccountId account() {
        return account;
    }

    boolean isOpen() {
        return open;
    }

    /** The cursor of the last report that was dealt with. */
    long position() {
        return position;
    }

    /** Whether it has had all there is, so that new reports can be handed on as they come. */
    boolean isLive() {
        return live;
    }

    boolean isSilent() {
        return silences > 0;
    }

    void moveTo(long cursor) {
        position = cursor;
    }

    void goesLive() {
        live = true;
    }

    /** Answers what its own end has to bring along. */
    int startSilence() {
        silences++;
        live = false;
        return silencesEnded;
    }

    void endSilence(int started) {
        // All may have been ended before its time.
        if (started == silencesEnded) {
            silences--;
        }
    }

    void endSilences() {
        silences = 0;
        silencesEnded++;
    }

    /** Requests that come behind a delayed one wait with it. */
    boolean holdsRequests() {
        return !held.isEmpty();
    }

    void hold(Runnable request) {
        held.add(request);
    }

    void release() {
        int count = held.size();
        for (int i = 0; i < count; i++) {
            held.remove().run();
        }
    }

    boolean swaps() {
        return swapped.isPresent();
    }

    void swap(Report report) {
        swapped = Optional.of(report);
    }

    Optional<Report> unswap() {
        Optional<Report> report = swapped;
        swapped = Optional.empty();
        return report;
    }

    void close() {
        open = false;
    }

    void tell(Consumer<SessionListener> message) {
        message.accept(listener);
    }
}
